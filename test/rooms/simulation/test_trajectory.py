# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the drive of a camera through a room."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.room import make_room, SyntheticRoom
from asis_ros.rooms.simulation.ray_casting import RayCaster
from asis_ros.rooms.simulation.trajectory import camera_path, CameraPath
import numpy as np
import pytest

Drive = tuple[SyntheticRoom, CameraPath]


@pytest.fixture(scope='module', params=range(4))
def drive(request):
    room = make_room(request.param)
    path = camera_path(room, RayCaster(room), np.random.default_rng(request.param), 150)
    return room, path


def test_the_camera_keeps_its_height(drive):
    _, path = drive
    assert path.poses.shape == (150, 4, 4)
    assert 0.6 <= path.height <= 1.4
    np.testing.assert_allclose(path.poses[:, 2, 3], path.height)


def test_the_camera_keeps_its_pitch_and_stays_upright(drive):
    _, path = drive
    np.testing.assert_allclose(np.arcsin(path.poses[:, 2, 2]), path.pitch, atol=1e-9)
    np.testing.assert_allclose(path.poses[:, 2, 0], 0.0, atol=1e-9)


def test_the_robot_moves_and_turns_smoothly(drive):
    _, path = drive
    steps = np.linalg.norm(np.diff(path.poses[:, :3, 3], axis=0), axis=1)
    assert steps.max() < 0.061
    yaw = np.unwrap(np.arctan2(path.poses[:, 1, 2], path.poses[:, 0, 2]))
    assert np.degrees(np.abs(np.diff(yaw)).max()) < 7.0


def test_the_robot_stays_in_the_room_and_out_of_the_furniture(drive):
    room, path = drive
    floor = path.poses[:, :2, 3]
    assert np.all((floor > 0) & (floor < room.size[:2]))
    passable = [CLASS_NAMES.index(name) for name in ('ceiling', 'floor', 'beam')]
    solid = room.faces[~np.isin(room.face_class_ids, passable)]
    corners = room.vertices[solid].reshape(-1, 3)
    corners = corners[corners[:, 2] < 2.0]
    gaps = np.linalg.norm(floor[:, None] - corners[None, :, :2], axis=2)
    assert gaps.min() > 0.05


def test_the_robot_gets_somewhere(drive):
    _, path = drive
    assert np.ptp(path.poses[:, :2, 3], axis=0).max() > 0.3
