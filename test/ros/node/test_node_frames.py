# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node with transforms: which frame outputs are in, and what happens without."""

from asis_ros.geometry import pose_matrix, transform
from known_transforms import KnownTransforms
import numpy as np
import pytest
from scan_messages import make_message

pytest.importorskip('rclpy', reason='needs ROS 2')
from diagnostic_msgs.msg import DiagnosticStatus  # noqa: E402, I100
from rclpy.parameter import Parameter  # noqa: E402, I100
from rosgraph_msgs.msg import Clock  # noqa: E402, I100
from scan_client import columns_of, ScanClient  # noqa: E402, I100

CAMERA_TO_MAP = pose_matrix((1.0, 2.0, 1.5, -1.8, 0.0, -1.57))
X = np.linspace(0, 1, 60, dtype=np.float32)
XYZ = np.stack([X, X**2, 1 + X], axis=1)


def scan(frame='camera'):
    return make_message(dict(zip('xyz', XYZ.T.copy(), strict=True)), frame=frame)


@pytest.fixture
def transforms():
    return KnownTransforms({('map', 'camera'): CAMERA_TO_MAP})


@pytest.fixture
def node(start_node, scripted, transforms):
    return start_node(scripted, transforms, target_frame='map', tf_timeout_s=0.05)


@pytest.fixture
def client(node):
    client = ScanClient()
    client.serve(node)
    client.connect(scan())
    yield client
    client.close()


def test_scans_are_segmented_in_the_target_frame(client, scripted):
    client.ask(scan())
    np.testing.assert_allclose(scripted.clouds[-1].xyz, transform(XYZ, CAMERA_TO_MAP), atol=1e-6)


def test_the_output_stays_in_the_frame_of_the_scan(client):
    output = client.ask(scan())
    assert output.header.frame_id == 'camera'
    columns = columns_of(output)
    np.testing.assert_array_equal(np.stack([columns[name] for name in 'xyz'], axis=1), XYZ)


def test_markers_are_in_the_target_frame_with_the_stamp_of_the_scan(client, scripted):
    scripted.num_instances = 5
    markers = client.ask_for_markers(scan()).markers
    assert {marker.header.frame_id for marker in markers} == {'map'}
    stamp = client.outputs[-1].header.stamp
    assert all(marker.header.stamp == stamp for marker in markers)


def test_a_scan_whose_transform_is_missing_is_dropped_with_both_frames(client):
    client.send(scan('lidar'))
    client.wait_until(lambda: client.counts().get('dropped.tf_unavailable') == 1)
    assert client.status.level == DiagnosticStatus.WARN
    assert "from 'lidar' to 'map'" in client.status.message
    assert client.ask(scan()).width == 60


def test_a_scan_later_than_the_last_transform_is_dropped_with_the_time_range(client, transforms):
    stamp = client.ask(scan()).header.stamp
    transforms.newest_ns = (stamp.sec - 1) * 10**9
    client.send(scan())
    client.wait_until(lambda: client.counts().get('dropped.tf_unavailable') == 1)
    assert f'known up to {stamp.sec - 1}.000 s' in client.status.message


def test_a_transform_that_comes_late_is_waited_for(client, transforms):
    transforms.late = transforms.asked + 2
    assert client.ask(scan()).width == 60


def test_a_scan_without_frame_is_dropped(client):
    client.send(scan(''))
    client.wait_until(lambda: client.counts().get('dropped.empty_frame') == 1)


def test_a_leading_slash_is_no_matter_and_comes_back(client):
    assert client.ask(scan('/camera')).header.frame_id == '/camera'


def test_when_scans_go_back_in_time_transforms_and_ids_are_forgotten(client, scripted, transforms):
    scripted.num_instances = 0
    client.ask(scan())
    scripted.num_instances = 3
    before = set(columns_of(client.ask(scan()))['instance_id'].tolist()) - {0}
    client.send(scan(), stamp=(0, 1))
    client.wait_until(lambda: transforms.cleared == 1)
    client.wait_until_idle()
    scripted.num_instances = 3
    after = set(columns_of(client.ask(scan()))['instance_id'].tolist()) - {0}
    assert after == {1, 2, 3}
    assert len(before) == 3


def test_when_the_clock_jumps_back_transforms_and_ids_are_forgotten(client, node, transforms):
    node.set_parameters([Parameter('use_sim_time', value=True)])
    clock = client.node.create_publisher(Clock, '/clock', 10)

    def tell(seconds):
        now = Clock()
        now.clock.sec = seconds

        def clock_has_come():
            clock.publish(now)
            return node.get_clock().now().nanoseconds == seconds * 10**9

        client.wait_until(clock_has_come)

    tell(1000)
    before = transforms.cleared
    tell(1010)
    assert transforms.cleared == before
    tell(900)
    assert transforms.cleared == before + 1


def test_cleanup_ends_the_listening(node, transforms):
    node.trigger_deactivate()
    assert not transforms.closed
    node.trigger_cleanup()
    assert transforms.closed


def test_the_doctor_tells_which_transform_is_missing(client):
    from std_srvs.srv import Trigger

    client.send(scan('lidar'))
    client.wait_until(lambda: client.counts().get('dropped.tf_unavailable') == 1)
    output = client.call(Trigger, 'doctor', Trigger.Request())
    assert not output.success
    assert 'lidar' in output.message
    assert 'map' in output.message


def test_without_tf_a_target_frame_fails_with_what_to_install(ros):
    from asis_ros.ros.node.node import AsisSegmenter
    from rclpy.lifecycle import TransitionCallbackReturn

    try:
        import tf2_ros  # noqa: F401
        import tf_transformations  # noqa: F401
    except ImportError:
        pass
    else:
        pytest.skip('TF is installed here')
    node = AsisSegmenter(parameter_overrides=[Parameter('target_frame', value='map')])
    assert node.trigger_configure() == TransitionCallbackReturn.FAILURE
    client = ScanClient()
    client.serve(node)
    client.wait_until(lambda: 'model' in client.parts)
    assert 'apt install ros-$ROS_DISTRO-tf2-ros' in client.parts['model'].message
    client.close()
    node.destroy_node()
