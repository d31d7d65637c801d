# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A scan of the whole room from a few tripods."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.rooms.simulation.free_space import find_free_space
from asis_ros.rooms.simulation.lighting import shade
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

_RAYS_PER_POINT = 2.0
_CLEARANCE = 0.3


def scan_room(
    caster: RayCaster, rng: np.random.Generator, *, num_points: int = 300_000
) -> LabelledCloud:
    """
    Scan a room from several places and merge the scans.

    Rays go out evenly over the sphere. Of what they hit, far and slanted surfaces are kept more
    often, so that the merged cloud is about evenly dense, as S3DIS is.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Draws stations, directions and errors.
    num_points : int
        Points of the merged cloud; fewer if the rays do not bring as many.

    Returns
    -------
    LabelledCloud
        In the room frame, float32, in random order, every point labelled.

    """
    stations = draw_stations(caster, rng, spacing=2.5)
    share = int(np.ceil(_RAYS_PER_POINT * num_points / len(stations)))
    scans = [_scan_from(caster, station, share, rng) for station in stations]
    points, faces, weights = (np.concatenate([scan[part] for scan in scans]) for part in range(3))
    # The largest of these keys are a draw without replacement in proportion to the weights.
    keys = np.log(rng.random(len(points))) / weights
    kept = np.argsort(-keys)[:num_points]
    rng.shuffle(kept)
    points, faces = points[kept], faces[kept]
    rgb = shade(caster.room, faces, points, caster.normals[faces], rng)
    return LabelledCloud(
        PointCloud(points.astype(np.float32), rgb),
        caster.room.face_class_ids[faces],
        caster.room.face_instance_ids[faces],
    )


def draw_stations(
    caster: RayCaster, rng: np.random.Generator, *, spacing: float
) -> NDArray[np.float64]:
    """
    Draw two to twelve places for a tripod head, far from each other, in free space.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Draws places and heights.
    spacing : float
        Side of the square of floor for which there is one station (m).

    Returns
    -------
    array of shape (stations, 3), float64
        In the room frame (m).

    """
    area = float(caster.room.size[0] * caster.room.size[1])
    count = int(np.clip(round(area / spacing**2) + 1, 2, 12))
    candidates = find_free_space(caster.room).draw(rng, 80, _CLEARANCE)
    floor = candidates[:1]
    while len(floor) < count:
        gaps = np.linalg.norm(candidates[:, None] - floor, axis=2).min(axis=1)
        floor = np.vstack([floor, candidates[gaps.argmax()]])
    return np.column_stack([floor, rng.uniform(1.2, 1.7, count)])


def _scan_from(
    caster: RayCaster, station: NDArray[np.float64], num_rays: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Points (N, 3) with range and registration error, their triangles and weights (N,)."""
    directions = rng.normal(size=(num_rays, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    distances, faces = caster.cast(np.tile(station, (num_rays, 1)), directions)
    slants = np.abs(np.einsum('ij,ij->i', directions, caster.normals[faces]))
    hit = np.flatnonzero((faces >= 0) & (distances > 0.3) & (slants > 0.05))
    distances, directions, faces = distances[hit], directions[hit], faces[hit]
    noise = rng.uniform(0.001, 0.007) * (1.0 + 0.15 * distances)
    ranges = distances + rng.normal(0.0, 1.0, len(hit)) * noise
    turn = Rotation.from_rotvec(rng.normal(0.0, 0.0007, 3)).as_matrix()
    shift = rng.normal(0.0, 0.004, 3)
    points = (ranges[:, None] * directions) @ turn.T + station + shift
    weights = np.clip(distances**2 / np.maximum(slants[hit], 0.1), 0.2, 60.0)
    return points, faces, weights
