# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Sampled surfaces, as of a reconstructed mesh: density, holes, bumps and noise."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.rooms.simulation.colour_errors import with_colour_errors
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import tripod_positions
import numpy as np
from numpy.typing import NDArray

_MIN_SPACING, _MAX_SPACING = 0.02, 0.08  # m between neighbouring points
_MAX_POINTS = 400_000
_TRIPOD_SPACING = 2.0  # m
_TOLERANCE = 0.002  # m; less than the thinnest poster


def sample_surfaces(caster: RayCaster, rng: np.random.Generator) -> LabelledCloud:
    """
    Sample points on the surfaces that are visible from a few positions in the room.

    Each instance has its own density, higher for small objects than for walls; points are 2 to
    8 cm apart. As on reconstructed meshes, the surfaces are slightly wavy and have holes, mostly
    where they are glossy.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Samples densities, points and noise.

    Returns
    -------
    LabelledCloud
        In the room frame, float32, in random order; all points are labelled.

    """
    room = caster.room
    corners = room.vertices[room.faces]
    faces = _sample_faces(caster, _areas(corners), rng)
    points = _sample_points(corners[faces], rng)
    near = np.all((points[:, :2] > -0.3) & (points[:, :2] < room.size[:2] + 0.3), axis=1)
    points, faces = points[near], faces[near]
    visible = _visible(caster, points, rng)
    points, faces = points[visible], faces[visible]
    kept = _outside_holes(points, room.face_gloss[faces], rng)
    points, faces = points[kept], faces[kept]
    normals = caster.normals[faces]
    rgb = shade(room, faces, points, normals, rng)
    rgb = with_colour_errors(points, rgb, rng)
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


def _sample_faces(
    caster: RayCaster, areas: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Sample triangles in proportion to area and density of their instance: shape (N,)."""
    instance_ids = caster.room.face_instance_ids
    totals = np.bincount(instance_ids, weights=areas)
    base, steepness = rng.uniform(0.02, 0.065), rng.uniform(0.0, 0.28)
    variation = np.exp(rng.normal(0.0, 0.2, len(totals)))
    spacing = base * (np.maximum(totals, 1e-4) / 10.0) ** steepness * variation
    spacing = np.clip(spacing, _MIN_SPACING, _MAX_SPACING)
    expected = areas / spacing[instance_ids] ** 2
    expected *= min(1.0, _MAX_POINTS / max(float(expected.sum()), 1.0))
    return np.repeat(np.arange(len(areas)), rng.poisson(expected))


def _sample_points(corners: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Sample one point on each triangle (N, 3, 3): shape (N, 3)."""
    root, v = np.sqrt(rng.random(len(corners)))[:, None], rng.random(len(corners))[:, None]
    points: NDArray[np.float64] = (
        (1 - root) * corners[:, 0] + root * (1 - v) * corners[:, 1] + root * v * corners[:, 2]
    )
    return points


def _visible(
    caster: RayCaster, points: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.intp]:
    """Find the points that are visible from any tripod position: (K,) in random order."""
    hidden = rng.permutation(len(points))
    # Scans of hand-held devices lack much of what is overhead.
    steepest = 1.0 if rng.random() < 0.7 else np.sin(np.radians(rng.uniform(5.0, 45.0)))
    visible = []
    for position in tripod_positions(caster, rng, spacing=_TRIPOD_SPACING):
        towards = points[hidden] - position
        lengths = np.linalg.norm(towards, axis=1)
        origins = np.broadcast_to(position, towards.shape)
        distances, _ = caster.cast(origins, towards / lengths[:, None])
        in_sight = (distances > lengths - _TOLERANCE) & (towards[:, 2] <= steepest * lengths)
        visible.append(hidden[in_sight])
        hidden = hidden[~in_sight]
    indices = np.concatenate(visible)
    rng.shuffle(indices)
    return indices


def _outside_holes(
    points: NDArray[np.float64], gloss: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Points outside random holes, which are mostly in glossy places: shape (N,), bool."""
    kept = np.ones(len(points), bool)
    weights = 0.02 + gloss.astype(np.float64) ** 2
    count = int(rng.poisson(rng.choice((0.0, 4.0, 15.0))))
    for centre in rng.choice(len(points), count, p=weights / weights.sum()):
        stretch = rng.uniform(0.5, 1.5, 3)
        distances = np.linalg.norm((points - points[centre]) * stretch, axis=1)
        kept &= distances > rng.exponential(0.15) * rng.uniform(0.85, 1.15, len(points))
    return kept


def _waves(points: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Offsets of smooth bumps, at most a centimetre or two: shape (N,)."""
    directions = rng.normal(size=(4, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    lengths = rng.uniform(0.25, 1.2, 4)
    phases = points @ (2 * np.pi * directions / lengths[:, None]).T + rng.uniform(0, 2 * np.pi, 4)
    return np.asarray(np.sin(phases) @ rng.normal(0.0, rng.uniform(0.0, 0.005), 4))
