# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.kernels.grouping against NumPy."""

from asis_ros.kernels.grouping import cell_keys, grid_cells, mean_of_groups, number_keys
import numpy as np
from numpy.typing import NDArray
import pytest

RNG = np.random.default_rng(0)
KEYS = {
    'none': np.zeros(0, np.int64),
    'one': np.array([7]),
    'all equal': np.full(100, -3),
    'all different': RNG.permutation(5000) - 2500,
    'few': RNG.integers(4, size=1000),
    'runs': np.repeat(RNG.integers(50, size=300), 9),
    'largest and smallest': np.array([2**62, -(2**62), 0, 2**62]),
    'multiples of a power of two': RNG.integers(64, size=500) * 2**40,
}


@pytest.mark.parametrize('keys', KEYS.values(), ids=KEYS)
def test_keys_are_numbered_as_by_numpy(keys: NDArray[np.int64]) -> None:
    assert np.array_equal(number_keys(keys), np.unique(keys, return_inverse=True)[1])


@pytest.mark.parametrize('dtype', [np.float32, np.float64])
def test_cells_are_those_of_the_floor(dtype: type) -> None:
    xyz = (RNG.normal(size=(2000, 3)) * 10).astype(dtype)
    origin, size = xyz.min(axis=0), dtype(0.04)
    assert np.array_equal(grid_cells(xyz, origin, size), np.floor((xyz - origin) / size))


def test_keys_of_cells_are_in_lexicographic_order() -> None:
    cells = RNG.integers(-5, 5, (2000, 3))
    keys, is_unique = cell_keys(cells)
    assert is_unique
    expected = np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1)
    assert np.array_equal(np.unique(keys, return_inverse=True)[1], expected)


def test_a_grid_of_too_many_cells_is_told() -> None:
    assert not cell_keys(np.array([[0, 0, 0], [2**21, 2**21, 2**21]]))[1]


@pytest.mark.parametrize('dtype', [np.float32, np.float64])
def test_means_are_those_of_numpy(dtype: type) -> None:
    values = RNG.normal(size=(500, 3)).astype(dtype)
    groups = np.concatenate([np.arange(20), RNG.integers(20, size=480)])
    expected = [values[groups == group].astype(np.float64).mean(axis=0) for group in range(20)]
    assert mean_of_groups(values, groups) == pytest.approx(np.array(expected))
