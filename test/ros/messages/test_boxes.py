# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.boxes on cuboids of known size."""

from asis_ros.cloud import Segmentation
from asis_ros.geometry import rotation_to_z_up, transform
from asis_ros.ros.messages.boxes import instance_boxes, ObjectConfig
from hypothesis import given, settings
from hypothesis import strategies as st
import numpy as np
import pytest

Z_UP = np.eye(4)
TABLE, CHAIR = 7, 8


def cuboid(corner, size, count=11):
    """Points that fill a cuboid evenly: shape (count ** 3, 3)."""
    steps = np.linspace(0, 1, count)
    return np.stack(np.meshgrid(steps, steps, steps), -1).reshape(-1, 3) * size + corner


def segmentation_of(instance_ids, instance_class_ids):
    instance_ids = np.array(instance_ids, np.int32)
    classes = np.array([*instance_class_ids, 255], np.uint8)
    ones, sure = (np.ones(len(ids), np.float32) for ids in (instance_ids, instance_class_ids))
    return Segmentation(classes[instance_ids], instance_ids, ones, classes[:-1], sure)


def boxes_of(xyz, instance_ids, instance_class_ids, class_ids, to_z_up=Z_UP, **options):
    """Box the instances of points; ids on the wire are ten higher."""
    ids = np.arange(10, 10 + len(instance_class_ids), dtype=np.uint32)
    segmentation = segmentation_of(instance_ids, instance_class_ids)
    return instance_boxes(
        transform(xyz, to_z_up),
        segmentation,
        ids,
        class_ids,
        ObjectConfig(**options),
        from_z_up=np.linalg.inv(to_z_up),
    )


def box_of(xyz, to_z_up=Z_UP, **options):
    (box,) = boxes_of(xyz, [0] * len(xyz), [CHAIR], [CHAIR], to_z_up, **options)
    return box


def turned(xyz, degrees):
    """Turn points about the z axis, by the textbook formula."""
    angle = np.deg2rad(degrees)
    x = np.cos(angle) * xyz[:, 0] - np.sin(angle) * xyz[:, 1]
    y = np.sin(angle) * xyz[:, 0] + np.cos(angle) * xyz[:, 1]
    return np.stack([x, y, xyz[:, 2]], axis=1)


def test_box_of_a_cuboid_is_the_cuboid():
    xyz = cuboid((1, 2, 3), (0.4, 0.6, 0.8))
    box = box_of(xyz)
    np.testing.assert_allclose(box.centre, (1.2, 2.3, 3.4), atol=1e-9)
    np.testing.assert_allclose(box.size, (0.4, 0.6, 0.8), atol=1e-9)
    np.testing.assert_allclose(box.top, (1.2, 2.3, 3.8), atol=1e-9)


def test_one_stray_point_in_a_hundred_does_not_stretch_the_box():
    xyz = cuboid((0, 0, 0), (1, 1, 1))
    xyz[::100] = 50
    box = box_of(xyz)
    assert box.size.max() <= 1


def test_box_in_an_optical_frame_stands_upright():
    # y points down: a thing 2 m tall spans 2 m of y, and its top has the least y.
    xyz = cuboid((0, 0, 3), (0.4, 2.0, 0.6))
    to_z_up = rotation_to_z_up('-y')
    box = box_of(xyz, to_z_up)
    np.testing.assert_allclose(box.centre, (0.2, 1.0, 3.3), atol=1e-9)
    np.testing.assert_allclose(box.top, (0.2, 0.0, 3.3), atol=1e-9)
    assert box.size[2] == pytest.approx(2.0)


