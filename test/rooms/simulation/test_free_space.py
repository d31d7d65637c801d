# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the clearance map of the floor."""

from asis_ros.errors import DatasetError
from asis_ros.rooms.simulation.free_space import find_free_space
import numpy as np
import pytest


def test_the_clearance_in_the_middle_of_an_empty_room_is_half_its_width(box_room):
    assert find_free_space(box_room()).clearance_at(2.0, 1.5) == pytest.approx(1.5, abs=0.1)


def test_outside_the_room_nothing_is_free(box_room):
    space = find_free_space(box_room())
    assert space.clearance_at(-0.5, 1.0) == space.clearance_at(2.0, 3.5) == 0.0


def test_a_table_is_not_free_but_a_lamp_overhead_is(box_room):
    square = [(1.5, 1.0), (2.5, 1.0), (2.5, 2.0), (1.5, 2.0)]
    table = ([(x, y, 0.7) for x, y in square], 'table')
    lamp = ([(x, y, 2.3) for x, y in square], 'clutter')
    assert find_free_space(box_room(table)).clearance_at(2.0, 1.5) == 0.0
    assert find_free_space(box_room(lamp)).clearance_at(2.0, 1.5) > 1.0


def test_sampled_positions_keep_their_clearance(box_room):
    positions = find_free_space(box_room()).sample(np.random.default_rng(0), 200, 0.5)
    assert np.all(positions > 0.4)
    assert np.all(positions < np.array((3.6, 2.6)))


def test_positions_are_sampled_from_the_larger_of_two_regions(box_room):
    partition = ([(1.0, 0, 0), (1.0, 3, 0), (1.0, 3, 2.5), (1.0, 0, 2.5)], 'wall')
    positions = find_free_space(box_room(partition)).sample(np.random.default_rng(0), 200, 0.2)
    assert np.all(positions[:, 0] > 1.1)


def test_a_room_without_free_floor_is_refused(box_room):
    full = ([(0, 0, 0.5), (4, 0, 0.5), (4, 3, 0.5), (0, 3, 0.5)], 'table')
    with pytest.raises(DatasetError, match='no free floor'):
        find_free_space(box_room(full)).sample(np.random.default_rng(0), 1, 0.3)


def test_cells_without_floor_are_not_free(box_room):
    room = box_room()
    room.vertices[1:3, 0] = 2.5  # the floor ends at x = 2.5 m, the walls at 4 m
    space = find_free_space(room)
    assert space.clearance_at(3.2, 1.5) == 0.0
    assert space.clearance_at(1.2, 1.5) > 1.0
