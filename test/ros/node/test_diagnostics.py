# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.diagnostics: counts and what they say."""

import time

import numpy as np
import pytest
from scan_messages import make_message

pytest.importorskip('diagnostic_msgs', reason='needs ROS 2')
from asis_ros.ros.node.config import DiagnosticsConfig  # noqa: E402, I100
from asis_ros.ros.node.diagnostics import latency_status, scans_status  # noqa: E402, I100
from asis_ros.ros.node.statistics import Statistics  # noqa: E402, I100
from diagnostic_msgs.msg import DiagnosticStatus  # noqa: E402, I100
from scan_client import ScanClient  # noqa: E402, I100

CONFIG = DiagnosticsConfig()


def status_of(statistics):
    return scans_status(statistics, CONFIG)


def values(statistics):
    return {pair.key: pair.value for pair in status_of(statistics).values}


def test_counts_start_at_zero():
    found = values(Statistics())
    assert (found['received'], found['published'], found['lost_on_the_way']) == ('0', '0', '0')


def test_scans_that_were_received_are_not_denied_before_the_first_is_published():
    statistics = Statistics()
    assert status_of(statistics).message == 'no scan received yet'
    for _ in range(5):
        statistics.add_received()
    assert status_of(statistics).message == 'segmenting'


def test_drops_are_counted_by_reason():
    statistics = Statistics()
    for reason in ('replaced', 'size_mismatch', 'replaced'):
        statistics.add_dropped(reason, '')
    assert values(statistics)['dropped.replaced'] == '2'
    assert values(statistics)['dropped.size_mismatch'] == '1'


def test_durations_of_the_last_scan_are_stated_in_milliseconds():
    statistics = Statistics()
    statistics.add_published({'network': 2.0})
    statistics.add_published({'network': 0.25})
    assert values(statistics)['network_ms'] == '250.000'


def test_a_scan_with_a_fault_is_a_warning_that_says_why():
    statistics = Statistics()
    statistics.add_dropped('missing_field', "field 'z' is missing")
    status = status_of(statistics)
    assert status.level == DiagnosticStatus.WARN
    assert status.message == "last scan dropped (missing_field): field 'z' is missing"


def test_a_fault_of_the_node_is_an_error():
    statistics = Statistics()
    statistics.add_dropped('internal_error', 'ZeroDivisionError()')
    assert status_of(statistics).level == DiagnosticStatus.ERROR


@pytest.mark.parametrize('reason', ['replaced', 'no_subscriber'])
def test_dropping_what_nobody_needs_is_fine(reason):
    statistics = Statistics()
    statistics.add_dropped(reason, '')
    assert status_of(statistics).level == DiagnosticStatus.OK


def test_a_published_scan_ends_the_warning():
    statistics = Statistics()
    statistics.add_dropped('missing_field', '')
    statistics.add_published({})
    assert status_of(statistics).level == DiagnosticStatus.OK


def test_scans_that_were_labelled_together_count_each():
    statistics = Statistics()
    statistics.add_published({}, count=3)
    statistics.add_dropped('unmatched', '', 2)
    assert (values(statistics)['published'], values(statistics)['dropped.unmatched']) == ('3', '2')


def test_the_part_of_the_points_there_was_time_for_is_stated():
    statistics = Statistics()
    statistics.add_published({}, covered=0.25)
    assert values(statistics)['covered'] == '0.250'


def test_the_part_of_the_blocks_that_was_reused_is_stated():
    statistics = Statistics()
    statistics.add_published({}, reused=0.875)
    assert values(statistics)['reused'] == '0.875'


def test_silence_is_a_warning_that_names_the_doctor():
    silent = scans_status(Statistics(), DiagnosticsConfig(silence_s=1e-9))
    assert silent.level == DiagnosticStatus.WARN
    assert silent.message == 'no scan for over 1e-09 s; ask ~/doctor why'


def test_a_node_that_is_not_active_misses_no_scan():
    silent = scans_status(Statistics(), DiagnosticsConfig(silence_s=1e-9), is_active=False)
    assert (silent.level, silent.message) == (DiagnosticStatus.OK, 'not active')


@pytest.mark.parametrize(
    ('late', 'level'),
    [(0, DiagnosticStatus.OK), (1, DiagnosticStatus.WARN), (3, DiagnosticStatus.ERROR)],
)
def test_late_scans_are_a_warning_and_several_in_a_row_an_error(late, level):
    config = DiagnosticsConfig(max_latency_ms=100.0, max_late_scans=3)
    statistics = Statistics()
    for _ in range(late):
        statistics.add_published({}, is_late=True)
    assert latency_status(statistics, config).level == level


def test_a_scan_in_time_ends_the_row_of_late_ones():
    statistics = Statistics()
    for is_late in (True, True, False, True):
        statistics.add_published({}, is_late=is_late)
    assert statistics.summary().late_in_a_row == 1


def test_percentiles_are_stated_by_stage_in_milliseconds():
    statistics = Statistics()
    for seconds in (0.125, 0.25, 2.0):
        statistics.add_published({'network': seconds})
    stated = {pair.key: pair.value for pair in latency_status(statistics, CONFIG).values}
    assert (stated['network_p50_ms'], stated['network_max_ms']) == ('250.000', '2000.000')


@pytest.mark.parametrize(
    ('late', 'level', 'end'),
    [
        (0, DiagnosticStatus.WARN, ', max_latency_ms is 20'),
        (3, DiagnosticStatus.ERROR, '; before it 3 scans in a row took longer than 20 ms'),
    ],
)
def test_a_scan_that_takes_too_long_is_told_while_it_is_processed(late, level, end):
    statistics = Statistics()
    for _ in range(late):
        statistics.add_published({}, is_late=True)
    statistics.set_busy(True)
    time.sleep(0.05)
    status = latency_status(statistics, DiagnosticsConfig(max_latency_ms=20.0, max_late_scans=3))
    assert status.level == level
    assert status.message.startswith('a scan has been processed for 0.')
    assert status.message.endswith(end)
    assert 50 <= float({pair.key: pair.value for pair in status.values}['busy_for_ms']) < 10_000


@pytest.mark.parametrize('limit', [0.0, 10_000.0])
def test_a_scan_that_may_take_longer_is_in_time_while_it_is_processed(limit):
    statistics = Statistics()
    statistics.set_busy(True)
    status = latency_status(statistics, DiagnosticsConfig(max_latency_ms=limit))
    assert (status.level, status.message) == (DiagnosticStatus.OK, 'in time')


def test_a_node_tells_of_a_slow_scan_until_it_ends(start_node, scripted):
    node = start_node(scripted, diagnostics__max_latency_ms=100.0, diagnostics__max_late_scans=5)
    client = ScanClient()
    client.serve(node)
    scan = make_message({name: np.zeros(10, np.float32) for name in 'xyz'})
    client.connect(scan)
    scripted.may_continue.clear()
    client.send(scan)
    client.wait_until(lambda: 'a scan has been processed' in client.parts['latency'].message)
    scripted.may_continue.set()
    client.wait_until(lambda: '1 scans in a row took' in client.parts['latency'].message)
    client.close()
