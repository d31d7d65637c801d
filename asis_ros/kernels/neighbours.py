# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Nearest neighbours of many queries, exact, by Manhattan or squared Euclidean distance.

Points lie in tiles of a k-d tree. A query looks into the tiles whose box is near enough, and
selects the nearest of what it finds by a histogram of the distances. The distances of the queries
before it, which are near, bound those of its own neighbours (triangle inequality).
"""

from asis_ros.kernels.compiled import kernel
from asis_ros.kernels.tiles import columns_in_order, kd_order, TILE, tile_boxes
import numpy as np
from numpy.typing import NDArray

MANHATTAN, EUCLIDEAN = 1, 2

_BINS = 64  # of the histogram
_LOOK_BACK = 16  # earlier queries that bound the distances of the next
_MARGIN = 1.0001  # rounding of these bounds


@kernel
def nearest_neighbours(
    points: NDArray[np.float32],
    multiplicities: NDArray[np.int32],
    queries: NDArray[np.float32],
    num_neighbours: int,
    max_distance: float,
    norm: int,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """
    Find the nearest points of each query within a distance.

    Parameters
    ----------
    points : array of shape (P, D), float32
        Finite points, at least one.
    multiplicities : array of shape (P,), int32
        How often each point counts among the K, at least 1.
    queries : array of shape (Q, D), float32
        Finite points.
    num_neighbours : int
        K.
    max_distance : float
        Largest distance of a neighbour, inclusive; may be infinite.
    norm : {MANHATTAN, EUCLIDEAN}
        Distance.

    Returns
    -------
    neighbours : array of shape (Q, K), int32
        Rows of ``points``, the nearest first, the others in any order; of those at the largest
        distance any. -1 where there are fewer than K.
    distances : array of shape (Q, K), float32
        Distance of each; infinity where there is none.

    """
    num_points, num_axes = points.shape
    order = kd_order(points)
    columns = columns_in_order(points, order)
    low, high = tile_boxes(columns)
    num_tiles = low.shape[1]
    query_order = kd_order(queries)
    query_columns = columns_in_order(queries, query_order)
    reaches = np.empty(len(queries), np.float32)  # distance of the farthest of K, in query order
    query = np.empty(num_axes, np.float32)
    steps = np.empty(_LOOK_BACK, np.float32)
    gaps = np.empty(num_tiles, np.float32)
    tile_distances = np.empty(TILE, np.float32)
    counts = multiplicities[order]
    found = np.empty(num_tiles * TILE + 1, np.int32)  # in the order of the tiles
    distances = np.empty(num_tiles * TILE + 1, np.float32)
    bins = np.empty(num_tiles * TILE + 1, np.int32)
    found_in_cut = np.empty_like(found)
    distances_in_cut = np.empty_like(distances)
    histogram = np.empty(_BINS, np.int64)
    rows = np.full((len(queries), num_neighbours), np.int32(-1))
    row_distances = np.full((len(queries), num_neighbours), np.float32(np.inf))
    largest = np.float32(max_distance)
    if norm == EUCLIDEAN:
        largest = np.float32(max_distance) * np.float32(max_distance)
    for number in range(len(queries)):
        for axis in range(num_axes):
            query[axis] = query_columns[axis, number]
        first = max(0, number - _LOOK_BACK)
        _distances(query, query_columns, first, number, norm, steps)
        bound = largest
        for earlier in range(first, number):
            step = steps[earlier - first]
            if norm == EUCLIDEAN:
                reach = (reaches[earlier] + np.sqrt(step)) * np.float32(_MARGIN)
                bound = min(bound, reach * reach)
            else:
                bound = min(bound, (reaches[earlier] + step) * np.float32(_MARGIN))
        _gaps_to_tiles(query, low, high, norm, gaps)
        count = 0
        for tile in range(num_tiles):
            if gaps[tile] <= bound:
                start = tile * TILE
                _distances(query, columns, start, start + TILE, norm, tile_distances)
                for i in range(TILE):
                    found[count] = start + i
                    distances[count] = tile_distances[i]
                    count += tile_distances[i] <= bound
        while count and found[count - 1] >= num_points:  # padding of the last tile
            count -= 1
        count, reach = _select(
            found,
            distances,
            bins,
            histogram,
            found_in_cut,
            distances_in_cut,
            count,
            counts,
            num_neighbours,
        )
        reaches[number] = np.sqrt(reach) if norm == EUCLIDEAN else reach
        row = query_order[number]
        nearest = 0
        for i in range(count):
            if distances[i] < distances[nearest]:
                nearest = i
            rows[row, i] = order[found[i]]
            row_distances[row, i] = np.sqrt(distances[i]) if norm == EUCLIDEAN else distances[i]
        if count:
            rows[row, 0], rows[row, nearest] = rows[row, nearest], rows[row, 0]
            least = row_distances[row, nearest]
            row_distances[row, nearest] = row_distances[row, 0]
            row_distances[row, 0] = least
    return rows, row_distances


@kernel
def _gaps_to_tiles(
    query: NDArray[np.float32],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    norm: int,
    gaps: NDArray[np.float32],
) -> None:
    """Distance from a query to the box of each tile (squared if Euclidean)."""
    gaps[:] = 0
    for axis in range(len(query)):
        value = query[axis]
        for tile in range(len(gaps)):
            gap = max(low[axis, tile] - value, value - high[axis, tile])
            gap = max(np.float32(0), gap)
            gaps[tile] += gap * gap if norm == EUCLIDEAN else gap


@kernel
def _distances(
    query: NDArray[np.float32],
    columns: NDArray[np.float32],
    start: int,
    stop: int,
    norm: int,
    distances: NDArray[np.float32],
) -> None:
    """Distances from a query to some columns of coordinates (squared if Euclidean)."""
    for i in range(stop - start):
        distances[i] = 0
    for axis in range(len(query)):
        value = query[axis]
        if norm == EUCLIDEAN:
            for i in range(stop - start):
                difference = columns[axis, start + i] - value
                distances[i] += difference * difference
        else:
            for i in range(stop - start):
                distances[i] += abs(columns[axis, start + i] - value)


@kernel
def _select(
    found: NDArray[np.int32],
    distances: NDArray[np.float32],
    bins: NDArray[np.int32],
    histogram: NDArray[np.int64],
    found_in_cut: NDArray[np.int32],
    distances_in_cut: NDArray[np.float32],
    count: int,
    counts: NDArray[np.int32],
    num_neighbours: int,
) -> tuple[int, np.float32]:
    """
    Move the nearest candidates to the front, until their multiplicities sum to K.

    Returns
    -------
    count : int
        Number of neighbours.
    reach : float
        Distance of the farthest; infinity if there are fewer than K.

    """
    total = 0
    largest = np.float32(0)
    for i in range(count):
        total += counts[found[i]]
        largest = max(largest, distances[i])
    if total < num_neighbours:
        return count, np.float32(np.inf)
    if total == num_neighbours:
        return count, largest
    # Bins before the cut are taken whole; that of the cut is sorted as far as needed.
    histogram[:] = 0
    scale = np.float32(_BINS - 1) / max(largest, np.float32(1e-30))
    for i in range(count):
        bins[i] = np.int32(distances[i] * scale)
        histogram[bins[i]] += counts[found[i]]
    cut, taken = 0, 0
    while taken + histogram[cut] < num_neighbours:
        taken += histogram[cut]
        cut += 1
    kept, num_in_cut = 0, 0
    for i in range(count):  # without branches, which could not be predicted
        point, distance, own_bin = found[i], distances[i], bins[i]
        found_in_cut[num_in_cut], distances_in_cut[num_in_cut] = point, distance
        num_in_cut += own_bin == cut
        found[kept], distances[kept] = point, distance
        kept += own_bin < cut
    reach = np.float32(0)
    while taken < num_neighbours:
        nearest = 0
        for i in range(1, num_in_cut):
            if distances_in_cut[i] < distances_in_cut[nearest]:
                nearest = i
        found[kept], distances[kept] = found_in_cut[nearest], distances_in_cut[nearest]
        reach = distances[kept]
        taken += counts[found[kept]]
        kept += 1
        distances_in_cut[nearest] = np.float32(np.inf)
    return kept, reach
