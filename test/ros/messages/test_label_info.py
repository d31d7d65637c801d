# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.label_info: what is told about class ids, and to whom."""

import time

from asis_ros.colours import class_colour_table
import pytest
import yaml

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.messages import label_info  # noqa: E402, I100
from asis_ros.ros.messages.label_info import label_text, publish_label_info  # noqa: E402, I100
from rclpy.executors import SingleThreadedExecutor  # noqa: E402, I100
from rclpy.node import Node  # noqa: E402, I100
from rclpy.qos import DurabilityPolicy, QoSProfile  # noqa: E402, I100
from std_msgs.msg import String  # noqa: E402, I100

NAMES = ('rock', 'no')  # YAML takes a bare no for false
COLOURS = class_colour_table(('red', '#102030'), NAMES)
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def test_the_text_lists_id_name_and_colour_of_every_class_and_of_unlabelled_points():
    assert yaml.safe_load(label_text(NAMES, COLOURS, 255)) == [
        {'id': 0, 'name': 'rock', 'colour': [255, 0, 0]},
        {'id': 1, 'name': 'no', 'colour': [16, 32, 48]},
        {'id': 255, 'name': 'unlabelled', 'colour': [90, 90, 90]},
    ]


def test_the_text_names_the_unknown_label_that_goes_out():
    assert yaml.safe_load(label_text(NAMES, COLOURS, 100_000))[-1]['id'] == 100_000


@pytest.fixture
def publisher_node(ros):
    node = Node('labels', namespace='/late')
    yield node
    node.destroy_node()


def received_late(node, kind):
    """Join after the message was published, and collect what comes."""
    received = []
    listener = Node('latecomer', namespace='/late')
    listener.create_subscription(kind, '/late/labels/label_info', received.append, LATCHED)
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    executor.add_node(listener)
    end = time.monotonic() + 30
    while not received:
        assert time.monotonic() < end, 'no label info came'
        executor.spin_once(timeout_sec=0.05)
    for _ in range(10):  # a second message would come now
        executor.spin_once(timeout_sec=0.05)
    executor.shutdown()
    listener.destroy_node()
    return received


def test_who_comes_late_gets_the_text_once(publisher_node, monkeypatch):
    monkeypatch.setattr(label_info, 'has_vision_msgs', lambda: False)
    publish_label_info(publisher_node, NAMES, COLOURS, 255)
    (message,) = received_late(publisher_node, String)
    assert message.data == label_text(NAMES, COLOURS, 255)


def test_who_comes_late_gets_the_label_info_of_vision_msgs_once(publisher_node):
    messages = pytest.importorskip('vision_msgs.msg', reason='needs vision_msgs')
    publish_label_info(publisher_node, NAMES, COLOURS, 255)
    (message,) = received_late(publisher_node, messages.LabelInfo)
    classes = [(item.class_id, item.class_name) for item in message.class_map]
    assert classes == [(0, 'rock'), (1, 'no'), (255, 'unlabelled')]


@pytest.mark.parametrize(('unknown', 'stated'), [(255, 255), (65535, 65535), (2**31 - 1, 65535)])
def test_ids_of_vision_msgs_end_at_65535(unknown, stated):
    pytest.importorskip('vision_msgs', reason='needs vision_msgs')
    assert label_info.label_info_msg(NAMES, unknown).class_map[-1].class_id == stated
