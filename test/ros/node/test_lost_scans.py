# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.lost_scans: each lost scan is counted once."""

from asis_ros.ros.node.lost_scans import LostScans


def arrivals(lost, *numbers, is_only_publisher=True):
    return [lost.add_arrival(number, lambda: is_only_publisher) for number in numbers]


def test_scans_between_two_that_arrive_are_lost():
    assert arrivals(LostScans(), 7, 8, 12, 13) == [0, 0, 3, 0]


def test_a_publisher_that_starts_again_loses_none():
    assert arrivals(LostScans(), 7, 1, 2) == [0, 0, 0]


def test_numbers_of_several_publishers_show_no_loss():
    assert arrivals(LostScans(), 1, 50, 2, 51, is_only_publisher=False) == [0, 0, 0, 0]


def test_scans_that_the_middleware_reports_are_lost_though_none_arrives():
    lost = LostScans()
    assert [lost.add_reported(1), lost.add_reported(2)] == [1, 2]


def test_a_scan_that_both_know_of_is_counted_once():
    lost = LostScans()
    assert lost.add_reported(2) == 2
    assert arrivals(lost, 1, 4, 6) == [0, 0, 1]  # 2 and 3, which were reported, and 5
    assert lost.add_reported(1) == 0  # 5
    assert lost.add_reported(1) == 1  # 7
