# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of groups of furniture: chairs at tables, objects on and under them."""

from functools import partial

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.outline import random_outline
from asis_ros.rooms.building.places import Place
from asis_ros.rooms.furniture.table_clutter import make_desk_item
from asis_ros.rooms.furniture.tables import make_round_table, make_table, table_top
from asis_ros.rooms.layout.arrangement import lay, put_under, row_of_seats, seats_around
from asis_ros.rooms.solids import box
import numpy as np
import pytest

PLACE = Place(4.0, 4.0, 0.4)


@pytest.fixture
def plan():
    rng = np.random.default_rng(5)
    return FloorPlan(rng, random_outline(rng, np.array((8.0, 8.0)), irregularity=0.0), 2.6)


@pytest.fixture
def table(plan):
    solid = make_table(plan.rng, 2.4, 1.0)
    assert plan.stand(solid, 'table', PLACE)
    return solid


def added(plan):
    """Vertices in the frame of the table of all that came after it."""
    back = np.array([(np.cos(0.4), -np.sin(0.4), 0), (np.sin(0.4), np.cos(0.4), 0), (0, 0, 1)])
    return [(solid.vertices - (4.0, 4.0, 0.0)) @ back for solid in plan.solids[1:]]


def test_chairs_stand_around_the_table(plan, table):
    seats_around(plan, table, PLACE)
    middles = np.array([vertices.mean(axis=0)[:2] for vertices in added(plan)])
    assert len(middles) >= 4
    assert set(plan.class_ids[1:]) == {CLASS_NAMES.index('chair')}
    outside = np.maximum(np.abs(middles) - (1.2, 0.5), 0).max(axis=1)
    assert np.all(outside > 0)
    assert np.all(outside < 1.6)


def test_objects_on_a_table_stand_on_its_top(plan, table):
    lay(plan, make_desk_item, table, PLACE, 40)
    assert len(plan.solids) > 5
    for vertices in added(plan):
        assert vertices[:, 2].min() == pytest.approx(table_top(table)[2], abs=0.02)
        assert np.all(np.abs(vertices.mean(axis=0)[:2]) < (1.2, 0.5))


def test_an_object_under_a_table_is_below_its_top(plan, table):
    put_under(plan, box((0.2, 0.4, 0.45), (0, 0, 0), (0.1, 0.1, 0.1)), table, PLACE)
    (vertices,) = added(plan)
    assert np.all(np.abs(vertices[:, :2]) < (1.2, 0.5))


def test_an_object_that_is_too_high_is_not_put_under_a_table(plan, table):
    put_under(plan, box((0.2, 0.4, 0.9), (0, 0, 0), (0.1, 0.1, 0.1)), table, PLACE)
    assert len(plan.solids) == 1


def test_objects_on_a_round_table_are_within_its_rim(plan):
    table = make_round_table(plan.rng)
    assert plan.stand(table, 'table', PLACE)
    lay(plan, partial(make_cube, side=0.1), table, PLACE, 100)
    radius = table_top(table)[0] / 2
    middles = np.array([vertices.mean(axis=0)[:2] for vertices in added(plan)])
    assert len(middles) > 5
    assert np.all(np.linalg.norm(middles, axis=1) < radius)


def test_seats_in_a_row_are_close_together(plan):
    row_of_seats(plan, partial(make_cube, side=0.5), 'chair', 5)
    middles = np.array([solid.vertices.mean(axis=0) for solid in plan.solids])
    assert len(middles) == 5
    gaps = np.linalg.norm(np.diff(middles, axis=0), axis=1)
    assert np.all((gaps > 0.48) & (gaps < 0.56))


def make_cube(rng, side):
    return box((side, side, side), (0, 0, 0), (0.5, 0.5, 0.5))
