# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.cloud_report: extent and units, before anything is segmented."""

from asis_ros.cloud import PointCloud
from asis_ros.cloud_report import inspect_cloud
import numpy as np
import pytest


def grid(step: float, *sizes: float) -> np.ndarray:
    """Make a grid of points inside a box."""
    axes = [np.arange(step / 2, size, step) for size in sizes]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 3)


ROOM = grid(0.1, 4.0, 3.0, 2.5)


def test_a_room_in_metres_has_no_problem() -> None:
    report = inspect_cloud(PointCloud(ROOM))
    assert report.num_columns == 12
    assert report.isolated == 0
    assert (report.unit_problem, report.size_problem, report.content_problem) == ('', '', '')


@pytest.mark.parametrize('factor', [100, 1000])
def test_a_room_in_other_units_is_found_out(factor: int) -> None:
    report = inspect_cloud(PointCloud(ROOM * factor))
    assert report.isolated == 1
    assert 'add --scale 0.001, in centimetres --scale 0.01' in report.unit_problem


def test_doubled_points_in_millimetres_are_found_out() -> None:
    assert inspect_cloud(PointCloud(np.repeat(ROOM * 1000, 2, axis=0))).unit_problem


def test_a_room_in_kilometres_is_found_out() -> None:
    assert 'add --scale 1000' in inspect_cloud(PointCloud(ROOM / 1000)).unit_problem


def test_a_street_in_metres_is_large_but_in_metres() -> None:
    report = inspect_cloud(PointCloud(grid(0.5, 80.0, 80.0, 1.0)))
    assert (report.num_columns, report.unit_problem) == (6400, '')
    assert 'points in 6400 square metres' in report.size_problem
    assert '--max-range 20' in report.size_problem


def test_the_extent_leaves_out_stray_points() -> None:
    xyz = np.concatenate([ROOM, [[1e6, 1e6, 1e6]]])
    assert inspect_cloud(PointCloud(xyz)).extent == pytest.approx([3.9, 2.9, 2.4], abs=0.01)


def test_an_empty_cloud_and_one_of_nan_are_told_apart() -> None:
    assert inspect_cloud(PointCloud(np.zeros((0, 3)))).content_problem == 'is empty'
    nan = inspect_cloud(PointCloud(np.full((7, 3), np.nan)))
    assert nan.content_problem == 'has no finite point: all 7 are NaN or infinite'


def test_more_points_than_the_sample_give_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('asis_ros.cloud_report.SAMPLE_SIZE', 5000)
    report = inspect_cloud(PointCloud(ROOM))
    assert report.isolated == 0
    assert report.num_columns == 12
    assert inspect_cloud(PointCloud(ROOM * 1000)).isolated == 1
