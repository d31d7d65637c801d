# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.diagnostics: counts and what they say."""

import pytest

pytest.importorskip('diagnostic_msgs', reason='needs ROS 2')
from asis_ros.ros.diagnostics import ScanLog  # noqa: E402, I100
from diagnostic_msgs.msg import DiagnosticStatus  # noqa: E402, I100


def values(log):
    return {pair.key: pair.value for pair in log.status().values}


def test_counts_start_at_zero():
    assert values(ScanLog()) == {'received': '0', 'published': '0'}


def test_drops_are_counted_by_reason():
    log = ScanLog()
    for reason in ('replaced', 'size_mismatch', 'replaced'):
        log.drop(reason, '')
    assert values(log)['dropped.replaced'] == '2'
    assert values(log)['dropped.size_mismatch'] == '1'


def test_durations_of_the_last_answer_are_stated_in_milliseconds():
    log = ScanLog()
    log.publish({'network': 2.0})
    log.publish({'network': 0.25})
    assert values(log)['network_ms'] == '250.000'


def test_a_scan_with_a_fault_is_a_warning_that_says_why():
    log = ScanLog()
    log.drop('missing_field', "field 'z' is missing")
    status = log.status()
    assert status.level == DiagnosticStatus.WARN
    assert status.message == "last scan dropped (missing_field): field 'z' is missing"


def test_a_fault_of_the_node_is_an_error():
    log = ScanLog()
    log.drop('internal_error', 'ZeroDivisionError()')
    assert log.status().level == DiagnosticStatus.ERROR


@pytest.mark.parametrize('reason', ['replaced', 'no_subscriber'])
def test_dropping_what_nobody_needs_is_fine(reason):
    log = ScanLog()
    log.drop(reason, '')
    assert log.status().level == DiagnosticStatus.OK


def test_an_answer_ends_the_warning():
    log = ScanLog()
    log.drop('missing_field', '')
    log.publish({})
    assert log.status().level == DiagnosticStatus.OK
