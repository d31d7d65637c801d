# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Viewpoints: poses of a camera and positions of a tripod in a room."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import SyntheticRoom
from asis_ros.rooms.simulation.free_space import find_free_space
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

_TRIPOD_CLEARANCE = 0.3  # m


def look_at(eye: NDArray[np.floating], target: NDArray[np.floating]) -> NDArray[np.float64]:
    """
    Pose of an upright camera at ``eye`` whose optical axis passes through ``target``.

    Parameters
    ----------
    eye, target : array of shape (3,)
        Positions in the room frame (m); the line between them must not be vertical.

    Returns
    -------
    array of shape (4, 4), float64
        Transform from the optical frame to the room frame.

    """
    forward = np.asarray(target, float) - np.asarray(eye, float)
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, (0.0, 0.0, 1.0))
    right /= np.linalg.norm(right)
    pose = np.eye(4)
    pose[:3, :3] = np.stack([right, np.cross(forward, right), forward], axis=1)
    pose[:3, 3] = eye
    return pose


def random_viewpoint(
    room: SyntheticRoom, caster: RayCaster, rng: np.random.Generator
) -> NDArray[np.float64]:
    """
    Random pose of a hand-held camera in free space.

    Of eight positions with random headings, the one with the widest view of furniture is chosen.

    Parameters
    ----------
    room : SyntheticRoom
        The room.
    caster : RayCaster
        Rates the views.
    rng : numpy.random.Generator
        Samples height (0.4 to 1.8 m), pitch (-40 to 10 degrees), roll (standard deviation
        3 degrees), and heading.

    Returns
    -------
    array of shape (4, 4), float64
        Transform from the optical frame to the room frame.

    """
    floor = find_free_space(room).sample(rng, 8, 0.2)
    eyes = np.column_stack([floor, rng.uniform(0.4, 1.8, len(floor))])
    pitch = np.radians(rng.uniform(-40.0, 10.0))
    eye, yaw = widest_view(caster, eyes, pitch, rng)
    pose = heading_pose(eye, yaw, pitch)
    roll = Rotation.from_euler('z', rng.normal(0.0, 3.0), degrees=True).as_matrix()
    pose[:3, :3] = pose[:3, :3] @ roll
    return pose


def widest_view(
    caster: RayCaster, eyes: NDArray[np.float64], pitch: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], float]:
    """
    Sample a heading for each eye point, and choose the pair with the widest view.

    Views are rated by the mean distance to what they show, at most 3.5 m, with furniture
    weighted higher.

    Parameters
    ----------
    caster : RayCaster
        The room.
    eyes : array of shape (E, 3)
        Candidate positions (m).
    pitch : float
        Elevation of the optical axis (rad).
    rng : numpy.random.Generator
        Samples the headings.

    Returns
    -------
    eye : array of shape (3,)
        Chosen position (m).
    yaw : float
        Its heading (rad).

    """
    yaws = rng.uniform(-np.pi, np.pi, len(eyes))
    yaw, up = np.meshgrid(np.linspace(-0.5, 0.5, 7), np.linspace(-0.4, 0.4, 5))
    directions = _directions(
        yaws[:, None] + yaw.ravel(), pitch + np.tile(up.ravel(), (len(eyes), 1))
    )
    origins = np.repeat(eyes, yaw.size, axis=0)
    distances, faces = caster.cast(origins, directions.reshape(-1, 3))
    # Rays through an open window hit nothing, and what is too near blocks the view.
    distances[~np.isfinite(distances)] = 0.0
    furniture = caster.room.face_class_ids[faces] >= CLASS_NAMES.index('table')
    ratings = np.minimum(distances, 3.5) * (1.0 + 0.7 * furniture) * (distances > 0.6)
    best = ratings.reshape(len(eyes), -1).mean(axis=1).argmax()
    return eyes[best], float(yaws[best])


def heading_pose(eye: NDArray[np.float64], yaw: float, pitch: float) -> NDArray[np.float64]:
    """Pose (4, 4) of an upright camera at ``eye`` (m); yaw and pitch in rad, up is positive."""
    return look_at(eye, eye + _directions(np.array(yaw), np.array(pitch)))


def tripod_positions(
    caster: RayCaster, rng: np.random.Generator, *, spacing: float
) -> NDArray[np.float64]:
    """
    Sample two to twelve positions of a tripod head in free space, far from each other.

    The positions on the floor are chosen by farthest point sampling.

    Parameters
    ----------
    caster : RayCaster
        The room.
    rng : numpy.random.Generator
        Samples candidates and heights.
    spacing : float
        Side of the square of floor for which there is one position (m).

    Returns
    -------
    array of shape (positions, 3), float64
        In the room frame (m).

    """
    area = float(caster.room.size[0] * caster.room.size[1])
    count = int(np.clip(round(area / spacing**2) + 1, 2, 12))
    candidates = find_free_space(caster.room).sample(rng, 80, _TRIPOD_CLEARANCE)
    floor = candidates[:1]
    while len(floor) < count:
        gaps = np.linalg.norm(candidates[:, None] - floor, axis=2).min(axis=1)
        floor = np.vstack([floor, candidates[gaps.argmax()]])
    return np.column_stack([floor, rng.uniform(1.2, 1.7, count)])


def _directions(yaw: NDArray[np.float64], pitch: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convert headings and elevations (rad) to unit vectors: shape (..., 3)."""
    level = np.cos(pitch)
    return np.stack([np.cos(yaw) * level, np.sin(yaw) * level, np.sin(pitch)], axis=-1)
