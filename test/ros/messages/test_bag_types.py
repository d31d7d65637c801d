# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.bag_types: ROS reads what is written to a bag."""

from asis_ros.bags.messages import encode
from asis_ros.colours import class_colour_table
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.messages import bag_types
from asis_ros.ros.messages.boxes import Box
from asis_ros.ros.messages.cloud import cloud_msg
from asis_ros.ros.messages.markers import InstanceMarkers
import numpy as np
import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.messages import ros_types  # noqa: E402, I100
from rclpy.serialization import deserialize_message, serialize_message  # noqa: E402, I100

CHAIR = 8
BOX = Box(3, CHAIR, 0.5, np.array([1.0, 2.0, 3.0]), np.eye(3), np.ones(3), np.zeros(3))


def labelled_scan(types):
    scan = types.PointCloud2(height=1, width=2, is_bigendian=False)
    scan.header.frame_id, scan.header.stamp.sec = 'lidar', 12
    fields = [('x', '<f4'), ('y', '<f4'), ('z', '<f4'), ('rgb', '<u4'), ('label', '<u4')]
    points = np.array([(1, 2, 3, 0xFF0000, 8), (4, 5, 6, 0, 255)], fields)
    return cloud_msg(types, scan, points)


def added_and_deleted(types):
    markers = InstanceMarkers(types, CLASS_NAMES, class_colour_table((), CLASS_NAMES))
    header = types.Header(frame_id='map')
    return markers.update(header, [BOX]), markers.update(header, [])


def assert_ros_reads_the_same(type_name, written, sent):
    """Compare with what ROS sends, but for bytes that pad numbers, which are any there."""
    data, expected = encode(type_name, written), serialize_message(sent)
    assert len(data) == len(expected)
    assert deserialize_message(data, type(sent)) == deserialize_message(expected, type(sent))


def test_ros_reads_a_labelled_scan_as_the_node_sends_it() -> None:
    written, sent = labelled_scan(bag_types), labelled_scan(ros_types)
    assert_ros_reads_the_same('sensor_msgs/msg/PointCloud2', written, sent)


def test_ros_reads_markers_as_the_node_sends_them() -> None:
    both = zip(added_and_deleted(bag_types), added_and_deleted(ros_types), strict=True)
    for written, sent in both:
        assert_ros_reads_the_same('visualization_msgs/msg/MarkerArray', written, sent)


def test_fields_that_are_not_given_are_zero_or_empty() -> None:
    pose = bag_types.PoseWithCovariance()
    assert pose.covariance.tolist() == [0.0] * 36
    marker = bag_types.Marker()
    assert (marker.ns, marker.id, marker.points, marker.frame_locked) == ('', 0, [], False)
