# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.scan_matcher: which scans form a set."""

from asis_ros.ros.node.scan_matcher import ScanMatcher
from hypothesis import given
from hypothesis import strategies as st


def test_scans_of_all_sensors_within_the_tolerance_are_a_set():
    matcher = ScanMatcher(2, tolerance_ns=50)
    assert matcher.add(0, 1000, 'a') == ([], 0)
    assert matcher.add(1, 1050, 'b') == (['a', 'b'], 0)


def test_scans_too_far_apart_are_none():
    matcher = ScanMatcher(2, tolerance_ns=50)
    matcher.add(0, 1000, 'a')
    assert matcher.add(1, 1051, 'b') == ([], 0)


def test_of_several_scans_the_nearest_is_taken_and_older_ones_are_given_up():
    matcher = ScanMatcher(2, tolerance_ns=50)
    for stamp, name in ((900, 'a1'), (1000, 'a2'), (1100, 'a3')):
        matcher.add(0, stamp, name)
    assert matcher.add(1, 1010, 'b') == (['a2', 'b'], 1)
    assert matcher.add(1, 1110, 'c') == (['a3', 'c'], 0)


def test_a_sensor_without_partner_gives_its_oldest_scans_up():
    matcher = ScanMatcher(2, tolerance_ns=50)
    given_up = [matcher.add(0, stamp, stamp)[1] for stamp in range(0, 700, 100)]
    assert given_up == [0, 0, 0, 0, 0, 1, 1]


def test_when_time_goes_back_all_that_waits_is_given_up():
    matcher = ScanMatcher(2, tolerance_ns=50)
    matcher.add(0, 5000, 'a')
    assert matcher.add(0, 1000, 'b') == ([], 1)
    assert matcher.add(1, 1000, 'c') == (['b', 'c'], 0)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 300)), max_size=60),
    st.integers(0, 100),
)
def test_every_scan_is_in_one_set_or_given_up_or_waits(arrivals, tolerance):
    matcher = ScanMatcher(3, tolerance)
    num_matched = num_given_up = 0
    seen = set()
    for number, (sensor, stamp) in enumerate(arrivals):
        matched, given_up = matcher.add(sensor, stamp, (number, sensor, stamp))
        num_given_up += given_up
        num_matched += len(matched)
        if matched:
            stamps = [stamp for _, _, stamp in matched]
            assert [sensor for _, sensor, _ in matched] == [0, 1, 2]
            assert max(stamps) - min(stamps) <= tolerance
            assert not seen & set(matched)
            seen |= set(matched)
    assert num_matched + num_given_up + matcher.clear() == len(arrivals)
