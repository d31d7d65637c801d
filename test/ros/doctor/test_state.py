# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.doctor.state: a node that cannot, may not or need not work."""

from asis_ros.ros.doctor import diagnose, NodeState, Severity
from healthy_robot import only_finding, robot
import pytest

NODE = '/asis_segmenter'


def test_weights_that_cannot_be_used_are_an_error_that_says_why():
    finding = only_finding(robot(weights_fault='no weights at /a.npz'))
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'weights')
    assert finding.problem == 'the network cannot be loaded: no weights at /a.npz'


@pytest.mark.parametrize(
    ('lifecycle', 'reason', 'remedy'),
    [
        ('unconfigured', 'not_active', 'ros2 lifecycle set /asis_segmenter configure'),
        ('inactive', 'not_active', 'ros2 lifecycle set /asis_segmenter activate'),
        ('missing', 'not_running', 'ros2 launch asis_ros segment.launch.py'),
        ('silent', 'no_response', 'Look at its log'),
        ('ended', 'ended', 'Start it: ros2 launch'),
        ('finalized', 'finalized', 'End its process, and start the node again'),
    ],
)
def test_a_node_that_takes_no_scans_is_an_error_with_its_remedy(lifecycle, reason, remedy):
    finding = only_finding(robot(node=NodeState(name=NODE, lifecycle=lifecycle)))
    assert (finding.severity, finding.reason) == (Severity.ERROR, reason)
    assert remedy in finding.remedy


def test_two_nodes_of_one_name_are_a_warning():
    node = NodeState(name=NODE, num_subscribers=1)
    finding = only_finding(robot(node=node, num_namesakes=1))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'namesake')
    assert finding.problem.startswith('2 nodes are called /asis_segmenter')
    assert 'a namespace of its own' in finding.remedy


def test_a_node_that_nobody_listens_to_rests():
    finding = only_finding(robot(node=NodeState(name=NODE)))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'no_listener')


def test_a_node_that_is_switched_off_is_an_error():
    finding = only_finding(robot(node=NodeState(name=NODE, num_subscribers=1, is_enabled=False)))
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'disabled')
    assert f'{NODE}/enable' in finding.remedy


def test_the_reason_of_a_failed_configuration_is_quoted():
    node = NodeState(name=NODE, lifecycle='unconfigured', configuration_error='no GPU')
    finding = only_finding(robot(node=node))
    assert finding.problem == f'{NODE} could not be configured: no GPU'


def test_a_node_whose_activation_failed_is_to_be_activated_again():
    node = NodeState(name=NODE, lifecycle='inactive', configuration_error='no topic')
    finding = only_finding(robot(node=node))
    assert finding.problem == f'{NODE} could not be activated: no topic'
    assert finding.remedy.endswith(f'ros2 lifecycle set {NODE} activate')


@pytest.mark.parametrize('lifecycle', ['missing', 'ended', 'silent'])
def test_the_last_error_of_a_node_that_died_is_quoted(lifecycle):
    finding = only_finding(
        robot(node=NodeState(name=NODE, lifecycle=lifecycle, last_fault='no weights (3 s ago)'))
    )
    assert finding.problem.endswith('; its log ends with: no weights (3 s ago)')
    assert 'Correct what the log says' in finding.remedy
    assert 'hangs' not in finding.remedy


def test_a_node_that_works_is_fine():
    node = NodeState(name=NODE, num_subscribers=1, num_received=100, num_published=40,
                     dropped={'replaced': 60})  # fmt: skip
    assert not diagnose(robot(node=node))


def test_drops_are_named_by_reason_where_most_scans_are_dropped_for_a_fault():
    node = NodeState(
        name=NODE,
        num_subscribers=1,
        num_received=100,
        num_published=10,
        dropped={'replaced': 30, 'tf_unavailable': 60},
        last_drop='no transform from a to b',
    )
    finding = only_finding(robot(node=node))
    assert finding.reason == 'drops'
    assert 'of 100 scans 10 were published' in finding.problem
    assert 'tf_unavailable 60; the last: no transform from a to b' in finding.problem


def test_a_few_faulty_scans_are_no_finding():
    node = NodeState(name=NODE, num_subscribers=1, num_published=100, dropped={'missing_field': 3})
    assert not diagnose(robot(node=node))
