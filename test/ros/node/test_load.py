# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node under load and under limits of time: newest scan first, every drop counted."""

import time

from asis_ros.network.asis import Asis
import numpy as np
import pytest
from scan_messages import make_message, make_scene, scene_fields
import torch
from torch.nn.modules.module import register_module_forward_pre_hook

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.labels import UNKNOWN_CLASS  # noqa: E402, I100
from asis_ros.ros.names import AGE, STAGES  # noqa: E402, I100
from asis_ros.ros.node.node import AsisSegmenter  # noqa: E402, I100
from diagnostic_msgs.msg import DiagnosticStatus  # noqa: E402, I100
from rclpy.parameter import Parameter  # noqa: E402, I100
from rosgraph_msgs.msg import Clock  # noqa: E402, I100
from scan_client import columns_of, ScanClient  # noqa: E402, I100
from sensors import SensorProcess  # noqa: E402, I100
from std_msgs.msg import Float64MultiArray  # noqa: E402, I100

SCENE = make_scene()
SCAN = make_message(scene_fields(SCENE))
X = np.linspace(0, 1, 60, dtype=np.float32)
SMALL = make_message({'x': X, 'y': X, 'z': X})


@pytest.fixture
def connect(start_node, scripted):
    """Start a node with some settings, and connect a client to it."""
    clients = []

    def start(**settings):
        node = start_node(scripted, **settings)
        client = ScanClient()
        client.serve(node)
        client.connect(SMALL)
        clients.append(client)
        return client, node

    yield start
    for client in clients:
        client.close()


def set_clock(client, node, seconds):
    """Let the node take its time from /clock, which stands still."""
    node.set_parameters([Parameter('use_sim_time', value=True)])
    publisher = client.node.create_publisher(Clock, '/clock', 10)
    now = Clock()
    now.clock.sec = seconds

    def clock_has_come():
        publisher.publish(now)
        return node.get_clock().now().nanoseconds == seconds * 10**9

    client.wait_until(clock_has_come)
    return publisher


def test_at_30_hz_and_200_ms_a_scan_the_newest_is_labelled_and_every_drop_counted(
    connect, scripted
):
    client, _ = connect()
    client.wait_until_idle()
    before, scripted.seconds = client.counts(), 0.2
    seconds, sent, first = 5.0, {}, len(client.outputs)
    started = time.monotonic()
    while time.monotonic() < started + seconds:
        header = client.send(SMALL).header
        sent[header.stamp.sec] = time.monotonic()
        client.serve_for(1 / 30)
    client.wait_until_idle()
    counts = {key: count - before.get(key, 0) for key, count in client.counts().items()}
    lost = int(client.values()['lost_on_the_way'])
    client.wait_until(lambda: len(client.outputs) - first == counts['published'])
    labelled = [output.header.stamp.sec for output in client.outputs[first:]]
    assert counts['received'] + lost == len(sent)
    assert counts['dropped.replaced'] == counts['received'] - len(labelled)
    assert len(labelled) >= 5
    assert labelled == sorted(labelled)
    # No queue: between a scan and the next one labelled lies what one scan takes, never more.
    before_these = len(scripted.times) - len(labelled)
    taken = scripted.times[before_these:]
    waits = [time - sent[stamp] for time, stamp in zip(taken, labelled, strict=True)]
    assert np.median(waits) < 0.2


def test_scans_that_never_arrived_are_counted_as_lost(connect):
    client, _ = connect()
    client.wait_until_idle()
    received = client.counts()['received']
    for _ in range(12):  # more at once than the middleware keeps for the node
        client.send(SMALL)
    client.wait_until(lambda: client.counts()['received'] > received)
    client.wait_until_idle()
    client.ask(SMALL)

    def num_lost():
        return int(client.values()['lost_on_the_way'])

    client.wait_until(lambda: client.counts()['received'] - received + num_lost() == 13)
    assert num_lost() > 0


def test_scans_too_large_for_the_middleware_are_counted_though_none_arrives(start_node, scripted):
    node = start_node(scripted, input_topics=['/huge'])
    client = ScanClient()
    client.serve(node)
    with SensorProcess('/huge'):
        client.wait_until(lambda: int(client.values().get('lost_on_the_way', 0)) >= 2)
    client.close()


def test_a_limit_of_time_labels_what_is_near_and_tells_the_share(run_node, ros, random_weights):
    process = run_node(
        '/hasty',
        f'model.path:={random_weights}',
        'model.device:=cpu',
        'model.batch_size:=1',
        'block.num_points:=256',
        'latency_budget_ms:=0.001',
    )
    process.wait_until_ready()
    client = ScanClient('/hasty')
    client.connect(SCAN)
    output = columns_of(client.ask(SCAN))
    known = output['label'] != UNKNOWN_CLASS
    # The sensor stands at the origin, in a corner of the scene.
    distance = np.linalg.norm(SCENE.xyz[:, :2], axis=1)
    assert 0 < known.mean() < 0.5
    assert distance[known].max() < distance.max() / 2
    client.wait_until_idle()
    assert float(client.values()['covered']) == pytest.approx(known.mean(), abs=0.001)
    client.close()