def test_only_the_classes_wanted_get_boxes():
    xyz = np.concatenate([cuboid((0, 0, 0), (1, 1, 1)), cuboid((5, 0, 0), (1, 1, 1))])
    ids = np.repeat([0, 1], len(xyz) // 2)
    boxes = boxes_of(xyz, ids, [CHAIR, TABLE], [TABLE])
    assert [(box.track_id, box.class_id) for box in boxes] == [(11, TABLE)]


def test_boxes_come_in_the_order_of_their_ids_whatever_the_order_of_the_points():
    xyz = np.concatenate([cuboid((0, 0, 0), (1, 1, 1)), cuboid((5, 0, 0), (1, 1, 1))])
    ids = np.repeat([1, 0], len(xyz) // 2)
    boxes = boxes_of(xyz, ids, [CHAIR, CHAIR], [CHAIR])
    assert [box.track_id for box in boxes] == [10, 11]
    assert boxes[0].centre[0] == pytest.approx(5.5)


def test_points_without_instance_are_in_no_box():
    xyz = cuboid((0, 0, 0), (1, 1, 1))
    assert not boxes_of(xyz, [-1] * len(xyz), [CHAIR], [CHAIR])


def test_points_that_are_not_finite_leave_the_boxes_alone():
    xyz = np.concatenate([cuboid((0, 0, 0), (1, 1, 1)), [[np.nan] * 3]])
    ids = [0] * (len(xyz) - 1) + [-1]
    (box,) = boxes_of(xyz, ids, [CHAIR], [CHAIR])
    np.testing.assert_allclose(box.size, 1)


def test_a_single_point_gets_a_box_that_can_be_drawn():
    box = box_of(np.ones((1, 3)))
    np.testing.assert_array_equal(box.size, 0.01)


def test_an_empty_cloud_has_no_boxes():
    assert boxes_of(np.zeros((0, 3)), [], [], [CHAIR]) == []


def test_an_instance_of_too_few_points_gets_no_box():
    xyz = np.concatenate([cuboid((0, 0, 0), (1, 1, 1)), cuboid((5, 0, 0), (1, 1, 1), count=2)])
    ids = np.repeat([0, 1], [len(xyz) - 8, 8])
    boxes = boxes_of(xyz, ids, [CHAIR, CHAIR], [CHAIR], min_points=9)
    assert [box.track_id for box in boxes] == [10]


def test_the_score_of_a_box_is_that_of_its_instance():
    segmentation = Segmentation(
        np.full(3, CHAIR, np.uint8),
        np.array([0, 0, -1], np.int32),
        np.ones(3, np.float32),
        np.array([CHAIR], np.uint8),
        np.array([0.5], np.float32),
    )
    ids = np.array([1], np.uint32)
    (box,) = instance_boxes(np.eye(3), segmentation, ids, [CHAIR], ObjectConfig())
    assert box.score == 0.5


@pytest.mark.parametrize('degrees', [0, 10, 30, -20, 44])
def test_an_oriented_box_turns_with_the_cuboid(degrees):
    box = box_of(turned(cuboid((1, 2, 3), (0.4, 0.6, 0.8)), degrees))
    np.testing.assert_allclose(box.size, (0.4, 0.6, 0.8), atol=0.02)
    np.testing.assert_allclose(box.centre, turned(np.array([[1.2, 2.3, 3.4]]), degrees)[0])
    x_axis = turned(np.array([[1.0, 0.0, 0.0]]), degrees)[0]
    np.testing.assert_allclose(box.rotation[:, 0], x_axis, atol=0.02)
    np.testing.assert_allclose(box.rotation[:, 2], (0, 0, 1))


def test_a_box_that_is_not_oriented_lies_along_the_axes():
    # A flat square of 1 m turned by 45 degrees is as wide as its diagonal, here less 2 x 2 %.
    square = turned(cuboid((0, 0, 0), (1, 1, 0)), 45)
    box = box_of(square, oriented=False)
    np.testing.assert_array_equal(box.rotation, np.eye(3))
    assert 1.1 < box.size[0] < np.sqrt(2)


def test_an_oriented_box_in_an_optical_frame_stands_upright():
    # Turned by 30 degrees about the vertical, which is -y there.
    to_z_up = rotation_to_z_up('-y')
    upright = turned(cuboid((1, 2, 0), (0.4, 0.6, 0.8)), 30)
    box = box_of(upright @ to_z_up[:3, :3], to_z_up)
    np.testing.assert_allclose(box.size, (0.4, 0.6, 0.8), atol=0.02)
    np.testing.assert_allclose(box.rotation[:, 2], (0, -1, 0), atol=1e-12)


def test_a_few_strays_do_not_turn_the_box():
    xyz = turned(cuboid((0, 0, 0), (0.5, 1.5, 0.8)), 20)
    xyz[::100] += (3, 0, 0)
    np.testing.assert_allclose(box_of(xyz).size, (0.5, 1.5, 0.8), atol=0.06)


def test_a_round_thing_is_not_turned():
    angles = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    column = np.stack([np.cos(angles), np.sin(angles), np.linspace(0, 2, 200)], axis=1)
    np.testing.assert_array_equal(box_of(column).rotation, np.eye(3))


def test_points_on_one_line_get_a_thin_box_along_it():
    line = turned(np.linspace((0, 0, 0), (2, 0, 0), 101), 30)
    box = box_of(line)
    assert box.size.tolist() == [pytest.approx(1.92), 0.01, 0.01]  # 2 m less 2 x 2 %


@settings(max_examples=30)
@given(
    st.floats(-180, 180),
    st.tuples(st.floats(0.2, 2), st.floats(0.2, 2), st.floats(0.2, 2)),
    st.integers(0, 100),
)
def test_an_oriented_box_is_never_larger_than_one_along_the_axes(degrees, size, seed):
    rng = np.random.default_rng(seed)
    xyz = turned(rng.uniform(-0.5, 0.5, (2000, 3)) * size, degrees)
    oriented, straight = box_of(xyz), box_of(xyz, oriented=False)
    # Percentiles cut the corners of a turned rectangle, hence the few per cent.
    assert np.prod(oriented.size) <= 1.1 * np.prod(straight.size)
