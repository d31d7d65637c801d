# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.cloud: what the answer to a scan says about itself."""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.messages.encode import OutputConfig, PointEncoder
import numpy as np
import pytest

pytest.importorskip('sensor_msgs', reason='needs ROS 2')
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
    answer = Segmentation(
        np.full(len(xyz), 8, np.uint8),
        np.zeros(len(xyz), np.int32),
        np.ones(len(xyz), np.float32),
        np.array([8], np.uint8),
    )
    cloud = PointCloud(xyz)
    labelled = ENCODER.labelled(cloud, answer, np.array([1], np.uint32))
    return labelled, ENCODER.semantic(cloud, answer)


def test_an_answer_has_header_height_and_width_of_the_scan():
    scan = make_scan()
    for points in make_points(np.zeros((6, 3))):
        answer = cloud_msg(scan, points)
        assert answer.header == scan.header
        assert (answer.height, answer.width) == (2, 3)


def test_fields_say_where_each_number_lies_and_what_it_is():
    labelled, coloured = (cloud_msg(make_scan(), points) for points in make_points(np.eye(6, 3)))
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
        answer = cloud_msg(make_scan(), points)
        assert (answer.point_step, answer.row_step, len(answer.data)) == (step, 3 * step, 6 * step)


def test_data_are_the_bytes_of_the_points():
    points, _ = make_points(np.eye(6, 3))
    assert bytes(cloud_msg(make_scan(), points).data) == points.tobytes()


@pytest.mark.parametrize(('value', 'dense'), [(0.0, True), (np.nan, False), (np.inf, False)])
def test_an_answer_is_dense_if_every_position_is_finite(value, dense):
    points, _ = make_points(np.full((6, 3), value))
    assert cloud_msg(make_scan(), points).is_dense is dense


def test_the_answer_to_an_empty_scan_is_empty():
    points, _ = make_points(np.zeros((0, 3)))
    answer = cloud_msg(make_scan(height=1, width=0), points)
    assert (answer.row_step, len(answer.data)) == (0, 0)
