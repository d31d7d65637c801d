# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.benchmarks.growth: clouds of any size, slopes by hand."""

from asis_ros.benchmarks.growth import growth_slopes, tiled
from asis_ros.cloud import PointCloud
import numpy as np
import pytest


def test_copies_lie_side_by_side_and_the_last_is_cut_off() -> None:
    xyz = np.array([[2, 1, 5], [0, 0, 0]], np.float32)
    rgb = np.array([[0, 0, 1], [1, 0, 0]], np.float32)
    cloud = tiled(PointCloud(xyz, rgb), 7)
    assert cloud.xyz.tolist() == [
        [0, 0, 0], [2, 1, 5],
        [2, 0, 0], [4, 1, 5],
        [0, 1, 0], [2, 2, 5],
        [2, 1, 0],
    ]  # fmt: skip
    assert cloud.rgb is not None
    assert cloud.rgb.tolist()[:3] == [[1, 0, 0], [0, 0, 1], [1, 0, 0]]
    assert len(cloud.rgb) == 7


def test_slopes_are_the_exponent_of_time_and_bytes_per_point() -> None:
    rows = [
        {
            'points': size,
            'blocks': size**0.5,
            'seconds': 1e-6 * size**1.5,
            'peak memory MB': 100 + size * 50e-6,
        }
        for size in (10_000, 100_000, 1_000_000)
    ]
    assert growth_slopes(rows) == pytest.approx((1.5, 3, 50))
