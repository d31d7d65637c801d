# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ray casting against distances worked out by hand."""

import sys

from asis_ros.errors import DatasetError
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
import pytest


@pytest.mark.parametrize(
    ('direction', 'expected', 'class_id'),
    [
        ((1, 0, 0), 3.0, 2),
        ((-1, 0, 0), 1.0, 2),
        ((0, 1, 0), 2.0, 2),
        ((0, 0, -1), 1.0, 1),
        ((0, 0, 1), 1.5, 0),
        ((0.6, 0.8, 0), 2.5, 2),  # 2 m along y at a slope of 0.8
        ((2, 0, 0), 1.5, 2),  # in units of the length of the direction
    ],
)
def test_distances_in_a_box_room(box_room, direction, expected, class_id):
    room = box_room()
    distances, faces = RayCaster(room).cast(np.ones((1, 3)), np.array([direction], float))
    assert distances[0] == pytest.approx(expected, abs=1e-6)
    assert room.face_class_ids[faces[0]] == class_id


def test_a_ray_that_points_away_from_the_room_hits_nothing(box_room):
    outside, away = np.array([(5.0, 1.0, 1.0)]), np.array([(1.0, 0.0, 0.0)])
    distances, faces = RayCaster(box_room()).cast(outside, away)
    assert distances[0] == np.inf
    assert faces[0] == -1


def test_the_nearest_of_two_surfaces_stops_a_ray(box_room):
    screen = ([(2, 0, 0), (2, 3, 0), (2, 3, 2.5), (2, 0, 2.5)], 'board')
    distances, _ = RayCaster(box_room(screen)).cast(np.ones((1, 3)), np.array([(1.0, 0, 0)]))
    assert distances[0] == pytest.approx(1.0, abs=1e-6)


def test_a_missing_package_is_named(box_room, monkeypatch):
    monkeypatch.setitem(sys.modules, 'trimesh.ray.ray_pyembree', None)
    with pytest.raises(DatasetError, match='pip install embreex trimesh'):
        RayCaster(box_room())
