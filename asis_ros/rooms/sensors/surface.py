# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Points spread over all that can be seen of a room, as over a mesh that was scanned before."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.rooms.sensors.scanner import draw_stations
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
from numpy.typing import NDArray

_FINEST, _COARSEST = 0.02, 0.08
"""Smallest and largest distance between neighbouring points (m)."""

_MOST_POINTS = 400_000
_TOLERANCE = 0.002  # m; less than the thinnest poster


def sample_surfaces(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    """
    Draw points on every surface that is seen from some place in the room.

    Each instance has a density of its own, small things a higher one than walls; their distances
    stay between 2 and 8 cm. The surfaces are a little wavy, as reconstructed ones are, and have
    holes, most of all where they shine.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Draws densities, points and errors.

    Returns
    -------
    LabelledCloud
        In the room frame, float32, in random order, every point labelled.

    """
    room = caster.room
    corners = room.vertices[room.faces]
    faces = _draw_faces(caster, _areas(corners), rng)
    points = _draw_points(corners[faces], rng)
    near = np.all((points[:, :2] > -0.3) & (points[:, :2] < room.size[:2] + 0.3), axis=1)
    points, faces = points[near], faces[near]
    seen = _seen(caster, points, rng)
    points, faces = points[seen], faces[seen]
    whole = _without_holes(points, room.face_gloss[faces], rng)
    points, faces = points[whole], faces[whole]
    normals = caster.normals[faces]
    rgb = shade(room, faces, points, normals, rng)
    xyz = points + _waves(points, rng)[:, None] * normals
    xyz += rng.normal(0.0, rng.uniform(0.001, 0.006), xyz.shape)
    return LabelledCloud(
        PointCloud(xyz.astype(np.float32), rgb),
        room.face_class_ids[faces],
        room.face_instance_ids[faces],
    )


def _areas(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Areas of triangles (F, 3, 3): shape (F,)."""
    a, b, c = corners.transpose(1, 0, 2)
    return np.asarray(np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2)


def _draw_faces(
    caster: RayCaster, areas: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Triangles in proportion to area and density of their instance: shape (N,)."""
    owners = caster.room.face_instance_ids
    totals = np.bincount(owners, weights=areas)
    base, steepness = rng.uniform(0.02, 0.065), rng.uniform(0.0, 0.28)
    own = np.exp(rng.normal(0.0, 0.2, len(totals)))
    spacing = base * (np.maximum(totals, 1e-4) / 10.0) ** steepness * own
    spacing = np.clip(spacing, _FINEST, _COARSEST)
    expected = areas / spacing[owners] ** 2
    expected *= min(1.0, _MOST_POINTS / max(float(expected.sum()), 1.0))
    return np.repeat(np.arange(len(areas)), rng.poisson(expected))


def _draw_points(corners: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """One point on each triangle (N, 3, 3): shape (N, 3)."""
    root, v = np.sqrt(rng.random(len(corners)))[:, None], rng.random(len(corners))[:, None]
    points: NDArray[np.float64] = (
        (1 - root) * corners[:, 0] + root * (1 - v) * corners[:, 1] + root * v * corners[:, 2]
    )
    return points


def _seen(
    caster: RayCaster, points: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.intp]:
    """Tell which points are seen from some station, in random order."""
    hidden = rng.permutation(len(points))
    # Who walks about with a scanner in the hand leaves out much of what is overhead.
    steepest = 1.0 if rng.random() < 0.7 else np.sin(np.radians(rng.uniform(5.0, 45.0)))
    seen = []
    for station in draw_stations(caster, rng, spacing=2.0):
        towards = points[hidden] - station
        lengths = np.linalg.norm(towards, axis=1)
        origins = np.broadcast_to(station, towards.shape)
        distances, _ = caster.cast(origins, towards / lengths[:, None])
        free = (distances > lengths - _TOLERANCE) & (towards[:, 2] <= steepest * lengths)
        seen.append(hidden[free])
        hidden = hidden[~free]
    kept = np.concatenate(seen)
    rng.shuffle(kept)
    return kept


def _without_holes(
    points: NDArray[np.float64], gloss: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Tell which points no hole has taken, most of them where it shines: shape (N,)."""
    whole = np.ones(len(points), bool)
    weights = 0.02 + gloss.astype(np.float64) ** 2
    count = int(rng.poisson(rng.choice((0.0, 4.0, 15.0))))
    for middle in rng.choice(len(points), count, p=weights / weights.sum()):
        stretch = rng.uniform(0.5, 1.5, 3)
        away = np.linalg.norm((points - points[middle]) * stretch, axis=1)
        whole &= away > rng.exponential(0.15) * rng.uniform(0.85, 1.15, len(points))
    return whole


def _waves(points: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Heights of smooth bumps, up to a centimetre or two: shape (N,)."""
    directions = rng.normal(size=(4, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    lengths = rng.uniform(0.25, 1.2, 4)
    phases = points @ (2 * np.pi * directions / lengths[:, None]).T + rng.uniform(0, 2 * np.pi, 4)
    return np.asarray(np.sin(phases) @ rng.normal(0.0, rng.uniform(0.0, 0.005), 4))
