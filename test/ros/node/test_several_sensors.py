# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Several sensors, each on its own or fused, and scans of the last seconds together."""

from asis_ros.geometry import pose_matrix, transform
from known_transforms import KnownTransforms
import numpy as np
import pytest
from scan_messages import make_message

pytest.importorskip('rclpy', reason='needs ROS 2')
from scan_client import columns_of, ScanClient  # noqa: E402, I100

FRONT_TO_BASE = pose_matrix((0.5, 0.0, 1.0, 0.0, 0.0, 0.0))
REAR_TO_BASE = pose_matrix((-0.5, 0.0, 1.0, 0.0, 0.0, 3.0))
TOPICS = ['/front/points', '/rear/points']
X = np.linspace(0, 1, 60, dtype=np.float32)
FRONT = np.stack([X, X, X], axis=1)
REAR = np.stack([X, -X, X**2], axis=1)[:40]


def message(xyz, frame):
    return make_message(dict(zip('xyz', xyz.T.copy(), strict=True)), frame=frame)


FRONT_SCAN, REAR_SCAN = message(FRONT, 'front'), message(REAR, 'rear')


@pytest.fixture
def transforms():
    return KnownTransforms(
        {('base_link', 'front'): FRONT_TO_BASE, ('base_link', 'rear'): REAR_TO_BASE}
    )


@pytest.fixture
def client_of():
    clients = []

    def make(node, **topics):
        clients.append(ScanClient(beside=clients[0] if clients else None, **topics))
        clients[0].serve(node)
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def both(node, client_of, prefixes):
    """Connect a client for each sensor: where it sends scans, where its outputs come."""
    return [
        client_of(node, scans_topic=topic, points_topic=f'{prefix}points')
        for topic, prefix in zip(TOPICS, prefixes, strict=True)
    ]


PREFIXES = ['front_points/', 'rear_points/']


def test_each_sensor_gets_its_own_outputs(start_node, scripted, client_of):
    node = start_node(scripted, input_topics=TOPICS)
    front, rear = both(node, client_of, PREFIXES)
    front.connect(FRONT_SCAN)
    rear.connect(REAR_SCAN)
    assert {output.header.frame_id for output in front.outputs} == {'front'}
    assert {output.header.frame_id for output in rear.outputs} == {'rear'}
    assert rear.ask(REAR_SCAN).width == 40


def test_a_busy_sensor_does_not_keep_the_other_from_its_turn(start_node, scripted, client_of):
    node = start_node(scripted, input_topics=TOPICS)
    front, rear = both(node, client_of, PREFIXES)
    front.connect(FRONT_SCAN)
    rear.connect(REAR_SCAN)
    in_work = len(scripted.clouds)
    scripted.may_continue.clear()
    front.send(FRONT_SCAN)
    front.wait_until(lambda: len(scripted.clouds) == in_work + 1)
    received = front.counts()['received']
    rear.send(REAR_SCAN)
    front.wait_until(lambda: front.counts()['received'] >= received + 1)
    for _ in range(3):
        front.send(FRONT_SCAN)
    front.wait_until(lambda: front.counts()['received'] >= received + 4)
    scripted.may_continue.set()
    front.wait_until(lambda: len(scripted.clouds) == in_work + 3)
    assert [len(cloud) for cloud in scripted.clouds[in_work:]] == [60, 40, 60]


@pytest.fixture
def fused(start_node, scripted, transforms, client_of):
    node = start_node(
        scripted,
        transforms,
        input_topics=TOPICS,
        input__fuse=True,
        input__fuse_tolerance_s=0.05,
        target_frame='base_link',
        tf_timeout_s=0.05,
    )
    front, rear = both(node, client_of, PREFIXES)
    front.wait_until(lambda: front.is_connected() and rear.is_connected())
    return front, rear


def send_both(front, rear, offset=0):
    stamp = front.next_stamp()
    front.send(FRONT_SCAN, stamp=(stamp, 0))
    rear.send(REAR_SCAN, stamp=(stamp, offset))
    return stamp


def test_fused_scans_are_segmented_as_one_in_the_target_frame(fused, scripted):
    front, rear = fused
    send_both(front, rear, 20_000_000)
    front.wait_until(lambda: bool(front.outputs and rear.outputs))
    expected = [transform(FRONT, FRONT_TO_BASE), transform(REAR, REAR_TO_BASE)]
    np.testing.assert_allclose(scripted.clouds[-1].xyz, np.concatenate(expected), atol=1e-6)


def test_labels_of_fused_scans_go_back_to_the_cloud_of_each_sensor(fused, scripted):
    front, rear = fused
    scripted.num_instances = 5
    stamp = send_both(front, rear, 20_000_000)
    front.wait_until(lambda: bool(front.outputs and rear.outputs))
    first, second = front.outputs[-1], rear.outputs[-1]
    assert (first.header.frame_id, second.header.frame_id) == ('front', 'rear')
    assert (first.header.stamp.nanosec, second.header.stamp.nanosec) == (0, 20_000_000)
    assert first.header.stamp.sec == stamp
    # One hundred points are five objects of twenty: three belong to the first sixty.
    ids = [columns_of(output)['instance_id'] for output in (first, second)]
    assert [len(set(part.tolist())) for part in ids] == [3, 2]
    assert not set(ids[0].tolist()) & set(ids[1].tolist())
    np.testing.assert_array_equal(columns_of(second)['y'], REAR[:, 1])


def test_scans_without_partner_are_counted(fused):
    front, rear = fused
    for _ in range(7):
        received = front.counts()['received']
        front.send(FRONT_SCAN)
        front.wait_until(lambda received=received: front.counts()['received'] > received)
    front.wait_until(lambda: front.counts().get('dropped.unmatched') == 2)
    send_both(front, rear)
    front.wait_until(lambda: bool(front.outputs and rear.outputs))
    front.wait_until(lambda: front.counts()['published'] == 2)
    assert front.counts()['dropped.unmatched'] == 7


def test_a_missing_transform_drops_the_whole_set(fused, transforms):
    front, rear = fused
    del transforms.matrices['base_link', 'rear']
    send_both(front, rear)
    front.wait_until(lambda: front.counts().get('dropped.tf_unavailable') == 2)


def test_without_target_frame_scans_of_two_frames_are_not_fused(start_node, scripted, client_of):
    node = start_node(scripted, input_topics=TOPICS, input__fuse=True)
    front, rear = both(node, client_of, PREFIXES)
    front.wait_until(lambda: front.is_connected() and rear.is_connected())
    send_both(front, rear)
    front.wait_until(lambda: front.counts().get('dropped.frame_mismatch') == 2)
    assert 'set target_frame' in front.status.message


def test_a_window_adds_earlier_scans_and_labels_the_newest(
    start_node, scripted, transforms, client_of
):
    node = start_node(scripted, transforms, target_frame='base_link', window__duration_s=5.0)
    client = client_of(node)
    client.connect(FRONT_SCAN)
    client.wait_until_idle()
    node.trigger_deactivate()
    node.trigger_activate()  # begins with an empty window
    client.connect(FRONT_SCAN)
    client.wait_until_idle()
    transforms.matrices['base_link', 'front'] = REAR_TO_BASE  # the camera has moved
    output = client.ask(FRONT_SCAN)
    joined = scripted.clouds[-1].xyz
    np.testing.assert_allclose(joined[:60], transform(FRONT, REAR_TO_BASE), atol=1e-6)
    assert len(joined) > 60
    assert joined[60:].min(axis=0) == pytest.approx([0.5, 0.0, 1.0], abs=0.05)
    assert output.width == 60
