# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of what all sensors of the table have in common."""

from asis_ros.rooms.sensors.table import SENSORS
from asis_ros.rooms.simulation.ray_casting import RayCaster
import numpy as np
import pytest

HEIGHT = 2.5  # m, of the room


@pytest.fixture(params=SENSORS)
def labelled(request, box_room):
    sensor = SENSORS[request.param]
    return sensor.simulate(RayCaster(box_room()), np.random.default_rng(0))


def test_z_is_up_and_the_floor_at_zero(labelled):
    low, high = np.percentile(labelled.cloud.xyz[:, 2], [1, 99])
    assert -0.15 < low < high < HEIGHT + 0.15


def test_every_point_is_finite_coloured_and_labelled(labelled):
    assert labelled.cloud.xyz.dtype == np.float32
    assert labelled.cloud.finite().all()
    assert labelled.cloud.rgb is not None
    assert labelled.class_ids.max() < 13
    assert labelled.instance_ids.min() >= 0
