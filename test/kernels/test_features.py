# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.kernels.features against NumPy."""

from asis_ros.kernels.features import (
    gather_groups,
    interpolate_and_add,
    maximum_of_groups,
    maximum_over,
    rows_of_maximum,
)
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


def test_the_row_of_a_maximum_is_that_of_its_first_neighbour_that_has_it() -> None:
    features = np.array([[1, 9], [5, 9], [5, -1], [-2, -3]], np.float32)
    neighbours = np.array([[0, 2, 2, 1], [3, 3, 3, 3], [1, 0, 3, 2]], np.int32)
    # 5 is in rows 1 and 2, 9 in rows 0 and 1.
    assert rows_of_maximum(features, neighbours).tolist() == [[2, 0], [3, 3], [1, 1]]


def test_groups_are_gathered_without_the_members_that_pad_them() -> None:
    features = np.array([[1], [2], [-30]], np.float32)
    groups = np.array([[0, 1, 0, 0], [2, 1, 0, 2], [1, 1, 1, 1]])
    offsets = np.zeros((3, 4, 3), np.float32)
    offsets[0, 1] = [1, 2, 3]  # weighted by 10, 100, 1000: 3210
    weights = np.array([[10], [100], [1000]], np.float32)
    gathered, sizes = np.zeros((7, 1), np.float32), np.zeros(3, np.int64)
    # Seven rows hold two groups of at most four, of which the first has two members.
    last, count = gather_groups(features, offsets, weights, groups, 0, gathered, sizes)
    assert (last, count) == (2, 5)
    assert gathered[:5, 0].tolist() == [1, 3212, 0, 2, 1]
    last, count = gather_groups(features, offsets, weights, groups, 2, gathered, sizes)
    assert (last, count) == (3, 1)
    assert gathered[0, 0] == 2
    assert sizes.tolist() == [2, 3, 1]


def test_the_maximum_of_each_group_is_that_of_its_members() -> None:
    members = np.array([[1, 5], [4, 2], [-3, -1]], np.float32)
    pooled = np.zeros((2, 2), np.float32)
    maximum_of_groups(members, np.array([2, 1]), pooled)
    assert pooled.tolist() == [[4, 5], [-3, -1]]


def test_features_are_interpolated_added_and_rectified() -> None:
    coarse = np.array([[1, -8], [2, 0], [4, 0]], np.float32)
    nearest = np.array([[0, 1, 2], [2, 2, 2]])
    weights = np.array([[0.5, 0.25, 0.25], [1, 0, 0]], np.float32)
    skipped = np.array([[10, 1], [0, 0]], np.float32)
    result = np.zeros((2, 2), np.float32)
    interpolate_and_add(coarse, nearest, weights, skipped, result)
    assert result.tolist() == [[12, 0], [4, 0]]  # 0.5 + 0.5 + 1 + 10; -4 + 1 below 0
