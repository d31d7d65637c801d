# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the floor plan: objects do not overlap."""

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.outline import Outline, random_outline
from asis_ros.rooms.building.places import Place
from asis_ros.rooms.solids import box
import numpy as np
import pytest

CUBE = box((1, 1, 1), (0, 0, 0), (0.5, 0.5, 0.5))


@pytest.fixture
def plan():
    rng = np.random.default_rng(0)
    return FloorPlan(rng, random_outline(rng, np.array((6.0, 4.0)), irregularity=0.0), 2.5)


def test_two_objects_do_not_overlap(plan):
    assert plan.stand(CUBE, 'clutter', Place(2, 2, 0))
    assert not plan.stand(CUBE, 'clutter', Place(2.9, 2, 0))
    assert len(plan.solids) == 1


def test_two_objects_can_stand_side_by_side(plan):
    assert plan.stand(CUBE, 'clutter', Place(2, 2, 0))
    assert plan.stand(CUBE, 'clutter', Place(3.1, 2, 0))


def test_a_rotated_object_needs_space_for_its_diagonal(plan):
    # Half a diagonal is 0.71 m, half a side 0.5 m: 1.1 m apart only the straight pair fits.
    assert plan.stand(CUBE, 'clutter', Place(2, 2, 0))
    assert not plan.stand(CUBE, 'clutter', Place(3.1, 2, np.pi / 4))
    assert plan.stand(CUBE, 'clutter', Place(3.3, 2, np.pi / 4))


def test_an_object_does_not_stand_in_a_wall(plan):
    assert not plan.stand(CUBE, 'clutter', Place(0.4, 2, 0))


def test_an_object_does_not_reach_through_the_ceiling(plan):
    tower = box((0.5, 0.5, 2.6), (0, 0, 0), (0.5, 0.5, 0.5))
    assert not plan.stand(tower, 'clutter', Place(3, 2, 0))


def test_a_chair_may_stand_under_the_table_it_belongs_to(plan):
    table = Place(3, 2, 0)
    assert plan.stand(CUBE, 'table', table)
    assert not plan.stand(CUBE, 'chair', Place(3, 2.8, 0))
    assert plan.stand(CUBE, 'chair', Place(3, 2.8, 0), beside=table)


def test_furniture_at_a_wall_turns_its_back_to_it(plan):
    place = plan.stand_at_wall(CUBE, 'clutter', gap=0.1)
    assert place is not None
    front = np.array((-np.sin(place.yaw), np.cos(place.yaw)))
    behind = np.array((place.x, place.y)) - 0.6 * front  # half the depth and the gap
    to_walls = np.concatenate([behind, plan.size[:2] - behind])
    assert np.abs(to_walls).min() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ('wall', 'expected'),
    [(0, (1, 0.5)), (1, (5.5, 1)), (2, (5, 3.5)), (3, (0.5, 3))],
)
def test_the_walls_run_around_the_room(plan, wall, expected):
    # 1 m from the left end, 0.5 m into the room.
    low, high = plan.walls[wall].place(CUBE, along=1.0, depth=0.5).bounds()
    np.testing.assert_allclose((low + high)[:2] / 2, expected)


def test_an_occupied_span_is_not_free(plan):
    for wall in plan.walls:
        wall.spans.append((0.0, wall.length, 1.0, 2.0))
    assert plan.free_span(0.5, 1.5, 1.8) is None
    assert plan.free_span(0.5, 0.0, 0.9) is not None


def test_an_object_on_a_wall_occupies_its_span(plan):
    wall = plan.walls[0]
    picture = box((1.0, 0.02, 0.5), (0, 0.01, 0), (0.5, 0.5, 0.5))
    assert plan.hang(picture, 'clutter', 1.2, at=(wall, 2.0))
    assert not plan.hang(picture, 'clutter', 1.4, at=(wall, 2.8))
    assert plan.hang(picture, 'clutter', 1.2, at=(wall, 3.2))
    low, high = plan.solids[0].bounds()
    np.testing.assert_allclose((low[0], high[0], low[1], low[2]), (1.5, 2.5, 0.0, 1.2))


def test_an_object_does_not_stand_in_a_cutout_of_the_room():
    rng = np.random.default_rng(0)
    cutout = np.array([(4.0, 2.0), (6.0, 2.0), (6.0, 4.0), (4.0, 4.0)])
    corners = np.array([(0, 0), (6, 0), (6, 2), (4, 2), (4, 4), (0, 4)], float)
    plan = FloorPlan(rng, Outline(corners, (cutout,)), 2.5)
    assert not plan.stand(CUBE, 'clutter', Place(5, 3, 0))
    assert plan.stand(CUBE, 'clutter', Place(5, 1, 0))


def test_a_place_beside_another_is_given_in_its_frame():
    # Looking along -x, to the right is +y.
    place = Place(1.0, 1.0, np.pi / 2).beside(along=0.5, ahead=2.0, turn=np.pi / 2)
    assert (place.x, place.y) == pytest.approx((-1.0, 1.5))
    assert place.yaw == pytest.approx(np.pi)
