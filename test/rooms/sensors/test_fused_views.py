# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of several views in one cloud."""

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
    for seen in clouds:
        assert seen.cloud.finite().all()
        assert seen.class_ids.max() < 13
        assert seen.instance_ids.min() >= 0


def test_the_floor_stays_near_height_zero_in_spite_of_the_drift(clouds):
    floors = [seen.cloud.xyz[seen.class_ids == CLASS_NAMES.index('floor'), 2] for seen in clouds]
    seen = [floor for floor in floors if len(floor) > 100]
    assert seen
    for floor in seen:
        assert abs(np.median(floor)) < 0.1


def test_many_views_show_most_sides_of_the_room(clouds):
    assert max(len(np.unique(seen.instance_ids)) for seen in clouds) >= 4
