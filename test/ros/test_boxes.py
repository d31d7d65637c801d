# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.boxes on cuboids of known size."""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.geometry import rotation_to_z_up
from asis_ros.ros.boxes import instance_boxes
import numpy as np
import pytest

Z_UP = np.eye(4)
TABLE, CHAIR = 7, 8


def cuboid(corner, size, count=11):
    """Points that fill a cuboid evenly: shape (count ** 3, 3)."""
    steps = np.linspace(0, 1, count)
    return np.stack(np.meshgrid(steps, steps, steps), -1).reshape(-1, 3) * size + corner


def answer(instance_ids, instance_class_ids):
    instance_ids = np.array(instance_ids, np.int32)
    classes = np.array([*instance_class_ids, 255], np.uint8)
    ones = np.ones(len(instance_ids), np.float32)
    return Segmentation(classes[instance_ids], instance_ids, ones, classes[:-1])


def test_box_of_a_cuboid_is_the_cuboid():
    xyz = cuboid((1, 2, 3), (0.4, 0.6, 0.8))
    (box,) = instance_boxes(PointCloud(xyz), answer([0] * len(xyz), [CHAIR]), Z_UP, [CHAIR])
    np.testing.assert_allclose(box.centre, (1.2, 2.3, 3.4), atol=1e-9)
    np.testing.assert_allclose(box.size, (0.4, 0.6, 0.8), atol=1e-9)
    np.testing.assert_allclose(box.top, (1.2, 2.3, 3.8), atol=1e-9)


def test_one_stray_point_in_a_hundred_does_not_stretch_the_box():
    xyz = cuboid((0, 0, 0), (1, 1, 1))
    xyz[::100] = 50
    (box,) = instance_boxes(PointCloud(xyz), answer([0] * len(xyz), [CHAIR]), Z_UP, [CHAIR])
    assert box.size.max() <= 1


def test_box_in_an_optical_frame_stands_upright():
    # y points down: a thing 2 m tall spans 2 m of y, and its top has the least y.
    xyz = cuboid((0, 0, 3), (0.4, 2.0, 0.6))
    to_z_up = rotation_to_z_up('-y')
    (box,) = instance_boxes(PointCloud(xyz), answer([0] * len(xyz), [CHAIR]), to_z_up, [CHAIR])
    np.testing.assert_allclose(box.centre, (0.2, 1.0, 3.3), atol=1e-9)
    np.testing.assert_allclose(box.top, (0.2, 0.0, 3.3), atol=1e-9)
    assert box.size[2] == pytest.approx(2.0)


def test_only_the_classes_wanted_get_boxes():
    xyz = np.concatenate([cuboid((0, 0, 0), (1, 1, 1)), cuboid((5, 0, 0), (1, 1, 1))])
    ids = np.repeat([0, 1], len(xyz) // 2)
    boxes = instance_boxes(PointCloud(xyz), answer(ids, [CHAIR, TABLE]), Z_UP, [TABLE])
    assert [(box.instance_id, box.class_id) for box in boxes] == [(1, TABLE)]


def test_boxes_come_in_the_order_of_their_ids_whatever_the_order_of_the_points():
    xyz = np.concatenate([cuboid((0, 0, 0), (1, 1, 1)), cuboid((5, 0, 0), (1, 1, 1))])
    ids = np.repeat([1, 0], len(xyz) // 2)
    boxes = instance_boxes(PointCloud(xyz), answer(ids, [CHAIR, CHAIR]), Z_UP, [CHAIR])
    assert [box.instance_id for box in boxes] == [0, 1]
    assert boxes[0].centre[0] == pytest.approx(5.5)


def test_points_without_instance_are_in_no_box():
    xyz = cuboid((0, 0, 0), (1, 1, 1))
    assert not instance_boxes(PointCloud(xyz), answer([-1] * len(xyz), [CHAIR]), Z_UP, [CHAIR])


def test_points_that_are_not_finite_leave_the_boxes_alone():
    xyz = np.concatenate([cuboid((0, 0, 0), (1, 1, 1)), [[np.nan] * 3]])
    ids = [0] * (len(xyz) - 1) + [-1]
    (box,) = instance_boxes(PointCloud(xyz), answer(ids, [CHAIR]), Z_UP, [CHAIR])
    np.testing.assert_allclose(box.size, 1)


def test_a_single_point_gets_a_box_that_can_be_drawn():
    (box,) = instance_boxes(PointCloud(np.ones((1, 3))), answer([0], [CHAIR]), Z_UP, [CHAIR])
    np.testing.assert_array_equal(box.size, 0.01)


def test_an_empty_cloud_has_no_boxes():
    assert instance_boxes(PointCloud(np.zeros((0, 3))), answer([], []), Z_UP, [CHAIR]) == []
