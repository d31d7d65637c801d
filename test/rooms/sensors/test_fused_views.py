# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of fused views of a depth camera."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.sensors.fused_views import fuse_views
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
import pytest


@pytest.fixture(scope='module')
def clouds(box_room):
    caster = RayCaster(box_room())
    return [fuse_views(caster, np.random.default_rng(seed)) for seed in range(4)]


def test_every_point_is_finite_and_labelled(clouds):
    for labelled in clouds:
        assert labelled.cloud.finite().all()
        assert labelled.class_ids.max() < 13
        assert labelled.instance_ids.min() >= 0


def test_the_floor_stays_near_height_zero_despite_drift(clouds):
    floor = CLASS_NAMES.index('floor')
    heights = [each.cloud.xyz[each.class_ids == floor, 2] for each in clouds]
    heights = [each for each in heights if len(each) > 100]
    assert heights
    for each in heights:
        assert abs(np.median(each)) < 0.1


def test_fused_views_cover_most_sides_of_the_room(clouds):
    assert max(len(np.unique(each.instance_ids)) for each in clouds) >= 4
