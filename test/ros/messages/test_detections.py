# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.detections: instances as others expect detections."""

from asis_ros.bags.messages import encode
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.messages import bag_types
from asis_ros.ros.messages.boxes import Box
from asis_ros.ros.messages.detections import detections_msg
import numpy as np
import pytest

TABLE, CHAIR = 7, 8

# A quarter turn about z: quaternion (0, 0, sqrt(1/2), sqrt(1/2)).
QUARTER = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def make_box(track_id, class_id):
    centre, size, top = np.array([[1.0, 2.0, 0.5], [0.4, 0.6, 1.0], [1.0, 2.0, 1.0]])
    return Box(track_id, class_id, 0.75, centre, QUARTER, size, top)


@pytest.fixture(params=['bag', 'ros'])
def message(request):
    """Make the message of two boxes, with and without ROS."""
    return make_message(request.param, BOXES)


def make_message(source, boxes):
    types = bag_types
    if source == 'ros':
        pytest.importorskip('vision_msgs', reason='needs vision_msgs of a ROS installation')
        from asis_ros.ros.messages import ros_types as types
    header = types.Header(frame_id='map')
    header.stamp.sec = 12
    return detections_msg(types, header, boxes, CLASS_NAMES)


BOXES = [make_box(41, CHAIR), make_box(7, TABLE)]


def test_every_box_is_a_detection_with_its_id_as_text(message):
    assert [detection.id for detection in message.detections] == ['41', '7']


def test_header_of_array_and_detections_is_that_of_the_scan(message):
    assert (message.header.frame_id, message.header.stamp.sec) == ('map', 12)
    assert all(detection.header == message.header for detection in message.detections)


def test_a_detection_has_one_hypothesis_with_name_and_score_of_its_class(message):
    (result,) = message.detections[0].results
    assert result.hypothesis.class_id == 'chair'
    assert result.hypothesis.score == 0.75


def test_the_box_of_a_detection_has_place_turn_and_size(message):
    detection = message.detections[0]
    centre, size = detection.bbox.center, detection.bbox.size
    assert (centre.position.x, centre.position.y, centre.position.z) == (1.0, 2.0, 0.5)
    turn = centre.orientation
    assert (turn.x, turn.y) == (0.0, 0.0)
    assert (turn.z, turn.w) == pytest.approx((0.5**0.5, 0.5**0.5))
    assert (size.x, size.y, size.z) == (0.4, 0.6, 1.0)
    assert detection.results[0].pose.pose == centre


def test_a_scan_without_instances_has_no_detections():
    assert make_message('bag', []).detections == []


def test_ros_reads_detections_of_a_bag_as_the_node_sends_them():
    sent = make_message('ros', BOXES)
    from rclpy.serialization import deserialize_message

    data = encode('vision_msgs/msg/Detection3DArray', make_message('bag', BOXES))
    assert deserialize_message(data, type(sent)) == sent
