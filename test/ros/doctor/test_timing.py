# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.doctor.timing: clocks that stand still, stamps that mean nothing."""

from asis_ros.ros.doctor import diagnose, ObservedClock, ObservedTransform, Severity
from healthy_robot import NOW, only_finding, robot, scan, SECOND, source
import pytest


def aged(seconds):
    return source(scans=(scan(arrival_ns=NOW + int(seconds * SECOND)),))


def test_simulated_time_without_clock_stands_still():
    finding = only_finding(robot(clock=ObservedClock(uses_sim_time=True)))
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'no_clock')
    assert 'nobody publishes /clock' in finding.problem
    assert '--clock' in finding.remedy


def test_simulated_time_with_clock_is_fine():
    clock = ObservedClock(uses_sim_time=True, num_publishers=1)
    assert not diagnose(robot(clock=clock))


def test_the_stamp_0_is_named():
    finding = only_finding(robot(source(scans=(scan(stamp_ns=0),))))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'zero_stamp')


@pytest.mark.parametrize(
    'use',
    [
        {'max_scan_age_s': 1.0},
        {'transforms': (ObservedTransform(target='map', source='camera_link'),)},
    ],
)
def test_the_stamp_0_is_an_error_where_stamps_are_used(use):
    assert only_finding(robot(source(scans=(scan(stamp_ns=0),)), **use)).severity is Severity.ERROR


def test_a_scan_older_than_the_limit_is_an_error_with_both_ages():
    finding = only_finding(robot(aged(1.5), max_scan_age_s=0.5))
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'old_stamp')
    assert '1.5 s old when they arrive, max_scan_age_s is 0.5' in finding.problem


def test_without_a_limit_only_a_very_old_scan_is_worth_a_warning():
    assert not diagnose(robot(aged(5)))
    finding = only_finding(robot(aged(3600)))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'old_stamp')
    assert 'use_sim_time' in finding.remedy


def test_a_scan_from_the_future_is_named():
    finding = only_finding(robot(aged(-2)))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'future_stamp')
    assert '2.0 s in the future' in finding.problem


def test_clocks_that_differ_by_a_little_are_fine():
    assert not diagnose(robot(aged(-0.3)))


def test_stamps_of_a_simulation_are_told_from_old_ones():
    finding = only_finding(robot(source(scans=(scan(stamp_ns=12 * SECOND),))))
    assert finding.reason == 'simulated_stamp'
    assert 'stamped 12.0 s' in finding.problem
    assert 'use_sim_time' in finding.remedy


def test_stamps_that_never_change_are_named():
    finding = only_finding(robot(source(scans=(scan(), scan(), scan()))))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'same_stamp')
    assert 'all 3 scans' in finding.problem
