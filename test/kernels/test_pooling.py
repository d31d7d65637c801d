# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.kernels.pooling against NumPy."""

from asis_ros.kernels.pooling import maximum_over
import numpy as np
import pytest


@pytest.mark.parametrize(('num_points', 'num_neighbours', 'width'), [(500, 30, 128), (7, 1, 3)])
def test_the_maximum_of_each_channel_is_that_of_numpy(
    num_points: int, num_neighbours: int, width: int
) -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(num_points, width)).astype(np.float32)
    neighbours = rng.integers(num_points, size=(num_points, num_neighbours)).astype(np.int32)
    assert np.array_equal(maximum_over(features, neighbours), features[neighbours].max(axis=1))


def test_a_repeated_neighbour_changes_nothing() -> None:
    features = np.array([[1, 9], [5, 2], [3, 3]], np.float32)
    neighbours = np.array([[0, 2, 2, 0], [1, 1, 1, 1]], np.int32)
    assert maximum_over(features, neighbours).tolist() == [[3, 9], [5, 2]]
