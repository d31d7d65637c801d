# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.cloud: header and layout of the output."""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.messages.encode import OutputConfig, PointEncoder
import numpy as np
import pytest

pytest.importorskip('sensor_msgs', reason='needs ROS 2')
from asis_ros.ros.messages import ros_types  # noqa: E402, I100
from asis_ros.ros.messages.cloud import cloud_msg  # noqa: E402, I100
from sensor_msgs.msg import PointCloud2, PointField  # noqa: E402, I100

ENCODER = PointEncoder(OutputConfig(), CLASS_NAMES)


def make_scan(height=2, width=3):
    scan = PointCloud2(height=height, width=width)
    scan.header.frame_id = 'lidar'
    scan.header.stamp.sec, scan.header.stamp.nanosec = 12, 345
    return scan


def make_points(xyz):
    """Give points with labels, and the same points in colours only."""
    segmentation = Segmentation(
        np.full(len(xyz), 8, np.uint8),
        np.zeros(len(xyz), np.int32),
        np.ones(len(xyz), np.float32),
        np.array([8], np.uint8),
        np.ones(1, np.float32),
    )
    cloud = PointCloud(xyz)
    labelled = ENCODER.labelled(cloud, segmentation, np.array([1], np.uint32))
    return labelled, ENCODER.semantic(cloud, segmentation)


def test_an_output_has_header_height_and_width_of_the_scan():
    scan = make_scan()
    for points in make_points(np.zeros((6, 3))):
        output = cloud_msg(ros_types, scan, points)
        assert output.header == scan.header
        assert (output.height, output.width) == (2, 3)


def test_fields_say_where_each_number_lies_and_what_it_is():
    labelled, coloured = (
        cloud_msg(ros_types, make_scan(), points) for points in make_points(np.eye(6, 3))
    )
    real, whole = PointField.FLOAT32, PointField.UINT32
    expected = [
        ('x', 0, real), ('y', 4, real), ('z', 8, real), ('rgb', 12, real),
        ('label', 16, whole), ('instance_id', 20, whole), ('score', 24, real),
    ]  # fmt: skip
    for message, number in ((labelled, 7), (coloured, 4)):
        fields = [(field.name, field.offset, field.datatype) for field in message.fields]
        assert fields == expected[:number]
        assert {field.count for field in message.fields} == {1}


def test_sizes_add_up():
    for points, step in zip(make_points(np.zeros((6, 3))), (28, 16), strict=True):
        output = cloud_msg(ros_types, make_scan(), points)
        assert (output.point_step, output.row_step, len(output.data)) == (step, 3 * step, 6 * step)


def test_data_are_the_bytes_of_the_points():
    points, _ = make_points(np.eye(6, 3))
    assert bytes(cloud_msg(ros_types, make_scan(), points).data) == points.tobytes()


@pytest.mark.parametrize(('value', 'dense'), [(0.0, True), (np.nan, False), (np.inf, False)])
def test_an_output_is_dense_if_every_position_is_finite(value, dense):
    points, _ = make_points(np.full((6, 3), value))
    assert cloud_msg(ros_types, make_scan(), points).is_dense is dense


def test_the_output_for_an_empty_scan_is_empty():
    points, _ = make_points(np.zeros((0, 3)))
    output = cloud_msg(ros_types, make_scan(height=1, width=0), points)
    assert (output.row_step, len(output.data)) == (0, 0)
