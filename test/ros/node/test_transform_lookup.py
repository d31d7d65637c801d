# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.transform_lookup: up axis and transforms of scans."""

from threading import Thread
import time

from asis_ros.errors import CloudError
from asis_ros.geometry import pose_matrix, rotation_to_z_up
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.transform_lookup import TransformLookup
from known_transforms import KnownTransforms
import numpy as np
import pytest

CAMERA_TO_MAP = pose_matrix((1.0, 2.0, 1.5, -1.8, 0.0, -1.57))
STAMP = 12_500_000_000


def frames_of(source=None, warn=lambda text: None, **settings):
    config = NodeConfig(**settings)
    return TransformLookup(lambda: config, source, warn)


def known(**changes):
    return KnownTransforms({('map', 'camera'): CAMERA_TO_MAP}, **changes)


def test_a_known_transform_is_taken_at_once():
    source = known()
    matrix = frames_of(source, target_frame='map').to_z_up('camera', STAMP)
    np.testing.assert_array_equal(matrix, CAMERA_TO_MAP)
    assert source.asked == 1


def test_a_transform_that_comes_late_is_waited_for():
    frames = frames_of(known(late=3), target_frame='map', tf_timeout_s=2.0)
    np.testing.assert_array_equal(frames.to_z_up('camera', STAMP), CAMERA_TO_MAP)


def test_an_unknown_frame_is_refused_with_both_frames_and_what_is_known():
    frames = frames_of(known(), target_frame='map', tf_timeout_s=0.01)
    with pytest.raises(CloudError, match=r"from 'lidar' to 'map' at 12\.500 s.*known up") as fault:
        frames.to_z_up('lidar', STAMP)
    assert fault.value.reason == 'tf_unavailable'


def test_a_stamp_after_the_last_transform_is_refused_with_the_time_range():
    frames = frames_of(known(newest_ns=STAMP - 10**9), target_frame='map', tf_timeout_s=0.01)
    with pytest.raises(CloudError, match=r'known up to 11\.500 s') as fault:
        frames.to_z_up('camera', STAMP)
    assert fault.value.reason == 'tf_unavailable'


def test_the_wait_is_bounded():
    frames = frames_of(known(), target_frame='map', tf_timeout_s=0.05)
    started = time.monotonic()
    with pytest.raises(CloudError):
        frames.to_z_up('lidar', STAMP)
    assert 0.05 <= time.monotonic() - started < 5


def test_closing_ends_the_wait():
    frames = frames_of(known(), target_frame='map', tf_timeout_s=2.0)
    faults = []

    def wait():
        try:
            frames.to_z_up('lidar', STAMP)
        except CloudError as error:
            faults.append(error.reason)

    waiting = Thread(target=wait)
    waiting.start()
    frames.close()
    waiting.join(1.5)
    assert faults == ['deactivated']


def test_a_leading_slash_is_stripped():
    frames = frames_of(known(), target_frame='map')
    np.testing.assert_array_equal(frames.to_z_up('/camera', STAMP), CAMERA_TO_MAP)


def test_a_scan_in_the_target_frame_needs_no_transform():
    source = known()
    frames = frames_of(source, target_frame='map')
    np.testing.assert_array_equal(frames.to_z_up('/map', STAMP), np.eye(4))
    assert source.asked == 0


def test_a_scan_without_frame_is_refused_where_tf_is_used():
    with pytest.raises(CloudError, match='frame_id is empty') as fault:
        frames_of(known(), target_frame='map').to_z_up('', STAMP)
    assert fault.value.reason == 'empty_frame'


def test_without_target_frame_an_optical_frame_is_turned_with_one_warning():
    warnings = []
    frames = frames_of(warn=warnings.append)
    for _ in range(3):
        matrix = frames.to_z_up('camera_optical_frame', STAMP)
    np.testing.assert_array_equal(matrix, rotation_to_z_up('-y'))
    assert len(warnings) == 1
    assert "'camera_optical_frame' is taken for a level camera" in warnings[0]


def test_frames_that_change_with_every_scan_are_turned_with_ten_warnings():
    warnings = []
    frames = frames_of(warn=warnings.append)
    for number in range(1000):
        matrix = frames.to_z_up(f'optical_{number}', STAMP)
        np.testing.assert_array_equal(matrix, rotation_to_z_up('-y'))
    assert len(warnings) == 10


def test_with_a_sensor_pose_nobody_is_warned():
    warnings = []
    frames = frames_of(warn=warnings.append, sensor_pose=(0.0, 0.0, 1.0, 0.0, 0.3, 0.0))
    matrix = frames.to_z_up('camera_optical_frame', STAMP)
    np.testing.assert_allclose(matrix, pose_matrix((0, 0, 1, 0, 0.3, 0)))
    assert warnings == []


def test_objects_are_followed_in_the_target_frame_unless_another_is_fixed():
    odom = pose_matrix((5.0, 0.0, 0.0, 0.0, 0.0, 1.0))
    source = KnownTransforms({('odom', 'base_link'): odom})
    assert frames_of(source, target_frame='base_link').to_fixed(STAMP) is None
    moving = frames_of(source, target_frame='base_link', fixed_frame='odom')
    np.testing.assert_array_equal(moving.to_fixed(STAMP), odom)
