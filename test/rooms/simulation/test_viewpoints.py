# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of viewpoints of a hand-held camera."""

from asis_ros.rooms.room import make_room
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.viewpoints import random_viewpoint
import numpy as np
import pytest


def test_viewpoints_are_inside_the_room_at_hand_height():
    room = make_room(3)
    caster = RayCaster(room)
    for seed in range(5):
        pose = random_viewpoint(room, caster, np.random.default_rng(seed))
        assert np.all((pose[:2, 3] > 0) & (pose[:2, 3] < room.size[:2]))
        assert 0.4 <= pose[2, 3] <= 1.8
        assert np.degrees(np.arcsin(pose[2, 2])) == pytest.approx(-15, abs=26)
        np.testing.assert_allclose(pose[:3, :3].T @ pose[:3, :3], np.eye(3), atol=1e-9)
