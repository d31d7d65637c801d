# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of random trajectories of a camera through a room."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import make_room
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.trajectory import random_trajectory
import numpy as np
import pytest


@pytest.fixture(scope='module', params=range(4))
def driven(request):
    room = make_room(request.param)
    trajectory = random_trajectory(
        room, RayCaster(room), np.random.default_rng(request.param), 150
    )
    return room, trajectory


def test_the_camera_keeps_its_height(driven):
    _, trajectory = driven
    assert trajectory.poses.shape == (150, 4, 4)
    assert 0.6 <= trajectory.height <= 1.4
    np.testing.assert_allclose(trajectory.poses[:, 2, 3], trajectory.height)


def test_the_camera_keeps_its_pitch_and_stays_upright(driven):
    _, trajectory = driven
    np.testing.assert_allclose(np.arcsin(trajectory.poses[:, 2, 2]), trajectory.pitch, atol=1e-9)
    np.testing.assert_allclose(trajectory.poses[:, 2, 0], 0.0, atol=1e-9)


def test_the_robot_moves_and_turns_smoothly(driven):
    _, trajectory = driven
    steps = np.linalg.norm(np.diff(trajectory.poses[:, :3, 3], axis=0), axis=1)
    assert steps.max() < 0.061
    yaw = np.unwrap(np.arctan2(trajectory.poses[:, 1, 2], trajectory.poses[:, 0, 2]))
    assert np.degrees(np.abs(np.diff(yaw)).max()) < 7.0


def test_the_robot_stays_in_the_room_without_collisions(driven):
    room, trajectory = driven
    floor = trajectory.poses[:, :2, 3]
    assert np.all((floor > 0) & (floor < room.size[:2]))
    passable = [CLASS_NAMES.index(name) for name in ('ceiling', 'floor', 'beam')]
    solid = room.faces[~np.isin(room.face_class_ids, passable)]
    corners = room.vertices[solid].reshape(-1, 3)
    corners = corners[corners[:, 2] < 2.0]
    gaps = np.linalg.norm(floor[:, None] - corners[None, :, :2], axis=2)
    assert gaps.min() > 0.05


def test_the_robot_covers_some_distance(driven):
    _, trajectory = driven
    assert np.ptp(trajectory.poses[:, :2, 3], axis=0).max() > 0.3
