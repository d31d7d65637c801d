# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.doctor.diagnosis: what is said about all findings together."""

from asis_ros.ros.doctor import diagnose, examine, NodeState, Severity
from healthy_robot import robot, scan, source, TOPIC


def test_nothing_is_found_on_a_healthy_robot():
    healthy, text = examine(robot())
    assert healthy
    assert text.splitlines() == [
        f"{TOPIC}: 1 publisher, 10 scans seen, the last in frame 'camera_link', "
        '10000 points, 0.2 MB',
        'nothing wrong was found',
    ]


def test_errors_come_before_warnings():
    observation = robot(
        source(scans=(scan(stamp_ns=0),)), weights_fault='damaged', node=NodeState(name='/node')
    )
    levels = [finding.severity for finding in diagnose(observation)]
    assert levels == [Severity.ERROR, Severity.WARNING, Severity.WARNING]


def test_a_robot_with_warnings_only_is_healthy():
    healthy, text = examine(robot(node=NodeState(name='/node')))
    assert healthy
    assert 'warning: the outputs of /node have no subscriber' in text


def test_every_finding_is_a_line_with_what_is_wrong_and_one_with_what_to_do():
    healthy, text = examine(robot(source(publishers=(), scans=())))
    seen, problem, remedy = text.splitlines()
    assert not healthy
    assert seen == f'{TOPIC}: 0 publishers, no scan in 5 s'
    assert problem == f'error: nobody publishes on {TOPIC}'
    assert remedy.startswith('  -> ')
