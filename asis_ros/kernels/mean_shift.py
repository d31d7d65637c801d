# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Mean shift with a flat kernel, exact, with points in tiles.

A tile whose box lies outside of the kernel is skipped; one that lies inside counts as a whole. A
mean that an earlier trajectory has passed is dropped, since it converges to the same mode.
"""

from asis_ros.kernels.compiled import kernel, summing_kernel
from asis_ros.kernels.row_table import find_slot, grow_table, table_size
from asis_ros.kernels.tiles import columns_in_order, kd_order, TILE, tile_boxes
import numpy as np
from numpy.typing import NDArray

_ROUNDING = 1e-12  # of squared distances to boxes


@kernel
def cell_seeds(
    points: NDArray[np.float64], bandwidth: float, max_seeds: int
) -> tuple[NDArray[np.float64], int]:
    """
    Centres of the occupied cells of a grid, or the points if each has its own cell.

    Parameters
    ----------
    points : array of shape (P, E), float64
        Finite points.
    bandwidth : float
        Edge length of a cell.
    max_seeds : int
        Largest number of seeds; those of the cells with the fewest points are left out.

    Returns
    -------
    seeds : array of shape (S, E), float64
        In the order of the first point of each cell.
    num_cells : int
        Number of occupied cells.

    """
    num_points, num_axes = points.shape
    cells = np.empty((num_points, num_axes), np.float64)
    slots = np.full(table_size(num_points), -1)
    sizes = np.zeros(num_points, np.int64)
    num_cells = 0
    for i in range(num_points):
        for axis in range(num_axes):
            cells[num_cells, axis] = np.rint(points[i, axis] / bandwidth) + 0.0  # no -0
        slot = find_slot(cells, cells[num_cells], slots)
        if slots[slot] < 0:
            slots[slot] = num_cells
            num_cells += 1
        sizes[slots[slot]] += 1
    kept = np.arange(num_cells)
    if num_cells > max_seeds:
        fullest = np.argsort(-sizes[:num_cells], kind='mergesort')
        # Without np.sort: in the cache, kernels that other processes compiled may take its sorter
        # for that of np.argsort, which Numba gives the same name.
        is_kept = np.zeros(num_cells, np.bool_)
        is_kept[fullest[:max_seeds]] = True
        kept = np.flatnonzero(is_kept)
    if num_cells == num_points:
        return points[kept], num_cells
    seeds = np.empty((len(kept), num_axes), np.float64)
    for i in range(len(kept)):
        for axis in range(num_axes):
            # scikit-learn computes its seeds in float32; another seed may reach another mode.
            seeds[i, axis] = np.float32(cells[kept[i], axis]) * np.float32(bandwidth)
    return seeds, num_cells


@kernel
def converge(
    points: NDArray[np.float64],
    seeds: NDArray[np.float64],
    bandwidth: float,
    stop_step: float,
    max_iterations: int,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """
    Move each seed to the mean of the points within the bandwidth, until it converges.

    Parameters
    ----------
    points : array of shape (P, E), float64
        Finite points, at least one.
    seeds : array of shape (S, E), float64
        Initial means.
    bandwidth : float
        Radius of the kernel.
    stop_step : float
        A mean that moves at most as far has converged.
    max_iterations : int
        A mean stops after as many iterations.

    Returns
    -------
    modes : array of shape (M, E), float64
        Distinct positions of convergence. A seed without points within the bandwidth has none.
    sizes : array of shape (M,), int64
        Number of points within the bandwidth.

    """
    num_points, num_axes = points.shape
    order = kd_order(points)
    columns = columns_in_order(points, order)
    low, high = tile_boxes(columns)
    sums = _tile_sums(columns, num_points)
    buffers = np.empty((3, max(low.shape[1], TILE)))
    visited = np.empty((1024, num_axes))
    num_visited = 0
    slots = np.full(table_size(1024), -1)
    modes = np.empty((len(seeds), num_axes))
    sizes = np.empty(len(seeds), np.int64)
    num_modes = 0
    mean, moved = np.empty(num_axes), np.empty(num_axes)
    for seed in range(len(seeds)):
        mean[:] = seeds[seed]
        for iteration in range(max_iterations + 1):
            slot = find_slot(visited, mean, slots)
            if slots[slot] >= 0:
                break  # an earlier seed has been here
            if num_visited == len(visited):
                visited, slots = grow_table(visited, num_visited)
                slot = find_slot(visited, mean, slots)
            visited[num_visited] = mean
            slots[slot] = num_visited
            num_visited += 1
            size = _mean_within(
                columns, low, high, sums, num_points, mean, bandwidth**2, buffers, moved
            )
            if not size:
                break
            step = 0.0
            for axis in range(num_axes):
                step += (moved[axis] - mean[axis]) ** 2
            if np.sqrt(step) <= stop_step or iteration == max_iterations:
                modes[num_modes], sizes[num_modes] = moved, size
                num_modes += 1
                break
            mean[:] = moved
    return modes[:num_modes], sizes[:num_modes]


@kernel
def _tile_sums(columns: NDArray[np.float64], num_points: int) -> NDArray[np.float64]:
    """Sum of the points of each tile: shape (E, T)."""
    num_axes, padded = columns.shape
    sums = np.zeros((num_axes, padded // TILE))
    for axis in range(num_axes):
        for i in range(num_points):
            sums[axis, i // TILE] += columns[axis, i]
    return sums


@summing_kernel
def _mean_within(
    columns: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    sums: NDArray[np.float64],
    num_points: int,
    mean: NDArray[np.float64],
    limit: float,
    buffers: NDArray[np.float64],
    moved: NDArray[np.float64],
) -> int:
    """Count the points within a squared radius of a mean; their mean goes to ``moved``."""
    num_axes, num_tiles = low.shape
    least, most, weights = buffers[0], buffers[1], buffers[2]
    for tile in range(num_tiles):
        least[tile] = 0.0
        most[tile] = 0.0
    for axis in range(num_axes):
        value = mean[axis]
        for tile in range(num_tiles):
            below, above = low[axis, tile] - value, value - high[axis, tile]
            gap = max(0.0, max(below, above))
            reach = max(-below, -above)
            least[tile] += gap * gap
            most[tile] += reach * reach
        moved[axis] = 0.0
    count = 0
    for tile in range(num_tiles):
        if least[tile] > limit * (1 + _ROUNDING):
            continue
        start = tile * TILE
        if most[tile] < limit * (1 - _ROUNDING):
            count += min(TILE, num_points - start)
            for axis in range(num_axes):
                moved[axis] += sums[axis, tile]
            continue
        for i in range(TILE):
            weights[i] = 0.0
        for axis in range(num_axes):
            value = mean[axis]
            for i in range(TILE):
                difference = columns[axis, start + i] - value
                weights[i] += difference * difference
        for i in range(num_points - start, TILE):  # padding
            weights[i] = np.inf
        found = 0.0
        for i in range(TILE):
            inside = 1.0 if weights[i] <= limit else 0.0
            weights[i] = inside
            found += inside
        if not found:
            continue
        count += int(found)
        for axis in range(num_axes):
            total = 0.0
            for i in range(TILE):
                total += weights[i] * columns[axis, start + i]
            moved[axis] += total
    if count:
        for axis in range(num_axes):
            moved[axis] /= count
    return count


@kernel
def nearest_mode(points: NDArray[np.float64], modes: NDArray[np.float64]) -> NDArray[np.int64]:
    """
    Index of the nearest mode of each point; of equally near ones the first.

    Parameters
    ----------
    points : array of shape (P, E), float64
        Points.
    modes : array of shape (K, E), float64
        At least one.

    Returns
    -------
    array of shape (P,), int64

    """
    nearest = np.empty(len(points), np.int64)
    for i in range(len(points)):
        least = np.inf
        for mode in range(len(modes)):
            squared = 0.0
            for axis in range(points.shape[1]):
                difference = points[i, axis] - modes[mode, axis]
                squared += difference * difference
                if squared >= least:
                    break
            if squared < least:
                least = squared
                nearest[i] = mode
    return nearest


@kernel
def strongest_modes(modes: NDArray[np.float64], bandwidth: float) -> NDArray[np.int64]:
    """
    Suppress each mode within the bandwidth of a stronger one.

    Parameters
    ----------
    modes : array of shape (M, E), float64
        Modes, the strongest first.
    bandwidth : float
        Radius.

    Returns
    -------
    array of shape (K,), int64
        Rows of the modes that are kept.

    """
    kept = np.empty(len(modes), np.int64)
    num_kept = 0
    for mode in range(len(modes)):
        is_free = True
        for k in range(num_kept):
            squared = 0.0
            for axis in range(modes.shape[1]):
                squared += (modes[mode, axis] - modes[kept[k], axis]) ** 2
            if squared <= bandwidth * bandwidth:
                is_free = False
                break
        if is_free:
            kept[num_kept] = mode
            num_kept += 1
    return kept[:num_kept]
