# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Test of the example label_listener, as a process of its own."""

import subprocess
import sys
import time

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.messages.encode import OutputConfig, PointEncoder
import numpy as np
import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.messages import ros_types  # noqa: E402, I100
from asis_ros.ros.messages.cloud import cloud_msg  # noqa: E402, I100
from rclpy.node import Node  # noqa: E402, I100
from repository import ROOT
from sensor_msgs.msg import PointCloud2  # noqa: E402, I100

LISTENER = ROOT / 'examples' / 'label_listener.py'
XYZ = np.array([[1, 2, 3], [3, 2, 1], [np.nan, 0, 0]], np.float32)


def labelled_scan():
    scan = PointCloud2(height=1, width=len(XYZ))
    scan.header.frame_id = 'lidar'
    output = Segmentation(
        np.array([8, 8, 255], np.uint8),
        np.array([0, 0, -1], np.int32),
        np.ones(3, np.float32),
        np.array([8], np.uint8),
        np.ones(1, np.float32),
    )
    encoder = PointEncoder(OutputConfig(), CLASS_NAMES)
    points = encoder.labelled(PointCloud(XYZ), output, np.array([41], np.uint32))
    return cloud_msg(ros_types, scan, points)


def test_the_listener_reads_the_instances_of_a_labelled_scan(ros, tmp_path):
    node = Node('labeller')
    publisher = node.create_publisher(PointCloud2, '/listened/asis_segmenter/output/points', 1)
    command = [sys.executable, LISTENER, '--ros-args', '-r', '__ns:=/listened']
    log = tmp_path / 'log'
    with subprocess.Popen(command, stdout=log.open('w'), stderr=subprocess.STDOUT) as process:
        end = time.monotonic() + 30
        while 'instance' not in log.read_text() and time.monotonic() < end:
            publisher.publish(labelled_scan())
            time.sleep(0.1)
        process.terminate()
    node.destroy_node()
    assert 'instance 41: class 8, 2 points around 2.00 2.00 2.00 m in lidar' in log.read_text()
