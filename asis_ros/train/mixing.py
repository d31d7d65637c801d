# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Tail-aware mixing: cuboids around instances of rare classes are copied from room to room.

After the second ingredient of DODA (Ding et al., ECCV 2022). A cuboid is a column from floor to
ceiling, so that a window comes with its wall.
"""

from dataclasses import dataclass

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.geometry import floor_height
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray

CUBOIDS_PER_ROOM = 2
"""Cuboids that a room offers to the next ones, and the most that it takes."""

SIDES = (1.0, 2.5)
"""Shortest and longest side of a cuboid on x and y (m)."""


@dataclass(frozen=True, slots=True)
class Cuboid:
    """
    Points of a room in a column around an instance of a rare class.

    Parameters
    ----------
    points : LabelledCloud
        Relative to the centre of the column and the floor of the room (m).
    side : float
        Side on x and y (m).
    rarity : float
        Rarity of the class of the instance.

    """

    points: LabelledCloud
    side: float
    rarity: float


class Mixer:
    """
    Copies cuboids from earlier rooms into later ones.

    Parameters
    ----------
    probability : float
        Probability that a room takes cuboids, 0 to 1.
    rarity : array of shape (C,)
        Mean frequency of the classes over that of each, as ``BlockStatistics.class_weights(1.0)``
        gives it. Classes above 1 are rare; instances and cuboids are drawn in proportion to it.
    rng : numpy.random.Generator
        Random generator.

    """

    def __init__(
        self, probability: float, rarity: NDArray[np.floating], rng: np.random.Generator
    ) -> None:
        self._probability = probability
        self._rarity = np.append(rarity, np.zeros(UNKNOWN_CLASS + 1 - len(rarity)))
        self._rng = rng
        self._cuboids: list[Cuboid] = []

    def mixed(self, room: LabelledCloud) -> LabelledCloud:
        """Return a room with cuboids of earlier rooms, and keep some of its own for later."""
        if not self._probability:
            return room
        earlier, found = self._cuboids, self._rare_cuboids(room)
        self._cuboids = earlier + found
        if room.cloud.rgb is not None:
            earlier = [cuboid for cuboid in earlier if cuboid.points.cloud.rgb is not None]
        if not earlier or self._rng.random() >= self._probability:
            return room
        for number in self._drawn(np.array([cuboid.rarity for cuboid in earlier])):
            place = room.cloud.xyz[self._rng.integers(len(room.cloud)), :2]
            room = pasted(room, earlier[number], place)
        return room

    def _rare_cuboids(self, room: LabelledCloud) -> list[Cuboid]:
        """Cut cuboids around some instances of rare classes, one around each."""
        rarity = self._rarity[room.class_ids] * (room.instance_ids != UNASSIGNED)
        rare = np.flatnonzero(rarity > 1)
        instances, first = np.unique(room.instance_ids[rare], return_index=True)
        chances = rarity[rare[first]]
        cuboids = []
        for number in self._drawn(chances):
            points = rare[room.instance_ids[rare] == instances[number]]
            centre = room.cloud.xyz[self._rng.choice(points), :2]
            cuboids.append(cut(room, centre, self._rng.uniform(*SIDES), chances[number]))
        return cuboids

    def _drawn(self, chances: NDArray[np.floating]) -> NDArray[np.intp]:
        """Draw up to ``CUBOIDS_PER_ROOM`` rows without replacement, weighted by their chances."""
        waiting_times = self._rng.exponential(size=len(chances)) / chances
        return waiting_times.argsort()[:CUBOIDS_PER_ROOM]


def cut(room: LabelledCloud, centre: NDArray[np.floating], side: float, rarity: float) -> Cuboid:
    """
    Cut the cuboid around a position out of a room, which is not changed.

    Parameters
    ----------
    room : LabelledCloud
        N points, z up.
    centre : array of shape (2,)
        Middle on x and y (m).
    side, rarity : float
        As in ``Cuboid``.

    """
    points = room.take(np.flatnonzero(_in_column(room, centre, side)))
    origin = np.append(centre, floor_height(room.cloud.xyz[:, 2]))
    cloud = PointCloud(points.cloud.xyz - origin, points.cloud.rgb)
    return Cuboid(LabelledCloud(cloud, points.class_ids, points.instance_ids), side, rarity)


def pasted(room: LabelledCloud, cuboid: Cuboid, centre: NDArray[np.floating]) -> LabelledCloud:
    """
    Replace a column of a room with a cuboid of another one; floors are level.

    Parameters
    ----------
    room : LabelledCloud
        N points, z up.
    cuboid : Cuboid
        Its instances are new ones of the room; it must have colours if the room has.
    centre : array of shape (2,)
        Middle of the column on x and y (m).

    """
    kept = room.take(np.flatnonzero(~_in_column(room, centre, cuboid.side)))
    added = cuboid.points
    origin = np.append(centre, floor_height(room.cloud.xyz[:, 2]))
    xyz = np.concatenate([kept.cloud.xyz, added.cloud.xyz + origin])
    rgb = None
    if kept.cloud.rgb is not None and added.cloud.rgb is not None:
        rgb = np.concatenate([kept.cloud.rgb, added.cloud.rgb])
    is_assigned = added.instance_ids != UNASSIGNED
    new_ids = np.where(is_assigned, added.instance_ids + room.instance_ids.max() + 1, UNASSIGNED)
    return LabelledCloud(
        PointCloud(xyz, rgb),
        np.concatenate([kept.class_ids, added.class_ids]),
        np.concatenate([kept.instance_ids, new_ids.astype(np.int32)]),
    )


def _in_column(
    room: LabelledCloud, centre: NDArray[np.floating], side: float
) -> NDArray[np.bool_]:
    """Mask of the points (N,) in a column."""
    along_x, along_y = np.abs(room.cloud.xyz[:, :2] - centre).T
    inside: NDArray[np.bool_] = np.maximum(along_x, along_y) <= side / 2
    return inside
