# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.messages.markers: what is added, what is taken away."""

from asis_ros.colours import class_colour_table
from asis_ros.geometry import rotation_to_z_up
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.messages.boxes import Box
import numpy as np
import pytest

pytest.importorskip('visualization_msgs', reason='needs ROS 2')
from asis_ros.ros.messages import ros_types  # noqa: E402, I100
from asis_ros.ros.messages.markers import InstanceMarkers  # noqa: E402, I100
from builtin_interfaces.msg import Duration  # noqa: E402, I100
from std_msgs.msg import Header  # noqa: E402, I100
from visualization_msgs.msg import Marker  # noqa: E402, I100

Z_UP = np.eye(4)
TABLE, CHAIR = 7, 8
HEADER = Header(frame_id='lidar')


def make_box(track_id, class_id=CHAIR, rotation=Z_UP[:3, :3]):
    centre, size, top = np.array([[1.0, 2.0, 0.5], [0.4, 0.6, 1.0], [1.0, 2.0, 1.0]])
    return Box(track_id, class_id, 0.9, centre, rotation, size, top)


def make_markers():
    return InstanceMarkers(ros_types, CLASS_NAMES, class_colour_table((), CLASS_NAMES))


def changes(array, action):
    return {(marker.ns, marker.id) for marker in array.markers if marker.action == action}


def test_an_instance_gets_a_box_and_a_text():
    array = make_markers().update(HEADER, [make_box(3)])
    assert changes(array, Marker.ADD) == {('box/chair', 3), ('text/chair', 3)}


def test_the_box_marker_has_the_place_and_size_of_the_box():
    box = make_markers().update(HEADER, [make_box(3)]).markers[0]
    position, size = box.pose.position, box.scale
    assert box.type == Marker.CUBE
    assert (position.x, position.y, position.z) == (1.0, 2.0, 0.5)
    assert (size.x, size.y, size.z) == (0.4, 0.6, 1.0)


def test_the_text_on_top_of_the_box_tells_class_id_score_and_size():
    text = make_markers().update(HEADER, [make_box(3)]).markers[1]
    assert text.type == Marker.TEXT_VIEW_FACING
    assert text.text == 'chair 3: 90 %\n0.40 x 0.60 x 1.00 m'
    assert text.pose.position.z == 1.0


def test_markers_have_the_header_of_the_scan():
    array = make_markers().update(HEADER, [make_box(3)])
    assert all(marker.header == HEADER for marker in array.markers)


def test_a_box_in_an_optical_frame_is_turned_upright():
    # A quarter turn about x: quaternion (+-sqrt(1/2), 0, 0, sqrt(1/2)).
    upright = rotation_to_z_up('-y')[:3, :3].T
    array = make_markers().update(HEADER, [make_box(1, rotation=upright)])
    turn = array.markers[0].pose.orientation
    height = quaternion_matrix(turn.x, turn.y, turn.z, turn.w)[:, 2]
    np.testing.assert_allclose(height, (0, -1, 0), atol=1e-9)


def quaternion_matrix(x, y, z, w):
    """Rotation matrix of a unit quaternion, by the textbook formula."""
    return np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ])  # fmt: skip


def test_an_instance_that_stays_is_updated_in_place():
    markers = make_markers()
    markers.update(HEADER, [make_box(1)])
    array = markers.update(HEADER, [make_box(1)])
    assert changes(array, Marker.ADD) == {('box/chair', 1), ('text/chair', 1)}
    assert len(array.markers) == 2


def test_markers_stay_until_they_are_deleted():
    array = make_markers().update(HEADER, [make_box(3)])
    assert all(marker.lifetime == Duration() for marker in array.markers)


def test_a_box_has_the_colour_of_its_class():
    colour = make_markers().update(HEADER, [make_box(3)]).markers[0].color
    assert (colour.r, colour.g, colour.b) == (1.0, 0.0, 0.0)  # chairs are red


def test_exactly_the_markers_of_vanished_instances_are_deleted():
    markers = make_markers()
    markers.update(HEADER, [make_box(number) for number in range(1, 6)])
    array = markers.update(HEADER, [make_box(1), make_box(2)])
    gone = {(f'{kind}/chair', number) for kind in ('box', 'text') for number in (3, 4, 5)}
    assert changes(array, Marker.DELETE) == gone
    assert not changes(array, Marker.DELETEALL)
    assert len(changes(array, Marker.ADD)) == 4


def test_a_deleted_marker_is_not_deleted_again():
    markers = make_markers()
    markers.update(HEADER, [make_box(1)])
    markers.update(HEADER, [])
    assert markers.update(HEADER, []).markers == []


def test_an_id_that_passes_to_another_class_leaves_no_ghost():
    markers = make_markers()
    markers.update(HEADER, [make_box(1, CHAIR)])
    array = markers.update(HEADER, [make_box(1, TABLE)])
    assert changes(array, Marker.ADD) == {('box/table', 1), ('text/table', 1)}
    assert changes(array, Marker.DELETE) == {('box/chair', 1), ('text/chair', 1)}
