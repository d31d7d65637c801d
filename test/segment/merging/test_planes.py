# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.merging.planes: walls of boards with a point every 4 cm."""

from itertools import pairwise

from asis_ros.geometry import pose_matrix, transform
from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging import regroup_planes
import numpy as np
from numpy.typing import NDArray
import pytest

WALL, SOFA = 2, 9
STEP = 0.04


def wall(start: tuple[float, float], end: tuple[float, float]) -> NDArray[np.float64]:
    """Upright wall of 2 m between two places on the floor, with noise of 5 mm."""
    first, last = np.array(start), np.array(end)
    along = np.arange(0, 1, STEP / np.linalg.norm(last - first))
    heights = np.arange(0, 2, STEP)
    places = first + along[:, None] * (last - first)
    xyz = np.column_stack([np.repeat(places, len(heights), axis=0), np.tile(heights, len(along))])
    return xyz + np.random.default_rng(0).normal(0, 0.005, xyz.shape)


def regrouped(*instances: NDArray[np.float64], kind: int = WALL) -> list[list[int]]:
    """Instances that the points of each instance are in afterwards."""
    sizes = [len(xyz) for xyz in instances]
    before = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
    xyz = np.concatenate(instances)
    kinds = np.full(len(xyz), kind, np.uint8)
    after = regroup_planes(xyz, before, kinds, [WALL], min_points=50)
    return [np.unique(after[before == number]).tolist() for number in range(len(sizes))]


CORNER = np.concatenate([wall((0, 0), (3, 0)), wall((3, 0), (3, 2))])


def test_walls_that_meet_in_a_corner_are_two_instances() -> None:
    ids = np.zeros(len(CORNER), np.int32)
    kinds = np.full(len(CORNER), WALL, np.uint8)
    after = regroup_planes(CORNER, ids, kinds, [WALL], min_points=50)
    is_first = np.arange(len(CORNER)) < len(wall((0, 0), (3, 0)))
    away = np.hypot(*(CORNER[:, :2] - (3, 0)).T) > 0.1  # from the edge, where both are near
    assert set(after[is_first & away]) == {0}
    assert set(after[~is_first & away]) == {1}


def test_four_walls_around_a_room_are_four_instances() -> None:
    places = [(0, 0), (4, 0), (4, 3), (0, 3), (0, 0)]
    room = np.concatenate([wall(*ends) for ends in pairwise(places)])
    (after,) = regrouped(room)
    assert after == [0, 1, 2, 3]


@pytest.mark.parametrize('degrees', [0, 33, 90])
def test_a_corner_is_split_whatever_its_direction(degrees: float) -> None:
    turn = pose_matrix((5, -3, 1, 0, 0, np.deg2rad(degrees)))
    assert regrouped(transform(CORNER, turn)) == [[0, 1]]


def test_a_flat_wall_stays_whole() -> None:
    assert regrouped(wall((0, 0), (5, 2))) == [[0]]


def test_other_classes_are_left_as_they_are() -> None:
    halves = wall((0, 0), (1, 0)), wall((1.2, 0), (2, 0))
    assert regrouped(CORNER, *halves, kind=SOFA) == [[0], [1], [2]]


def test_pieces_of_a_wall_behind_a_cupboard_are_joined() -> None:
    assert regrouped(wall((0, 0), (1, 0)), wall((1.4, 0), (3, 0))) == [[0], [0]]


def test_many_pieces_in_a_row_are_one() -> None:
    pieces = [wall((start, 0), (start + 0.8, 0)) for start in (0, 1, 2, 3)]
    assert regrouped(*pieces) == [[0]] * 4


def test_pieces_far_apart_in_one_plane_stay_two() -> None:
    assert regrouped(wall((0, 0), (1, 0)), wall((1.6, 0), (3, 0))) == [[0], [1]]


def test_parallel_walls_stay_two() -> None:
    assert regrouped(wall((0, 0), (2, 0)), wall((0, 0.1), (2, 0.1))) == [[0], [1]]


def test_walls_that_meet_in_a_corner_are_not_joined() -> None:
    assert regrouped(wall((0, 0), (2, 0)), wall((2, 0), (2, 2))) == [[0], [1]]


def test_pieces_of_different_classes_stay_two() -> None:
    xyz = np.concatenate([wall((0, 0), (1, 0)), wall((1.1, 0), (2, 0))])
    ids = (xyz[:, 0] > 1.05).astype(np.int32)
    kinds = np.where(ids == 0, WALL, WALL + 1).astype(np.uint8)
    after = regroup_planes(xyz, ids, kinds, [WALL, WALL + 1], min_points=50)
    assert after.tolist() == ids.tolist()


def test_the_order_of_the_points_does_not_matter() -> None:
    order = np.random.default_rng(1).permutation(len(CORNER))
    ids, kinds = np.zeros(len(CORNER), np.int32), np.full(len(CORNER), WALL, np.uint8)
    after = regroup_planes(CORNER, ids, kinds, [WALL], min_points=50)
    other = regroup_planes(CORNER[order], ids, kinds, [WALL], min_points=50)
    same = other == other[np.argsort(order)[0]]  # the part of the first point
    assert (same == (after[order] == 0)).mean() > 0.999


@pytest.mark.parametrize('num_points', [1, 2, 3])
def test_few_points_and_points_without_instance_pass(num_points: int) -> None:
    xyz = np.zeros((num_points, 3))
    kinds = np.full(num_points, WALL, np.uint8)
    for ids in (np.zeros(num_points, np.int32), np.full(num_points, UNASSIGNED, np.int32)):
        after = regroup_planes(xyz, ids, kinds, [WALL], min_points=1)
        assert after.tolist() == ids.tolist()
