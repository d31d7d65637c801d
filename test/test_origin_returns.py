# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.origin_returns: beams that hit nothing."""

from collections import Counter

from asis_ros.cloud import PointCloud
from asis_ros.origin_returns import without_origin_returns
import numpy as np


def cloud_with_zeros(count: int) -> PointCloud:
    """Make three measurements, one of them on an axis and one near 0, and points at the origin."""
    measured = [[1, 2, 3], [0, 0, 3], [0, 0, 1e-30]]
    return PointCloud(np.array([*measured, *[[0, 0, -0.0]] * count], np.float32))


def test_points_that_share_the_exact_origin_are_no_measurements() -> None:
    cloud = without_origin_returns(cloud_with_zeros(10))
    assert cloud.finite().tolist() == [True] * 3 + [False] * 10


def test_a_few_points_at_the_origin_are_left_alone() -> None:
    cloud = cloud_with_zeros(9)
    assert without_origin_returns(cloud) is cloud


def test_the_cloud_itself_is_not_modified() -> None:
    cloud = cloud_with_zeros(10)
    without_origin_returns(cloud)
    assert cloud.finite().all()


def test_colours_stay_beside_their_points() -> None:
    rgb = np.linspace(0, 1, 39, dtype=np.float32).reshape(13, 3)
    cloud = without_origin_returns(PointCloud(cloud_with_zeros(10).xyz, rgb))
    assert cloud.rgb is not None
    assert np.array_equal(cloud.rgb, rgb)


def test_dropped_returns_are_counted() -> None:
    limits = Counter[str]()
    without_origin_returns(cloud_with_zeros(12), limits)
    without_origin_returns(cloud_with_zeros(3), limits)
    assert limits == {'input.drop_origin': 12}


def test_an_empty_cloud_has_none() -> None:
    assert len(without_origin_returns(PointCloud(np.zeros((0, 3))))) == 0
