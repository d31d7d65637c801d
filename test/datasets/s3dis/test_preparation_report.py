# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.s3dis.preparation_report: counts and lists of the table."""

from asis_ros.datasets.s3dis.archive import EXPECTED_ROOMS
from asis_ros.datasets.s3dis.preparation_report import S3disReport
from asis_ros.datasets.s3dis.room import RoomRecord


def record(*repairs):
    return RoomRecord(
        num_points=1000, origin=[0.0, 0.0, 0.0], num_instances={'wall': 4}, repairs=list(repairs)
    )


def lines_of(report):
    return [' '.join(line.split()) for line in report.table().splitlines()]


def test_rooms_are_counted_per_area_beside_the_rooms_of_s3dis():
    rooms = {'Area_1_office_1': record(), 'Area_5_office_1': record()}
    lines = lines_of(S3disReport('s3dis', [], rooms, {'Area_5_office_2': 'reason'}))
    assert lines[:2] == ['area written found in S3DIS', 'Area_1 1 1 44']
    assert 'Area_5 1 2 68' in lines
    assert 'all 2 3 272' in lines


def test_points_and_instances_are_summed():
    lines = lines_of(S3disReport('', [], {'Area_1_a_1': record(), 'Area_2_a_1': record()}, {}))
    assert 'wall 8' in lines
    assert 'chair 0' in lines
    assert 'points 2000' in lines


def test_repairs_and_failures_are_listed_with_their_rooms():
    rooms = {'Area_5_hallway_6': record('ceiling_1.txt line 2: restored')}
    lines = lines_of(S3disReport('', [], rooms, {'Area_1_WC_1': 'no annotation'}))
    assert 'Area_5_hallway_6: ceiling_1.txt line 2: restored' in lines
    assert 'Area_1_WC_1: no annotation' in lines


def test_a_report_without_problems_mentions_none():
    table = S3disReport('', [], {'Area_1_a_1': record()}, {}).table()
    assert not any(word in table for word in ('repairs', 'failed', 'missing'))


def test_missing_rooms_are_listed_and_missing_areas_counted():
    missing = [name for name in EXPECTED_ROOMS if name.startswith('Area_3')]
    report = S3disReport('', [*missing, 'Area_5_hallway_6', 'Area_6_WC_1'], {}, {})
    assert report.missing_text() == 'Area_3 (all 23 rooms), Area_5_hallway_6, Area_6_WC_1'
