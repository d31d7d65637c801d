# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Where a camera is held and what it is pointed at."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import SyntheticRoom
from asis_ros.rooms.simulation.free_space import find_free_space
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation


def look_at(eye: NDArray[np.floating], target: NDArray[np.floating]) -> NDArray[np.float64]:
    """
    Pose of a camera at ``eye`` that looks at ``target``, its image upright.

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


def random_view(
    room: SyntheticRoom, caster: RayCaster, rng: np.random.Generator
) -> NDArray[np.float64]:
    """
    Pose of a camera held anywhere in free space, looking at something.

    Of a few places and headings the one is taken that sees far and sees furniture, as people
    point cameras at things.

    Parameters
    ----------
    room : SyntheticRoom
        The room.
    caster : RayCaster
        Finds what the camera sees.
    rng : numpy.random.Generator
        Draws height (0.4 to 1.8 m), pitch (-40 to 10 degrees), a small roll, and heading.

    Returns
    -------
    array of shape (4, 4), float64
        From the optical frame to the room frame.

    """
    floor = find_free_space(room).draw(rng, 8, 0.2)
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
    """Draw a heading (rad) for each eye (E, 3) and take the pair with the best view."""
    yaws = rng.uniform(-np.pi, np.pi, len(eyes))
    yaw, up = np.meshgrid(np.linspace(-0.5, 0.5, 7), np.linspace(-0.4, 0.4, 5))
    directions = _ahead(yaws[:, None] + yaw.ravel(), pitch + np.tile(up.ravel(), (len(eyes), 1)))
    origins = np.repeat(eyes, yaw.size, axis=0)
    distances, faces = caster.cast(origins, directions.reshape(-1, 3))
    # There is nothing to see through an open window, and little of what is too near.
    distances[~np.isfinite(distances)] = 0.0
    furniture = caster.room.face_class_ids[faces] >= CLASS_NAMES.index('table')
    worth = np.minimum(distances, 3.5) * (1.0 + 0.7 * furniture) * (distances > 0.6)
    best = worth.reshape(len(eyes), -1).mean(axis=1).argmax()
    return eyes[best], float(yaws[best])


def heading_pose(eye: NDArray[np.float64], yaw: float, pitch: float) -> NDArray[np.float64]:
    """Pose of a level camera at ``eye`` (m) with a heading and a pitch (rad, up is positive)."""
    return look_at(eye, eye + _ahead(np.array(yaw), np.array(pitch)))


def _ahead(yaw: NDArray[np.float64], pitch: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn headings into unit vectors: shape (..., 3)."""
    level = np.cos(pitch)
    return np.stack([np.cos(yaw) * level, np.sin(yaw) * level, np.sin(pitch)], axis=-1)
