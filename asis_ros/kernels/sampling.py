# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Farthest point sampling."""

from asis_ros.kernels.compiled import kernel
from asis_ros.kernels.tiles import columns_in_order, kd_order, TILE, tile_boxes
import numpy as np
from numpy.typing import NDArray


@kernel
def farthest_points(xyz: NDArray[np.float32], num_samples: int) -> NDArray[np.int64]:
    """
    Sample points by farthest point sampling, each as far as possible from those before.

    The first sample is row 0; of equally far points the lowest row is taken. Distances are only
    updated in tiles near enough to the last sample.

    Parameters
    ----------
    xyz : array of shape (P, 3), float32
        Finite points (m), at least one.
    num_samples : int
        S. Once all points are sampled, row 0 is repeated.

    Returns
    -------
    array of shape (S,), int64

    """
    num_points = len(xyz)
    order = kd_order(xyz)
    columns = columns_in_order(xyz, order)
    low, high = tile_boxes(columns)
    x, y, z = columns[0], columns[1], columns[2]
    num_tiles = low.shape[1]
    distances = np.full(num_tiles * TILE, np.float32(np.inf))
    distances[num_points:] = -1  # padding is never the farthest
    farthest = np.full(num_tiles, np.float32(np.inf))  # in each tile
    samples = np.zeros(num_samples, np.int64)
    last_x, last_y, last_z = xyz[0, 0], xyz[0, 1], xyz[0, 2]
    for step in range(1, num_samples):
        most = np.float32(-1)
        for tile in range(num_tiles):
            gap_x = max(np.float32(0), max(low[0, tile] - last_x, last_x - high[0, tile]))
            gap_y = max(np.float32(0), max(low[1, tile] - last_y, last_y - high[1, tile]))
            gap_z = max(np.float32(0), max(low[2, tile] - last_z, last_z - high[2, tile]))
            if gap_x * gap_x + gap_y * gap_y + gap_z * gap_z < farthest[tile]:
                remaining = np.float32(-1)
                for i in range(tile * TILE, tile * TILE + TILE):
                    dx, dy, dz = x[i] - last_x, y[i] - last_y, z[i] - last_z
                    nearer = min(distances[i], dx * dx + dy * dy + dz * dz)
                    distances[i] = nearer
                    remaining = max(remaining, nearer)
                farthest[tile] = remaining
            most = max(most, farthest[tile])
        row = num_points
        for tile in range(num_tiles):
            if farthest[tile] == most:
                for i in range(tile * TILE, tile * TILE + TILE):
                    if distances[i] == most and order[min(i, num_points - 1)] < row:
                        row = order[i]
        samples[step] = row
        last_x, last_y, last_z = xyz[row, 0], xyz[row, 1], xyz[row, 2]
    return samples
