# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node over real DDS, with a segmenter whose predictions a test sets."""

import numpy as np
import pytest
from scan_messages import make_message

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.names import STAGES  # noqa: E402, I100
from rclpy.parameter import Parameter  # noqa: E402, I100
from rosgraph_msgs.msg import Clock  # noqa: E402, I100
from scan_client import ScanClient  # noqa: E402, I100
from std_msgs.msg import Float64  # noqa: E402, I100
from visualization_msgs.msg import Marker  # noqa: E402, I100

X = np.linspace(0, 1, 60, dtype=np.float32)
SCAN = make_message({'x': X, 'y': X, 'z': X})


@pytest.fixture
def segmenter(scripted):
    return scripted


@pytest.fixture
def node(start_node, scripted):
    return start_node(scripted)


@pytest.fixture
def client(node):
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    yield client
    client.close()


def last_markers(client):
    markers = client.ask_for_markers(SCAN).markers
    return {
        action: {(marker.ns, marker.id) for marker in markers if marker.action == action}
        for action in (Marker.ADD, Marker.DELETE, Marker.DELETEALL)
    }  # fmt: skip


def test_a_fault_of_the_segmenter_is_counted_and_the_next_scan_labelled(client, segmenter):
    segmenter.error = ZeroDivisionError('division by zero')
    client.send(SCAN)
    client.wait_until(lambda: client.counts().get('dropped.internal_error') == 1)
    segmenter.error = None
    assert client.ask(SCAN).width == 60


def test_the_newest_scan_is_next_and_those_it_replaced_are_counted(client, segmenter):
    before = client.counts()
    in_work, outputs = len(segmenter.clouds), len(client.outputs)
    segmenter.may_continue.clear()
    scans = [client.send(SCAN)]
    client.wait_until(lambda: len(segmenter.clouds) == in_work + 1)
    for _ in range(3):
        scans.append(client.send(SCAN))
        received = before['received'] + len(scans)
        client.wait_until(lambda received=received: client.counts()['received'] == received)
    segmenter.may_continue.set()
    client.wait_until(lambda: client.counts()['published'] == before['published'] + 2)
    client.wait_until(lambda: len(client.outputs) == outputs + 2)
    assert client.counts()['dropped.replaced'] == 2
    assert [output.header for output in client.outputs[-2:]] == [scans[0].header, scans[3].header]


def test_the_clock_is_served_while_a_scan_is_in_work(client, node, segmenter):
    node.set_parameters([Parameter('use_sim_time', value=True)])
    clock = client.node.create_publisher(Clock, '/clock', 10)
    segmenter.may_continue.clear()
    in_work = len(segmenter.clouds)
    client.send(SCAN)
    client.wait_until(lambda: len(segmenter.clouds) == in_work + 1)
    now = Clock()
    now.clock.sec = 1000

    def clock_has_come():
        clock.publish(now)
        return node.get_clock().now().nanoseconds == 1000 * 10**9

    client.wait_until(clock_has_come)


def test_the_latency_is_the_age_of_the_scan_when_its_output_is_out(client, node):
    node.set_parameters([Parameter('use_sim_time', value=True)])
    clock = client.node.create_publisher(Clock, '/clock', 10)
    latencies = []
    topic = f'{client.name}/debug/pipeline_latency_ms'
    client.node.create_subscription(Float64, topic, latencies.append, 10)
    now = Clock()
    now.clock.sec = 100_000

    def clock_has_come():
        clock.publish(now)
        return node.get_clock().now().nanoseconds == 100_000 * 10**9

    client.wait_until(clock_has_come)
    stamp = client.ask(SCAN).header.stamp
    client.wait_until(lambda: bool(latencies))
    age = 100_000 - stamp.sec - stamp.nanosec / 1e9
    assert latencies[-1].data == pytest.approx(age * 1e3)


def test_the_time_of_every_stage_is_published(client):
    times = {stage: [] for stage in STAGES}
    for stage in STAGES:
        topic = f'{client.name}/debug/processing_time/{stage}_ms'
        client.node.create_subscription(Float64, topic, times[stage].append, 10)

    def all_have_come():
        client.ask(SCAN)
        return all(times.values())

    client.wait_until(all_have_come)
    assert times['network'][0].data == pytest.approx(1.0)
    assert times['total'][0].data > 0


def test_markers_follow_the_instances(client, segmenter):
    segmenter.num_instances = 5
    last_markers(client)
    segmenter.num_instances = 2
    markers = last_markers(client)
    kinds = ('box/chair', 'text/chair')
    assert markers[Marker.ADD] == {(kind, number) for kind in kinds for number in (1, 2)}
    assert markers[Marker.DELETE] == {(kind, number) for kind in kinds for number in (3, 4, 5)}
    assert markers[Marker.DELETEALL] == set()


def test_a_scan_in_an_optical_frame_is_turned_upright(client, segmenter):
    ahead, down = np.linspace(1, 2, 60, dtype=np.float32), np.full(60, 0.5, np.float32)
    optical = {'x': X, 'y': down, 'z': ahead}
    client.ask(make_message(optical, frame='camera_depth_optical_frame'))
    np.testing.assert_allclose(segmenter.clouds[-1].xyz[:, 2], -down)


def test_without_a_subscriber_nothing_is_segmented(node, segmenter):
    client = ScanClient(listens=False)
    client.serve(node)

    def a_scan_is_dropped():
        client.send(SCAN)
        return client.counts().get('dropped.no_subscriber', 0) > 0

    client.wait_until(a_scan_is_dropped)
    client.close()
    assert segmenter.clouds == []


def test_diagnostics_name_the_node(client):
    assert client.status.name == 'asis_segmenter: scans'
    assert client.status.hardware_id == '/asis_segmenter'
