# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.statistics against numbers worked out by hand."""

from asis_ros.ros.node.statistics import Statistics
import pytest


def test_percentiles_are_those_of_each_stage():
    statistics = Statistics()
    for milliseconds in range(1, 102):
        statistics.add_published({'network': milliseconds / 1e3, 'tf': 0.0})
    network = statistics.percentiles()['network']
    assert network == pytest.approx({'p50': 0.051, 'p95': 0.096, 'max': 0.101})
    assert statistics.percentiles()['tf'] == {'p50': 0, 'p95': 0, 'max': 0}


def test_a_stage_without_scan_is_left_out():
    statistics = Statistics()
    statistics.add_published({'network': 1.0})
    assert list(statistics.percentiles()) == ['network']


def test_only_the_last_200_scans_count():
    statistics = Statistics()
    for seconds in [9.0] * 50 + [1.0] * 200:
        statistics.add_published({'total': seconds})
    assert statistics.percentiles()['total']['max'] == 1.0
