# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of points sampled on surfaces."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.sensors.surface import sample_surfaces
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
import pytest

STOOL = ([(1.9, 1.4, 0.45), (2.1, 1.4, 0.45), (2.1, 1.6, 0.45), (1.9, 1.6, 0.45)], 'chair')


def sample(room, seed=0):
    return sample_surfaces(RayCaster(room), np.random.default_rng(seed))


def test_points_lie_on_the_surface_they_are_labelled_with(box_room):
    labelled = sample(box_room())
    x, y, z = labelled.cloud.xyz.T
    to_walls = np.abs([x, 4 - x, y, 3 - y]).min(axis=0)
    off = np.select([labelled.class_ids == 0, labelled.class_ids == 1], [2.5 - z, z], to_walls)
    assert np.percentile(np.abs(off), 99) < 0.05


def test_small_objects_are_denser_than_walls(box_room):
    densities = []
    for seed in range(8):
        counts = np.bincount(sample(box_room(STOOL), seed).instance_ids, minlength=7)
        densities.append((counts[6] / 0.04, counts[2] / 10.0))
    stool, wall = np.mean(densities, axis=0)
    assert stool > 1.5 * wall


@pytest.mark.parametrize('seed', range(5))
def test_neighbours_are_two_to_eight_centimetres_apart(box_room, seed):
    # Counted on the floor, where only holes have no points.
    count = np.count_nonzero(sample(box_room(), seed).instance_ids == 0)
    assert 0.019 < (count / 12.0) ** -0.5 < 0.1


def test_a_surface_visible_from_nowhere_has_no_points(box_room):
    behind = ([(-0.2, 0, 0), (-0.2, 3, 0), (-0.2, 3, 2.5), (-0.2, 0, 2.5)], 'bookcase')
    assert CLASS_NAMES.index('bookcase') not in sample(box_room(behind)).class_ids
