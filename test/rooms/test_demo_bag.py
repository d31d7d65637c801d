# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.rooms.demo_bag: messages, labels and transforms of the bag."""

from dataclasses import replace

from asis_ros.bags.messages import decode
from asis_ros.bags.reader import Bag
from asis_ros.geometry import pose_matrix, transform
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.demo_bag import write_demo_bag
from asis_ros.rooms.sensors.depth_camera import KINECT
from asis_ros.ros.messages.decode import cloud_from_msg, fields_from_msg
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

CAMERA = replace(KINECT.binned(10), flying=0.0)


@pytest.fixture(scope='module')
def demo(tmp_path_factory):
    """Return the messages of a bag of three small scans by topic, and the camera mount."""
    path = tmp_path_factory.mktemp('demo') / 'bag'
    mount = write_demo_bag(path, num_scans=3, camera=CAMERA)
    messages = {}
    with Bag(path) as bag:
        for message in bag.messages():
            decoded = decode(message.type_name, message.data)
            messages.setdefault(message.topic, []).append((message.time, decoded))
    return messages, mount


@pytest.fixture(scope='module')
def scan(demo):
    return demo[0]['/camera/depth/points'][-1][1]


def matrix_of(message):
    [stamped] = message.transforms
    position, rotation = stamped.transform.translation, stamped.transform.rotation
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_quat(
        [rotation.x, rotation.y, rotation.z, rotation.w]
    ).as_matrix()
    matrix[:3, 3] = position.x, position.y, position.z
    return matrix


def test_every_scan_has_a_clock_message_and_a_transform(demo):
    counts = {topic: len(messages) for topic, messages in demo[0].items()}
    assert counts == {'/tf_static': 1, '/clock': 3, '/tf': 3, '/camera/depth/points': 3}


def test_scans_are_stamped_four_times_a_second(demo):
    times = np.array([time for time, _ in demo[0]['/camera/depth/points']])
    stamps = [item.header.stamp for _, item in demo[0]['/camera/depth/points']]
    assert np.diff(times).tolist() == [250_000_000, 250_000_000]
    assert [stamp.sec * 10**9 + stamp.nanosec for stamp in stamps] == times.tolist()


def test_scans_are_organised_in_points_of_20_bytes(scan):
    assert (scan.height, scan.width, scan.point_step, scan.row_step) == (48, 64, 20, 1280)
    assert scan.header.frame_id == 'camera_depth_optical_frame'


def test_scans_have_the_documented_fields(scan):
    assert [(item.name, item.offset, item.datatype, item.count) for item in scan.fields] == [
        ('x', 0, 7, 1), ('y', 4, 7, 1), ('z', 8, 7, 1), ('rgb', 12, 7, 1),
        ('true_label', 16, 4, 1), ('true_instance_id', 18, 4, 1),
    ]  # fmt: skip


def test_points_without_return_have_no_class_and_no_instance(scan):
    finite = cloud_from_msg(scan).finite()
    labels = fields_from_msg(scan, ['true_label', 'true_instance_id'])
    assert 0 < finite.sum() < len(finite)
    assert set(labels['true_label'][~finite]) == {255}
    assert set(labels['true_instance_id'][~finite]) == {0}


def test_points_with_return_have_a_class_and_an_instance(scan):
    finite = cloud_from_msg(scan).finite()
    labels = fields_from_msg(scan, ['true_label', 'true_instance_id'])
    assert labels['true_label'][finite].max() < len(CLASS_NAMES)
    assert labels['true_instance_id'][finite].min() > 0


def test_the_transforms_put_the_floor_at_height_zero(demo, scan):
    messages, _ = demo
    map_from_base = matrix_of(messages['/tf'][-1][1])
    base_from_camera = matrix_of(messages['/tf_static'][0][1])
    in_map = transform(cloud_from_msg(scan).xyz, map_from_base @ base_from_camera)
    floor = fields_from_msg(scan, ['true_label'])['true_label'] == CLASS_NAMES.index('floor')
    assert floor.sum() > 100
    assert np.abs(in_map[floor, 2]).max() < 0.1


def test_the_robot_stays_level_on_the_floor(demo):
    for _, message in demo[0]['/tf']:
        matrix = matrix_of(message)
        assert matrix[2, 3] == pytest.approx(0, abs=1e-9)
        assert matrix[2, 2] == pytest.approx(1)


def test_the_robot_moves(demo):
    first, *_, last = (matrix_of(message) for _, message in demo[0]['/tf'])
    assert np.abs(first - last).max() > 0.01


def test_the_mount_is_the_static_transform(demo):
    messages, mount = demo
    assert pose_matrix(mount) == pytest.approx(matrix_of(messages['/tf_static'][0][1]))


def test_the_same_seed_writes_the_same_scans(tmp_path, demo):
    write_demo_bag(tmp_path / 'bag', num_scans=3, camera=CAMERA)
    with Bag(tmp_path / 'bag') as bag:
        *_, last = bag.messages({'/camera/depth/points'})
    again = decode(last.type_name, last.data)
    np.testing.assert_array_equal(again.data, demo[0]['/camera/depth/points'][-1][1].data)


def test_progress_is_reported_after_every_scan(tmp_path):
    reported = []
    write_demo_bag(
        tmp_path / 'bag', num_scans=2, camera=CAMERA, on_scan=lambda *step: reported.append(step)
    )
    assert reported == [(1, 2), (2, 2)]
