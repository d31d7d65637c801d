# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Features of groups and neighbours: gather, interpolate, pool."""

from asis_ros.kernels.compiled import kernel
import numpy as np
from numpy.typing import NDArray


@kernel
def gather_groups(
    features: NDArray[np.float32],
    offsets: NDArray[np.float32],
    weights: NDArray[np.float32],
    groups: NDArray[np.int64],
    first: int,
    gathered: NDArray[np.float32],
    sizes: NDArray[np.int64],
) -> tuple[int, int]:
    """
    Gather the features of the members of groups, plus their weighted offsets, rectified.

    Members that repeat the first one are left out: they change no maximum.

    Parameters
    ----------
    features : array of shape (P, F), float32
        One row per point.
    offsets : array of shape (S, K, 3), float32
        Position of each member relative to the centroid of its group (m).
    weights : array of shape (3, F), float32
        Weights of the offsets.
    groups : array of shape (S, K), int64
        Rows of ``features``; a short group repeats its first member at the end.
    first : int
        First group.
    gathered : array of shape (R, F), float32
        Receives ``max(0, features + offsets @ weights)`` of as many groups as fit, at least one:
        R is at least K.
    sizes : array of shape (S,), int64
        Receives the number of members of these groups.

    Returns
    -------
    last : int
        The group after the last one gathered.
    count : int
        Number of rows gathered.

    """
    num_groups, largest = groups.shape
    width = features.shape[1]
    count = 0
    for group in range(first, num_groups):
        if count + largest > len(gathered):
            return group, count
        size = largest
        while size > 1 and groups[group, size - 1] == groups[group, 0]:
            size -= 1
        sizes[group] = size
        for member in range(size):
            row = features[groups[group, member]]
            x, y, z = offsets[group, member]
            own = gathered[count]
            for channel in range(width):
                value = row[channel] + x * weights[0, channel]
                value += y * weights[1, channel]
                value += z * weights[2, channel]
                own[channel] = max(np.float32(0), value)
            count += 1
    return num_groups, count


@kernel
def maximum_of_groups(
    members: NDArray[np.float32], sizes: NDArray[np.int64], pooled: NDArray[np.float32]
) -> None:
    """
    Maximum of the features of each group, channel by channel.

    Parameters
    ----------
    members : array of shape (R, F), float32
        Members of the groups, one group after the other.
    sizes : array of shape (S,), int64
        Number of members of each group, at least 1; they sum to R.
    pooled : array of shape (S, F), float32
        Receives the maxima.

    """
    start = 0
    for group in range(len(sizes)):
        own = pooled[group]
        own[:] = members[start]
        for member in range(start + 1, start + sizes[group]):
            other = members[member]
            for channel in range(len(own)):
                own[channel] = max(own[channel], other[channel])
        start += sizes[group]


@kernel
def interpolate_and_add(
    coarse: NDArray[np.float32],
    nearest: NDArray[np.int64],
    weights: NDArray[np.float32],
    skipped: NDArray[np.float32],
    interpolated: NDArray[np.float32],
) -> None:
    """
    Interpolate features of the three nearest centroids, add skipped features, rectify.

    Parameters
    ----------
    coarse : array of shape (S, F), float32
        Features of the centroids.
    nearest : array of shape (P, 3), int64
        Rows of ``coarse``.
    weights : array of shape (P, 3), float32
        Weight of each.
    skipped : array of shape (P, F), float32
        Features that are added.
    interpolated : array of shape (P, F), float32
        Receives ``max(0, sum(weights * coarse) + skipped)``.

    """
    for point in range(len(nearest)):
        first, second, third = nearest[point]
        a, b, c = weights[point]
        for channel in range(coarse.shape[1]):
            value = skipped[point, channel] + a * coarse[first, channel]
            value += b * coarse[second, channel]
            value += c * coarse[third, channel]
            interpolated[point, channel] = max(np.float32(0), value)


@kernel
def maximum_over(
    features: NDArray[np.float32], neighbours: NDArray[np.int32]
) -> NDArray[np.float32]:
    """
    Maximum of the features of each point's neighbours, channel by channel.

    Parameters
    ----------
    features : array of shape (P, F), float32
        One row per point.
    neighbours : array of shape (Q, K), int32
        Rows of ``features``, K at least 1.

    Returns
    -------
    array of shape (Q, F), float32

    """
    pooled = np.empty((len(neighbours), features.shape[1]), features.dtype)
    for query in range(len(neighbours)):
        own, last = pooled[query], neighbours[query, 0]
        own[:] = features[last]
        for k in range(1, neighbours.shape[1]):
            row = neighbours[query, k]
            if row != last:  # short lists repeat one neighbour
                last = row
                other = features[row]
                for channel in range(len(own)):
                    own[channel] = max(own[channel], other[channel])
    return pooled


@kernel
def rows_of_maximum(
    features: NDArray[np.float32], neighbours: NDArray[np.int32]
) -> NDArray[np.int64]:
    """
    Rows that hold the maximum of each point's neighbours, channel by channel.

    Parameters
    ----------
    features : array of shape (P, F), float32
        One row per point.
    neighbours : array of shape (Q, K), int32
        Rows of ``features``, K at least 1.

    Returns
    -------
    array of shape (Q, F), int64
        Rows of ``features``; of equal ones the first among the neighbours.

    """
    width = features.shape[1]
    rows = np.empty((len(neighbours), width), np.int64)
    largest, own = np.empty(width, np.float32), np.empty(width, np.int32)
    for query in range(len(neighbours)):
        last = neighbours[query, 0]
        largest[:] = features[last]
        own[:] = last
        for k in range(1, neighbours.shape[1]):
            row = neighbours[query, k]
            if row != last:  # short lists repeat one neighbour
                last = row
                other = features[row]
                for channel in range(width):  # without branches, so that it is vectorised
                    larger = other[channel] > largest[channel]
                    own[channel] = row if larger else own[channel]
                    largest[channel] = other[channel] if larger else largest[channel]
        rows[query] = own
    return rows
