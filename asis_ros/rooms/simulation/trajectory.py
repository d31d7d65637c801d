# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Trajectories of a camera on a mobile robot in a room."""

from dataclasses import dataclass

from asis_ros.rooms.room import SyntheticRoom
from asis_ros.rooms.simulation.free_space import find_free_space, FreeSpace
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import heading_pose, widest_view
import numpy as np
from numpy.typing import NDArray

_STEP = 0.06  # m between poses
_MAX_TURN = 0.12  # rad between poses


@dataclass(frozen=True, slots=True)
class Trajectory:
    """
    Poses of a camera mounted on a robot on the floor.

    Parameters
    ----------
    poses : array of shape (P, 4, 4), float64
        Transforms from the optical frame to the room frame, in order of time.
    height : float
        Height of the camera above the floor, the same for all poses (m).
    pitch : float
        Elevation of the optical axis, the same for all poses (rad); negative is down.

    """

    poses: NDArray[np.float64]
    height: float
    pitch: float


def random_trajectory(
    room: SyntheticRoom, caster: RayCaster, rng: np.random.Generator, num_poses: int
) -> Trajectory:
    """
    Random walk of a camera through the free space of a room.

    The robot drives straight ahead with a small random turn rate, and turns on the spot in front
    of an obstacle. Between poses it moves at most 6 cm and turns at most 7 degrees.

    Parameters
    ----------
    room : SyntheticRoom
        The room.
    caster : RayCaster
        Used to choose an initial heading with a wide view.
    rng : numpy.random.Generator
        Samples mount, start and turn rates.
    num_poses : int
        Number of poses P.

    Returns
    -------
    Trajectory

    """
    height = float(rng.uniform(0.6, min(1.4, room.size[2] - 0.6)))
    pitch = float(rng.uniform(-0.35, 0.0))
    space = find_free_space(room)
    x, y = space.sample(rng, 1, 0.35)[0]
    reach = 0.7 * space.clearance_at(x, y)
    eyes = np.tile((x, y, height), (4, 1))
    _, yaw = widest_view(caster, eyes, pitch, rng)
    poses = []
    turn, side = 0.0, 1.0
    for _ in range(num_poses):
        poses.append(heading_pose(np.array((x, y, height)), yaw, pitch))
        turn = np.clip(0.8 * turn + rng.normal(0, 0.02), -_MAX_TURN, _MAX_TURN)
        if _is_clear(space, x, y, yaw, min(reach, 0.25)):
            x, y = x + _STEP * np.cos(yaw), y + _STEP * np.sin(yaw)
            side = _freer_side(space, x, y, yaw)
        else:
            turn = side * _MAX_TURN
        yaw += turn
    return Trajectory(np.array(poses), height, pitch)


def _is_clear(space: FreeSpace, x: float, y: float, yaw: float, clearance: float) -> bool:
    """Whether the path ahead keeps a clearance (m) from obstacles."""
    return all(
        space.clearance_at(x + ahead * np.cos(yaw), y + ahead * np.sin(yaw)) > clearance
        for ahead in (_STEP, 0.3)
    )


def _freer_side(space: FreeSpace, x: float, y: float, yaw: float) -> float:
    """Sign of the turn towards more free space: 1 left, -1 right."""
    left, right = (
        space.clearance_at(x + 0.4 * np.cos(yaw + side), y + 0.4 * np.sin(yaw + side))
        for side in (0.8, -0.8)
    )
    return 1.0 if left >= right else -1.0
