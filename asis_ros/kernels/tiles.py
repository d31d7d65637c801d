# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tiles: points in the order of a k-d tree, in runs of 32 with bounding boxes."""

from typing import TypeVar

from asis_ros.kernels.compiled import kernel
import numpy as np
from numpy.typing import NDArray

FloatT = TypeVar('FloatT', bound=np.floating)

TILE = 32
"""Points per tile."""

_STACK = 128  # splits of an array of 2**63 points


@kernel
def kd_order(points: NDArray[FloatT]) -> NDArray[np.int64]:
    """
    Order of the points in which runs of ``TILE`` are leaves of a k-d tree.

    Parameters
    ----------
    points : array of shape (P, D), float
        Finite points.

    Returns
    -------
    array of shape (P,), int64
        Permutation of the rows.

    """
    order = np.arange(len(points))
    stack = np.empty((_STACK, 2), np.int64)
    stack[0, 0], stack[0, 1] = 0, len(points)
    depth = 1
    while depth:
        depth -= 1
        start, stop = stack[depth, 0], stack[depth, 1]
        if stop - start <= TILE:
            continue
        axis = _widest_axis(points, order, start, stop)
        num_tiles = (stop - start + TILE - 1) // TILE
        middle = start + num_tiles // 2 * TILE
        _partition(points, order, start, stop, middle, axis)
        stack[depth, 0], stack[depth, 1] = start, middle
        stack[depth + 1, 0], stack[depth + 1, 1] = middle, stop
        depth += 2
    return order


@kernel
def _widest_axis(points: NDArray[FloatT], order: NDArray[np.int64], start: int, stop: int) -> int:
    widest, extent = 0, -1.0
    for axis in range(points.shape[1]):
        low = points[order[start], axis]
        high = low
        for i in range(start + 1, stop):
            value = points[order[i], axis]
            low, high = min(low, value), max(high, value)
        if high - low > extent:
            widest, extent = axis, high - low
    return widest


@kernel
def _partition(
    points: NDArray[FloatT],
    order: NDArray[np.int64],
    start: int,
    stop: int,
    middle: int,
    axis: int,
) -> None:
    """Reorder ``order[start:stop]``: none before ``middle`` is larger than any after (Hoare)."""
    low, high = start, stop - 1
    while low < high:
        pivot = points[order[(low + high) // 2], axis]
        i, j = low, high
        while i <= j:
            while points[order[i], axis] < pivot:
                i += 1
            while points[order[j], axis] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if middle <= j:
            high = j
        elif middle >= i:
            low = i
        else:
            return


@kernel
def columns_in_order(points: NDArray[FloatT], order: NDArray[np.int64]) -> NDArray[FloatT]:
    """
    Columns of the ordered points, padded to whole tiles with the last point.

    Returns
    -------
    array of shape (D, T * TILE)

    """
    num_points, num_axes = points.shape
    padded = (num_points + TILE - 1) // TILE * TILE
    columns = np.empty((num_axes, padded), points.dtype)
    for axis in range(num_axes):
        for i in range(padded):
            columns[axis, i] = points[order[min(i, num_points - 1)], axis]
    return columns


@kernel
def tile_boxes(
    columns: NDArray[FloatT],
) -> tuple[NDArray[FloatT], NDArray[FloatT]]:
    """
    Bounding box of each tile.

    Parameters
    ----------
    columns : array of shape (D, T * TILE)
        From ``columns_in_order``.

    Returns
    -------
    tuple of two arrays of shape (D, T)
        Smallest and largest coordinates.

    """
    num_axes, padded = columns.shape
    num_tiles = padded // TILE
    low = np.empty((num_axes, num_tiles), columns.dtype)
    high = np.empty((num_axes, num_tiles), columns.dtype)
    for axis in range(num_axes):
        for tile in range(num_tiles):
            first = columns[axis, tile * TILE]
            least, most = first, first
            for i in range(tile * TILE + 1, tile * TILE + TILE):
                least = min(least, columns[axis, i])
                most = max(most, columns[axis, i])
            low[axis, tile], high[axis, tile] = least, most
    return low, high
