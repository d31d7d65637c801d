# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""All that the node publishes, from one scan, over DDS."""

import numpy as np
import pytest
from scan_messages import make_message, make_scene, packed, scene_fields
import yaml

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.colours import CLASS_COLOURS
from asis_ros.labels import CLASS_NAMES  # noqa: E402, I100
from rclpy.qos import DurabilityPolicy, QoSProfile  # noqa: E402, I100
from scan_client import columns_of, ScanClient  # noqa: E402, I100
from sensor_msgs.msg import PointCloud2  # noqa: E402, I100
from std_msgs.msg import String  # noqa: E402, I100

CHAIR = 8
FEW = {name: column[::10] for name, column in scene_fields(make_scene()).items()}
SCAN = make_message(FEW)


@pytest.fixture
def connect(start_node, scripted):
    clients = []

    def start(**settings):
        client = ScanClient()
        clients.append(client)
        client.serve(start_node(scripted, **settings))
        client.connect(SCAN)
        return client

    yield start
    for client in clients:
        client.close()


def clouds_of(client, name):
    """Ask until a cloud comes on a further topic."""
    clouds = []
    client.node.create_subscription(PointCloud2, f'{client.name}/output/{name}', clouds.append, 10)

    def has_come():
        client.ask(SCAN)
        return bool(clouds)

    client.wait_until(has_come)
    return clouds


def colours_of(cloud):
    return np.unique(columns_of(cloud)['rgb'].view(np.uint32)).tolist()


def test_a_cloud_is_coloured_by_class(connect):
    (cloud, *_) = clouds_of(connect(), 'points_semantic')
    assert colours_of(cloud) == packed(CLASS_COLOURS[[CHAIR]]).tolist()
    np.testing.assert_array_equal(columns_of(cloud)['x'], FEW['x'])


def test_a_cloud_is_coloured_by_instance(connect, scripted):
    scripted.num_instances = 5
    cloud = clouds_of(connect(), 'points_instance')[-1]
    assert len(colours_of(cloud)) == 5


def test_objects_keep_their_ids_from_scan_to_scan(connect, scripted):
    scripted.num_instances = 5
    client = connect()
    rng = np.random.default_rng(21)
    first = columns_of(client.ask(SCAN))['instance_id']
    for _ in range(10):
        shaken = {name: column + rng.normal(0, 0.01, len(column)).astype(np.float32)
                  for name, column in FEW.items() if name != 'rgb'}  # fmt: skip
        np.testing.assert_array_equal(columns_of(client.ask(make_message(shaken)))['instance_id'],
                                      first)  # fmt: skip


def test_fields_and_palette_are_those_of_the_settings(connect):
    colours = ['tomato'] * len(CLASS_NAMES)
    client = connect(output__label_field='class_id', output__palette=colours)
    assert 'class_id' in columns_of(client.ask(SCAN))
    assert colours_of(clouds_of(client, 'points_semantic')[-1]) == [0xFF6347]


def test_objects_of_other_classes_and_of_few_points_get_no_marker(connect, scripted):
    scripted.num_instances = 5
    client = connect(objects__classes=['table'])
    client.wait_until(lambda: bool(client.markers))
    assert client.markers[-1].markers == []
    small = connect(objects__min_points=10_000)
    small.wait_until(lambda: bool(small.markers))
    assert small.markers[-1].markers == []


def test_who_joins_late_gets_the_classes_once(connect):
    from asis_ros.ros.messages.label_info import has_vision_msgs

    if has_vision_msgs():
        from vision_msgs.msg import LabelInfo as Info
    else:
        Info = String
    client = connect()
    heard = []
    latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
    client.node.create_subscription(Info, f'{client.name}/label_info', heard.append, latched)
    client.wait_until(lambda: bool(heard))
    client.ask(SCAN)
    assert len(heard) == 1
    if Info is String:
        names = [item['name'] for item in yaml.safe_load(heard[0].data)]
        assert names[: len(CLASS_NAMES)] == list(CLASS_NAMES)


def test_detections_are_published_where_vision_msgs_is_installed(connect, scripted):
    messages = pytest.importorskip('vision_msgs.msg', reason='vision_msgs is not on PyPI')
    scripted.num_instances = 5
    client = connect()
    heard = []
    topic = f'{client.name}/output/detections'
    client.node.create_subscription(messages.Detection3DArray, topic, heard.append, 10)

    def has_come():
        client.ask(SCAN)
        return bool(heard)

    client.wait_until(has_come)
    assert {item.results[0].hypothesis.class_id for item in heard[-1].detections} == {'chair'}
