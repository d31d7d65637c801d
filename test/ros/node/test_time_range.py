# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the words for the times of a transform, with the tables that TF gives."""

import pytest
import yaml

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.node.tf_transforms import time_range  # noqa: E402, I100

# As tf2_ros lists a moving and a static frame.
FRAMES = yaml.safe_load("""
camera:
  parent: 'map'
  broadcaster: 'default_authority'
  rate: 10.000
  most_recent_transform: 20.000
  oldest_transform: 10.000
  buffer_length: 10.000
mount:
  parent: 'map'
  broadcaster: 'default_authority'
  rate: 10000.000
  most_recent_transform: 0.000
  oldest_transform: 0.000
  buffer_length: 0.000
""")


@pytest.mark.parametrize(
    ('frame', 'text'),
    [
        ('camera', "TF knows 'camera' from 10.000 to 20.000 s"),
        ('mount', "TF knows 'mount' as static, for all times"),
        ('lidar', "TF does not know 'lidar' as a child of another frame"),
    ],
)
def test_the_times_of_a_frame_are_put_in_words(frame, text):
    assert time_range(frame, FRAMES) == text
