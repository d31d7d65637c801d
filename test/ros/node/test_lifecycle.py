# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Lifecycle of the node: every state, every transition, and nothing left behind."""

import gc
import threading

import pytest
from scan_messages import make_message, make_scene, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.node.memory import memory_use  # noqa: E402, I100
from asis_ros.ros.node.node import AsisSegmenter  # noqa: E402, I100
from lifecycle_msgs.msg import Transition  # noqa: E402, I100
from lifecycle_msgs.srv import ChangeState, GetState  # noqa: E402, I100
from rclpy.lifecycle import TransitionCallbackReturn  # noqa: E402, I100
from rclpy.parameter import Parameter  # noqa: E402, I100
from scan_client import ScanClient  # noqa: E402, I100
from visualization_msgs.msg import Marker  # noqa: E402, I100

SCAN = make_message({name: column[::10] for name, column in scene_fields(make_scene()).items()})
ROUNDS = 20


@pytest.fixture(scope='module')
def waiting_client(ros, run_node, random_weights):
    """Connect a client to a node that waits for transitions."""
    run_node('/waiting', 'autostart:=false', f'model.path:={random_weights}', 'model.device:=cpu')
    client = ScanClient('/waiting')
    yield client
    client.close()


def state_of(client):
    return client.call(GetState, 'get_state', GetState.Request()).current_state.label


def change(client, transition):
    request = ChangeState.Request(transition=Transition(id=transition))
    return client.call(ChangeState, 'change_state', request).success


def test_without_autostart_the_node_waits_unconfigured(waiting_client):
    assert state_of(waiting_client) == 'unconfigured'


def test_a_transition_that_the_state_does_not_have_is_refused_and_survived(waiting_client):
    assert not change(waiting_client, Transition.TRANSITION_ACTIVATE)
    assert state_of(waiting_client) == 'unconfigured'


def test_a_node_goes_through_its_states_and_publishes_while_active(waiting_client):
    client = waiting_client
    assert change(client, Transition.TRANSITION_CONFIGURE)
    assert state_of(client) == 'inactive'
    assert change(client, Transition.TRANSITION_ACTIVATE)
    client.connect(SCAN)
    assert change(client, Transition.TRANSITION_DEACTIVATE)
    assert state_of(client) == 'inactive'
    assert change(client, Transition.TRANSITION_ACTIVATE)
    client.connect(SCAN)
    assert change(client, Transition.TRANSITION_DEACTIVATE)
    assert change(client, Transition.TRANSITION_CLEANUP)
    assert change(client, Transition.TRANSITION_UNCONFIGURED_SHUTDOWN)
    assert state_of(client) == 'finalized'


@pytest.fixture
def make_node(ros):
    nodes = []

    def make(**overrides):
        given = [
            Parameter(name.replace('__', '.'), value=value) for name, value in overrides.items()
        ]
        nodes.append(AsisSegmenter(parameter_overrides=given))
        return nodes[-1]

    yield make
    for node in nodes:
        node.destroy_node()


def test_twenty_rounds_leave_nothing_behind(make_node, random_weights):
    node = make_node(model__path=str(random_weights), model__device='cpu', block__num_points=256)

    def play_a_round():
        assert node.trigger_configure() == TransitionCallbackReturn.SUCCESS
        assert node.trigger_activate() == TransitionCallbackReturn.SUCCESS
        during = count_parts(node)
        assert node.trigger_deactivate() == TransitionCallbackReturn.SUCCESS
        assert node.trigger_cleanup() == TransitionCallbackReturn.SUCCESS
        return during

    play_a_round()  # what is made once, such as the thread pool of torch, is there now
    gc.collect()  # and what earlier tests left is not
    before, memory = count_parts(node), memory_use()['memory_mib']
    rounds = [play_a_round() for _ in range(ROUNDS)]
    gc.collect()
    assert count_parts(node) == before
    assert rounds == rounds[:1] * ROUNDS
    assert rounds[0] != before
    assert memory_use()['memory_mib'] < memory + 30


def count_parts(node):
    parts = (node.subscriptions, node.publishers, node.services, node.clients, node.timers)
    return (threading.active_count(), *(len(list(part)) for part in parts))


@pytest.mark.parametrize(
    ('parameter', 'value'),
    [
        ('model__path', '/nowhere/weights.npz'),
        ('model__device', 'cuda:99'),
        ('objects__classes', ['cat']),
        ('output__palette', ['red']),
    ],
)
def test_what_cannot_be_configured_fails_and_can_be_tried_again(make_node, parameter, value):
    node = make_node(**{parameter: value})
    for _ in range(2):
        assert node.trigger_configure() == TransitionCallbackReturn.FAILURE
    client = ScanClient()
    client.serve(node)
    client.wait_until(lambda: 'model' in client.parts)
    assert client.parts['model'].message
    client.close()


def test_a_corrupt_weights_file_fails_the_configuration(make_node, tmp_path):
    path = tmp_path / 'weights.npz'
    path.write_bytes(b'PK no archive')
    assert make_node(model__path=str(path)).trigger_configure() == (
        TransitionCallbackReturn.FAILURE
    )


def test_deactivation_takes_the_markers_away(start_node, scripted):
    node = start_node(scripted)
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    client.wait_until(lambda: bool(client.markers))
    shown = {(marker.ns, marker.id) for marker in client.markers[-1].markers}
    count = len(client.markers)
    node.trigger_deactivate()
    client.wait_until(lambda: len(client.markers) > count)
    deleted = client.markers[-1].markers
    assert {marker.action for marker in deleted} == {Marker.DELETE}
    assert {(marker.ns, marker.id) for marker in deleted} == shown
    client.close()
