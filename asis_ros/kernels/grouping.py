# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Groups of rows with equal keys, such as the points of a voxel: their numbers and means."""

from asis_ros.kernels.compiled import kernel
from asis_ros.kernels.row_table import table_size
import numpy as np
from numpy.typing import NDArray


@kernel
def grid_cells(
    xyz: NDArray[np.floating], origin: NDArray[np.floating], cell_size: np.floating
) -> NDArray[np.int64]:
    """
    Integer grid coordinates of each point.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    origin : array of shape (3,)
        Corner of cell (0, 0, 0) (m).
    cell_size : float
        Edge length of a cell (m).

    Returns
    -------
    array of shape (N, 3), int64

    """
    cells = np.empty(xyz.shape, np.int64)
    for i in range(len(xyz)):
        for axis in range(3):
            cells[i, axis] = np.int64(np.floor((xyz[i, axis] - origin[axis]) / cell_size))
    return cells


@kernel
def cell_keys(cells: NDArray[np.int64]) -> tuple[NDArray[np.int64], bool]:
    """
    Keys of grid cells in lexicographic order, the same for points in one cell.

    Parameters
    ----------
    cells : array of shape (N, 3), int64
        Grid coordinates of each point, N at least 1.

    Returns
    -------
    keys : array of shape (N,), int64
        One number for each point.
    is_unique : bool
        False if the grid has more cells than there are numbers: some cells share a key.

    """
    low, high = cells[0].copy(), cells[0].copy()
    for i in range(len(cells)):
        for axis in range(3):
            low[axis] = min(low[axis], cells[i, axis])
            high[axis] = max(high[axis], cells[i, axis])
    extent = high - low + 1
    keys = np.empty(len(cells), np.int64)
    for i in range(len(cells)):
        column = (cells[i, 0] - low[0]) * extent[1] + cells[i, 1] - low[1]
        keys[i] = column * extent[2] + cells[i, 2] - low[2]
    return keys, float(extent[0]) * float(extent[1]) * float(extent[2]) < 2.0**62


@kernel
def number_keys(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Assign numbers to keys, equal ones to equal keys, as ``numpy.unique`` does.

    Parameters
    ----------
    keys : array of shape (N,), int64
        Any numbers.

    Returns
    -------
    array of shape (N,), int64
        Rank of each key among the distinct ones.

    """
    slots = np.full(table_size(len(keys)), -1)
    mask = len(slots) - 1
    distinct = np.empty(len(keys), np.int64)
    numbers = np.empty(len(keys), np.int64)
    count = 0
    for i in range(len(keys)):
        key = keys[i]
        if i and key == keys[i - 1]:  # neighbours in an image
            numbers[i] = numbers[i - 1]
            continue
        code = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
        slot = np.int64((code ^ (code >> np.uint64(32))) & np.uint64(mask))
        while slots[slot] >= 0 and distinct[slots[slot]] != key:
            slot = (slot + 1) & mask
        if slots[slot] < 0:
            slots[slot] = count
            distinct[count] = key
            count += 1
        numbers[i] = slots[slot]
    ranks = np.empty(count, np.int64)
    ranks[np.argsort(distinct[:count])] = np.arange(count)
    for i in range(len(keys)):
        numbers[i] = ranks[numbers[i]]
    return numbers


@kernel
def mean_of_groups(values: NDArray[np.floating], groups: NDArray[np.intp]) -> NDArray[np.float64]:
    """
    Mean of the rows of each group.

    Parameters
    ----------
    values : array of shape (N, F)
        One row per point.
    groups : array of shape (N,), intp
        Group of each row, 0 to V-1 without gaps.

    Returns
    -------
    array of shape (V, F), float64

    """
    num_groups = groups.max() + 1 if len(groups) else 0
    sums = np.zeros((num_groups, values.shape[1]))
    counts = np.zeros(num_groups)
    for i in range(len(groups)):
        group = groups[i]
        counts[group] += 1
        for column in range(values.shape[1]):
            sums[group, column] += values[i, column]
    for group in range(num_groups):
        for column in range(values.shape[1]):
            sums[group, column] /= counts[group]
    return sums