def test_a_scan_that_is_too_old_is_dropped_and_one_of_now_labelled(connect):
    client, node = connect()
    stamp = client.ask(SMALL).header.stamp
    set_clock(client, node, stamp.sec + 3)
    node.set_parameters([Parameter('max_scan_age_s', value=2.5)])
    client.wait_until_idle()
    dropped = client.counts().get('dropped.too_old', 0)
    assert client.ask(SMALL).width == 60  # its stamp is a second later than that of the last
    client.send(SMALL, stamp=(stamp.sec - 5, 0))
    client.wait_until(lambda: client.counts().get('dropped.too_old', 0) == dropped + 1)
    assert 'max_scan_age_s is 2.5' in client.status.message
    assert client.status.level == DiagnosticStatus.WARN


def test_a_scan_without_stamp_is_dropped_where_age_counts(connect):
    client, node = connect()
    node.set_parameters([Parameter('max_scan_age_s', value=1e4)])
    client.send(SMALL, stamp=(0, 0))
    client.wait_until(lambda: client.counts().get('dropped.zero_stamp') == 1)


def test_scans_that_take_too_long_are_a_warning_then_an_error(connect, scripted):
    client, _ = connect(diagnostics__max_latency_ms=1.0, diagnostics__max_late_scans=3)
    scripted.seconds = 0.01

    def level():
        return client.parts['latency'].level

    client.wait_until(lambda: level() == DiagnosticStatus.WARN)
    for _ in range(3):
        client.ask(SMALL)
    client.wait_until(lambda: level() == DiagnosticStatus.ERROR)
    assert 'longer than 1 ms' in client.parts['latency'].message


def test_percentiles_of_every_stage_are_published(connect):
    client, _ = connect()
    tables = []
    topic = f'{client.name}/debug/processing_time_percentiles_ms'
    client.node.create_subscription(Float64MultiArray, topic, tables.append, 10)
    client.wait_until(lambda: bool(tables))
    rows, columns = tables[-1].layout.dim
    assert rows.label.split(',') == [AGE, *STAGES]
    assert columns.label.split(',') == ['p50', 'p95', 'max']
    table = np.reshape(tables[-1].data, (rows.size, columns.size))
    assert np.all(np.diff(table, axis=1) >= 0)


def test_memory_and_percentiles_are_told_in_the_diagnostics(connect):
    client, _ = connect()
    client.wait_until(lambda: 'latency' in client.parts)
    model = {pair.key: pair.value for pair in client.parts['model'].values}
    assert float(model['memory_mib']) > 10
    assert model['device'] == 'cpu'
    latency = {pair.key for pair in client.parts['latency'].values}
    assert {'total_p50_ms', 'total_p95_ms', 'total_max_ms', 'wait_p95_ms'} <= latency


def test_parameters_are_served_and_take_effect_while_the_node_runs(connect):
    client, node = connect()
    result = node.set_parameters([Parameter('input.crop_max', value=[0.5, 9.0, 9.0])])
    assert result[0].successful
    output = columns_of(client.ask(SMALL))
    known = output['label'] != UNKNOWN_CLASS
    assert known.tolist() == (X <= 0.5).tolist()


def test_a_class_the_weights_do_not_have_is_refused_while_the_node_runs(connect):
    _, node = connect()
    (result,) = node.set_parameters([Parameter('objects.classes', value=['chair', 'cat'])])
    assert not result.successful
    assert 'objects.classes names cat' in result.reason


def test_crop_box_and_limit_decide_which_points_are_segmented(ros, random_weights):
    node = AsisSegmenter(
        parameter_overrides=[
            Parameter('model.path', value=str(random_weights)),
            Parameter('model.device', value='cpu'),
            Parameter('block.num_points', value=256),
            Parameter('input.max_points', value=1000),
        ]
    )
    node.trigger_configure()
    node.trigger_activate()
    client = ScanClient()
    client.serve(node)
    client.connect(SMALL)
    x = np.linspace(0, 1, 5000, dtype=np.float32)
    scan = make_message({'x': x, 'y': x, 'z': x})
    labels = columns_of(client.ask(scan))['label']
    assert np.flatnonzero(labels != UNKNOWN_CLASS).tolist() == list(range(0, 5000, 5))
    node.set_parameters([Parameter('input.crop_max', value=[0.5, 9.0, 9.0])])
    labels = columns_of(client.ask(scan))['label']
    assert np.flatnonzero(labels != UNKNOWN_CLASS).tolist() == list(range(0, 2500, 5))
    client.close()
    node.destroy_node()


def test_memory_running_out_is_told_and_scans_are_labelled(ros, random_weights):
    node = AsisSegmenter(
        parameter_overrides=[
            Parameter('model.path', value=str(random_weights)),
            Parameter('model.device', value='cpu'),
            Parameter('block.num_points', value=256),
        ]
    )
    node.trigger_configure()

    failures = iter([torch.cuda.OutOfMemoryError('no room for two blocks')])

    def fail_once(module, inputs):
        if isinstance(module, Asis) and (failure := next(failures, None)):
            raise failure

    hook = register_module_forward_pre_hook(fail_once)
    node.trigger_activate()
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    client.wait_until(lambda: client.parts['model'].level == DiagnosticStatus.WARN)
    assert 'out of memory on cpu: one block at a time' in client.parts['model'].message
    hook.remove()
    client.close()
    node.destroy_node()
