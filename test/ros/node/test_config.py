# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.config: where up is, and what contradicts itself."""

import math

from asis_ros.errors import ConfigError
from asis_ros.geometry import transform
from asis_ros.ros.node.config import NodeConfig, ScanInputConfig, WindowConfig
import numpy as np
import pytest

UP = {'x': (1, 0, 0), '-x': (-1, 0, 0), 'y': (0, 1, 0), '-y': (0, -1, 0), 'z': (0, 0, 1)}


@pytest.mark.parametrize('up', UP)
def test_the_axis_named_up_becomes_z(up):
    matrix = NodeConfig(up=up).to_z_up('lidar')
    np.testing.assert_allclose(transform(np.array([UP[up]]), matrix), [[0, 0, 1]], atol=1e-12)


@pytest.mark.parametrize('frame', ['camera_depth_optical_frame', 'optical', 'left_optical'])
def test_auto_takes_minus_y_for_up_in_optical_frames(frame):
    matrix = NodeConfig().to_z_up(frame)
    np.testing.assert_allclose(transform(np.array([[0, -1, 0]]), matrix), [[0, 0, 1]], atol=1e-12)


@pytest.mark.parametrize('frame', ['lidar', 'camera_link', ''])
def test_auto_takes_z_for_up_elsewhere(frame):
    np.testing.assert_array_equal(NodeConfig().to_z_up(frame), np.eye(4))


def test_a_sensor_pose_goes_before_the_name_of_the_frame():
    # 1.5 m over the floor, turned a quarter about x so that its y points up.
    config = NodeConfig(sensor_pose=(0.0, 0.0, 1.5, math.pi / 2, 0.0, 0.0))
    matrix = config.to_z_up('camera_optical_frame')
    np.testing.assert_allclose(transform(np.array([[0, 1, 0]]), matrix), [[0, 0, 2.5]], atol=1e-12)


def test_a_sensor_pose_of_five_numbers_is_rejected():
    with pytest.raises(ConfigError, match='six finite numbers'):
        NodeConfig(sensor_pose=(0.0, 0.0, 1.5, 0.0, 0.0))


def test_up_and_sensor_pose_together_are_rejected():
    with pytest.raises(ConfigError, match='both define the up axis'):
        NodeConfig(up='z', sensor_pose=(0.0, 0.0, 1.5, 0.0, 0.0, 0.0))


def test_an_unknown_reliability_is_rejected_with_those_there_are():
    with pytest.raises(ConfigError, match=r'must be one of best_effort, reliable, got'):
        ScanInputConfig(reliability='fast')


def test_a_target_frame_and_a_sensor_pose_together_are_rejected():
    with pytest.raises(ConfigError, match='both define the up axis'):
        NodeConfig(target_frame='map', sensor_pose=(0.0, 0.0, 1.5, 0.0, 0.0, 0.0))


def test_a_fixed_frame_needs_a_target_frame():
    with pytest.raises(ConfigError, match="fixed_frame is 'odom' but target_frame is empty"):
        NodeConfig(fixed_frame='odom')


def test_a_window_needs_a_target_frame():
    with pytest.raises(ConfigError, match=r'window\.duration_s is 2\.0 but target_frame is empty'):
        NodeConfig(window=WindowConfig(duration_s=2.0))


def test_a_topic_named_twice_is_rejected():
    with pytest.raises(ConfigError, match='has a topic twice'):
        NodeConfig(input_topics=('/points', '/points'))


def test_outputs_of_several_sensors_are_named_after_their_topics():
    pytest.importorskip('rclpy', reason='needs ROS 2')
    from asis_ros.ros.node.publishers import output_prefixes

    assert output_prefixes(['/points']) == ['~/output/']
    assert output_prefixes(['/front/points', 'rear']) == [
        '~/output/front_points/',
        '~/output/rear/',
    ]
    with pytest.raises(ConfigError, match='the same outputs'):
        output_prefixes(['/front/points', '/front_points'])
