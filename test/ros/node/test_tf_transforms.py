# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.tf_transforms with the TF of a ROS installation."""

from asis_ros.geometry import pose_matrix
import numpy as np
import pytest
from scan_messages import make_message, make_scene, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
pytest.importorskip('tf2_ros', reason='tf2_ros comes with a ROS installation only')
pytest.importorskip(
    'tf_transformations', reason='tf_transformations comes with a ROS installation only'
)
from asis_ros.ros.node.tf_transforms import TfTransforms  # noqa: E402, I100
from geometry_msgs.msg import TransformStamped  # noqa: E402, I100
from rclpy.executors import SingleThreadedExecutor  # noqa: E402, I100
from rclpy.node import Node  # noqa: E402, I100
from scan_client import PATIENCE, ScanClient  # noqa: E402, I100
from scipy.spatial.transform import Rotation  # noqa: E402, I100
from tf2_ros import StaticTransformBroadcaster, TransformBroadcaster  # noqa: E402, I100

SCENE = {name: column[::10] for name, column in scene_fields(make_scene()).items()}
POSE = (1.0, 2.0, 1.5, -1.8, 0.0, -1.57)


@pytest.fixture
def node(ros):
    node = Node('listener')
    yield node
    node.destroy_node()


@pytest.fixture
def transforms(node):
    transforms = TfTransforms(node)
    yield transforms
    transforms.close()


def transform_at(seconds, pose=POSE, child='camera'):
    message = TransformStamped()
    message.header.stamp.sec, message.header.frame_id = seconds, 'map'
    message.child_frame_id = child
    shift, turn = message.transform.translation, message.transform.rotation
    shift.x, shift.y, shift.z = pose[:3]
    turn.x, turn.y, turn.z, turn.w = Rotation.from_euler('xyz', pose[3:]).as_quat().tolist()
    return message


def send_until(node, broadcaster, messages, condition):
    """Send transforms again and again until they are there."""
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    for _ in range(int(PATIENCE / 0.05)):
        broadcaster.sendTransform(messages)
        executor.spin_once(timeout_sec=0.05)
        if condition():
            break
    executor.remove_node(node)
    assert condition()


def test_a_transform_is_found_at_its_stamp(node, transforms):
    send_until(
        node,
        TransformBroadcaster(node),
        [transform_at(10), transform_at(20)],
        lambda: transforms.find('map', 'camera', 20 * 10**9) is not None,
    )
    found = transforms.find('map', 'camera', 15 * 10**9)
    np.testing.assert_allclose(found, pose_matrix(POSE), atol=1e-9)


def test_a_stamp_after_the_last_transform_is_explained_with_the_time_range(node, transforms):
    send_until(
        node,
        TransformBroadcaster(node),
        [transform_at(10), transform_at(20)],
        lambda: transforms.find('map', 'camera', 20 * 10**9) is not None,
    )
    assert transforms.find('map', 'camera', 21 * 10**9) is None
    text = transforms.explain('map', 'camera', 21 * 10**9)
    assert "TF knows 'camera' from 10.000 to 20.000 s" in text


def test_a_static_transform_is_explained_as_static(node, transforms):
    send_until(
        node,
        StaticTransformBroadcaster(node),
        [transform_at(0, child='mount')],
        lambda: transforms.find('map', 'mount', 10**9) is not None,
    )
    assert "TF knows 'mount' as static" in transforms.explain('map', 'mount', 10**9)


def test_an_unknown_frame_is_explained(transforms):
    assert transforms.find('map', 'lidar', 10**9) is None
    assert "TF does not know 'lidar'" in transforms.explain('map', 'lidar', 10**9)


def test_clearing_forgets_moving_frames_and_keeps_static_ones(node, transforms):
    send_until(
        node,
        StaticTransformBroadcaster(node),
        [transform_at(0, child='mount')],
        lambda: transforms.find('map', 'mount', 10**9) is not None,
    )
    send_until(
        node,
        TransformBroadcaster(node),
        [transform_at(10)],
        lambda: transforms.find('map', 'camera', 10 * 10**9) is not None,
    )
    assert {'camera', 'mount'} <= set(transforms.frames())
    transforms.clear()
    assert transforms.find('map', 'camera', 10 * 10**9) is None
    assert transforms.find('map', 'mount', 10 * 10**9) is not None


def test_a_node_in_its_own_process_waits_for_tf_and_publishes(run_node, ros, random_weights):
    process = run_node(
        '/mapped',
        f'model.path:={random_weights}',
        'model.device:=cpu',
        'block.num_points:=256',
        'target_frame:=map',
        'tf_timeout_s:=2.0',
    )
    process.wait_until_ready()
    client = ScanClient('/mapped')
    scan = make_message(SCENE, frame='camera')
    client.wait_until(client.is_connected)
    client.send(scan)
    client.wait_until(lambda: client.counts().get('dropped.tf_unavailable') == 1)
    assert "from 'camera' to 'map'" in client.status.message
    broadcaster = TransformBroadcaster(client.node)
    stamp = client.next_stamp()
    client.send(scan, stamp=(stamp, 0))
    client.wait_until(lambda: client.counts()['received'] == 2)
    broadcaster.sendTransform([transform_at(stamp - 1), transform_at(stamp + 1)])
    client.wait_until(lambda: bool(client.outputs))
    assert client.outputs[0].header.frame_id == 'camera'
    assert client.outputs[0].header.stamp.sec == stamp
    client.close()
    assert process.stop() == 0
