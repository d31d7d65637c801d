# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Where cameras are and where they look: a robot's drive, or any view."""

from dataclasses import dataclass

from asis_ros.rooms.room import SyntheticRoom
from asis_ros.rooms.simulation.free_space import find_free_space, FreeSpace
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import heading_pose, widest_view
import numpy as np
from numpy.typing import NDArray

_STEP = 0.06
_MOST_TURN = 0.12


@dataclass(frozen=True, slots=True)
class CameraPath:
    """
    Poses of a camera on a robot that drives on the floor.

    Parameters
    ----------
    poses : array of shape (P, 4, 4), float64
        From the optical frame to the room frame, in the order of the drive.
    height : float
        Of the camera over the floor, the same in all poses (m).
    pitch : float
        Angle of the view above the horizon, the same in all poses (rad); below it is negative.

    """

    poses: NDArray[np.float64]
    height: float
    pitch: float


def camera_path(
    room: SyntheticRoom, caster: RayCaster, rng: np.random.Generator, num_poses: int
) -> CameraPath:
    """
    Drive a camera through the free space of a room.

    The robot goes straight on while it can, wanders a little, and turns on the spot in front of
    an obstacle; from one pose to the next it moves at most 6 cm and turns at most 7 degrees.

    Parameters
    ----------
    room : SyntheticRoom
        The room to drive through.
    caster : RayCaster
        Finds how far the robot sees, so that it starts with a view into the room.
    rng : numpy.random.Generator
        Draws mount, start and wandering.
    num_poses : int
        How many poses.

    Returns
    -------
    CameraPath

    """
    height = float(rng.uniform(0.6, min(1.4, room.size[2] - 0.6)))
    pitch = float(rng.uniform(-0.35, 0.0))
    space = find_free_space(room)
    x, y = space.draw(rng, 1, 0.35)[0]
    reach = 0.7 * space.around(x, y)
    eyes = np.tile((x, y, height), (4, 1))
    _, yaw = widest_view(caster, eyes, pitch, rng)
    poses = []
    turn, side = 0.0, 1.0
    for _ in range(num_poses):
        poses.append(heading_pose(np.array((x, y, height)), yaw, pitch))
        turn = np.clip(0.8 * turn + rng.normal(0, 0.02), -_MOST_TURN, _MOST_TURN)
        if _is_clear(space, x, y, yaw, min(reach, 0.25)):
            x, y = x + _STEP * np.cos(yaw), y + _STEP * np.sin(yaw)
            side = _freer_side(space, x, y, yaw)
        else:
            turn = side * _MOST_TURN
        yaw += turn
    return CameraPath(np.array(poses), height, pitch)


def _is_clear(space: FreeSpace, x: float, y: float, yaw: float, clearance: float) -> bool:
    return all(
        space.around(x + ahead * np.cos(yaw), y + ahead * np.sin(yaw)) > clearance
        for ahead in (_STEP, 0.3)
    )


def _freer_side(space: FreeSpace, x: float, y: float, yaw: float) -> float:
    left, right = (
        space.around(x + 0.4 * np.cos(yaw + side), y + 0.4 * np.sin(yaw + side))
        for side in (0.8, -0.8)
    )
    return 1.0 if left >= right else -1.0
