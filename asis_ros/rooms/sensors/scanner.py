# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Terrestrial laser scanner on a tripod, with its range noise and registration error."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.rooms.simulation.colour_errors import with_colour_errors
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import tripod_positions
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

_RAYS_PER_POINT = 2.0
_TRIPOD_SPACING = 2.5  # m


def scan_room(
    caster: RayCaster, rng: np.random.Generator, *, num_points: int = 300_000
) -> LabelledCloud:
    """
    Scan a room from several tripod positions and merge the scans.

    Ray directions are uniform on the sphere. Returns are subsampled with weights that favour far
    and slanted surfaces, so that the density of the merged cloud is about uniform, as in S3DIS.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Samples positions, directions, noise and registration errors.
    num_points : int
        Points of the merged cloud; fewer if there are not as many returns.

    Returns
    -------
    LabelledCloud
        In the room frame, float32, in random order; all points are labelled.

    """
    positions = tripod_positions(caster, rng, spacing=_TRIPOD_SPACING)
    num_rays = int(np.ceil(_RAYS_PER_POINT * num_points / len(positions)))
    scans = [_scan_from(caster, position, num_rays, rng) for position in positions]
    points, faces, weights = (np.concatenate([scan[part] for scan in scans]) for part in range(3))
    # The largest keys are a weighted sample without replacement (Efraimidis and Spirakis 2006).
    keys = np.log(rng.random(len(points))) / weights
    kept = np.argsort(-keys)[:num_points]
    rng.shuffle(kept)
    points, faces = points[kept], faces[kept]
    rgb = shade(caster.room, faces, points, caster.normals[faces], rng)
    rgb = with_colour_errors(points, rgb, rng)
    return LabelledCloud(
        PointCloud(points.astype(np.float32), rgb),
        caster.room.face_class_ids[faces],
        caster.room.face_instance_ids[faces],
    )


def _scan_from(
    caster: RayCaster, position: NDArray[np.float64], num_rays: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Points (N, 3) with range noise and registration error, triangles (N,) and weights (N,)."""
    directions = rng.normal(size=(num_rays, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    distances, faces = caster.cast(np.tile(position, (num_rays, 1)), directions)
    slants = np.abs(np.einsum('ij,ij->i', directions, caster.normals[faces]))
    hit = np.flatnonzero((faces >= 0) & (distances > 0.3) & (slants > 0.05))
    distances, directions, faces = distances[hit], directions[hit], faces[hit]
    noise = rng.uniform(0.001, 0.007) * (1.0 + 0.15 * distances)
    ranges = distances + rng.normal(0.0, 1.0, len(hit)) * noise
    turn = Rotation.from_rotvec(rng.normal(0.0, 0.0007, 3)).as_matrix()
    shift = rng.normal(0.0, 0.004, 3)
    points = (ranges[:, None] * directions) @ turn.T + position + shift
    weights = np.clip(distances**2 / np.maximum(slants[hit], 0.1), 0.2, 60.0)
    return points, faces, weights
