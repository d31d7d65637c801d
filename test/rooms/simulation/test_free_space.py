# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the grid of free floor."""

from asis_ros.errors import DatasetError
from asis_ros.rooms.simulation.free_space import find_free_space
import numpy as np
import pytest


def test_the_middle_of_a_bare_room_is_half_its_width_from_the_walls(box_room):
    assert find_free_space(box_room()).around(2.0, 1.5) == pytest.approx(1.5, abs=0.1)


def test_outside_the_room_nothing_is_free(box_room):
    space = find_free_space(box_room())
    assert space.around(-0.5, 1.0) == space.around(2.0, 3.5) == 0.0


def test_a_table_is_not_free_but_a_lamp_overhead_is(box_room):
    square = [(1.5, 1.0), (2.5, 1.0), (2.5, 2.0), (1.5, 2.0)]
    table = ([(x, y, 0.7) for x, y in square], 'table')
    lamp = ([(x, y, 2.3) for x, y in square], 'clutter')
    assert find_free_space(box_room(table)).around(2.0, 1.5) == 0.0
    assert find_free_space(box_room(lamp)).around(2.0, 1.5) > 1.0


def test_places_keep_their_distance(box_room):
    places = find_free_space(box_room()).draw(np.random.default_rng(0), 200, 0.5)
    assert np.all(places > 0.4)
    assert np.all(places < np.array((3.6, 2.6)))


def test_only_the_larger_of_two_parts_is_used(box_room):
    partition = ([(1.0, 0, 0), (1.0, 3, 0), (1.0, 3, 2.5), (1.0, 0, 2.5)], 'wall')
    places = find_free_space(box_room(partition)).draw(np.random.default_rng(0), 200, 0.2)
    assert np.all(places[:, 0] > 1.1)


def test_a_room_without_free_floor_is_refused(box_room):
    full = ([(0, 0, 0.5), (4, 0, 0.5), (4, 3, 0.5), (0, 3, 0.5)], 'table')
    with pytest.raises(DatasetError, match='no free floor'):
        find_free_space(box_room(full)).draw(np.random.default_rng(0), 1, 0.3)


def test_where_there_is_no_floor_nothing_is_free(box_room):
    room = box_room()
    room.vertices[1:3, 0] = 2.5  # the floor ends at x = 2.5 m, the walls at 4 m
    space = find_free_space(room)
    assert space.around(3.2, 1.5) == 0.0
    assert space.around(1.2, 1.5) > 1.0
