# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.diagnostics: counts and what they say."""

import pytest

pytest.importorskip('diagnostic_msgs', reason='needs ROS 2')
from asis_ros.ros.node.config import DiagnosticsConfig  # noqa: E402, I100
from asis_ros.ros.node.diagnostics import latency_status, ScanLog  # noqa: E402, I100
from diagnostic_msgs.msg import DiagnosticStatus  # noqa: E402, I100

CONFIG = DiagnosticsConfig()


def status_of(log):
    return log.status(CONFIG)


def values(log):
    return {pair.key: pair.value for pair in status_of(log).values}


def test_counts_start_at_zero():
    found = values(ScanLog())
    assert (found['received'], found['published'], found['lost_on_the_way']) == ('0', '0', '0')


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
    status = status_of(log)
    assert status.level == DiagnosticStatus.WARN
    assert status.message == "last scan dropped (missing_field): field 'z' is missing"


def test_a_fault_of_the_node_is_an_error():
    log = ScanLog()
    log.drop('internal_error', 'ZeroDivisionError()')
    assert status_of(log).level == DiagnosticStatus.ERROR


@pytest.mark.parametrize('reason', ['replaced', 'no_subscriber'])
def test_dropping_what_nobody_needs_is_fine(reason):
    log = ScanLog()
    log.drop(reason, '')
    assert status_of(log).level == DiagnosticStatus.OK


def test_an_answer_ends_the_warning():
    log = ScanLog()
    log.drop('missing_field', '')
    log.publish({})
    assert status_of(log).level == DiagnosticStatus.OK


def test_scans_that_were_answered_together_count_each():
    log = ScanLog()
    log.publish({}, count=3)
    log.drop('unmatched', '', 2)
    assert (values(log)['published'], values(log)['dropped.unmatched']) == ('3', '2')


def test_the_part_of_the_points_there_was_time_for_is_stated():
    log = ScanLog()
    log.publish({}, covered=0.25)
    assert values(log)['covered'] == '0.250'


def test_silence_is_a_warning_that_names_the_doctor():
    silent = ScanLog().status(DiagnosticsConfig(silence_s=1e-9))
    assert silent.level == DiagnosticStatus.WARN
    assert silent.message == 'no scan for over 1e-09 s; ask ~/doctor why'


def test_a_node_that_is_not_active_misses_no_scan():
    silent = ScanLog().status(DiagnosticsConfig(silence_s=1e-9), is_active=False)
    assert (silent.level, silent.message) == (DiagnosticStatus.OK, 'not active')


@pytest.mark.parametrize(
    ('late', 'level'),
    [(0, DiagnosticStatus.OK), (1, DiagnosticStatus.WARN), (3, DiagnosticStatus.ERROR)],
)
def test_late_answers_are_a_warning_and_several_in_a_row_an_error(late, level):
    config = DiagnosticsConfig(max_latency_ms=100.0, max_late_scans=3)
    assert latency_status({}, late, config).level == level


def test_an_answer_in_time_ends_the_row_of_late_ones():
    log = ScanLog()
    for is_late in (True, True, False, True):
        log.publish({}, is_late=is_late)
    assert log.late_in_a_row() == 1


def test_percentiles_are_stated_by_stage_in_milliseconds():
    stated = latency_status({'network': {'p50': 0.25, 'max': 2.0}}, 0, CONFIG)
    assert {pair.key: pair.value for pair in stated.values} == {
        'network_p50_ms': '250.000',
        'network_max_ms': '2000.000',
    }
