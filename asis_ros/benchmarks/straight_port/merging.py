# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""BlockMerging as published: loops over points, and a dense grid over the cloud."""

from collections.abc import Sequence

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging import BlockClusters
from asis_ros.segment.merging.paper import MIN_CLUSTER_POINTS, MIN_OVERLAP_POINTS, VOXEL_SIZE
import numpy as np
from numpy.typing import NDArray


def block_merging(
    xyz_normalised: NDArray[np.floating], blocks: Sequence[BlockClusters]
) -> NDArray[np.int32]:
    """
    Merge the clusters of blocks in the given order.

    Parameters
    ----------
    xyz_normalised : array of shape (N, 3)
        Points, 0 to 1.
    blocks : sequence of BlockClusters
        In the order of merging.

    Returns
    -------
    array of shape (N,), int32
        Instance of each point, numbered in the order of merging, or ``UNASSIGNED``.

    """
    cells = [tuple(int(value / VOXEL_SIZE) for value in point) for point in xyz_normalised]
    shape = np.max(cells, axis=0) + 1
    instances = np.full(shape, UNASSIGNED, np.int32)
    classes = np.full(shape, -1, np.int32)
    for block in blocks:
        rows = list(zip(block.point_indices.tolist(), block.cluster_ids.tolist(), strict=True))
        class_ids = block.cluster_class_ids
        next_id = int(instances.max()) + 1
        overlaps = np.zeros((len(class_ids), max(next_id, 1)), np.int64)
        sizes = np.zeros(len(class_ids), np.int64)
        for point, cluster in rows:
            cell = cells[point]
            if instances[cell] != UNASSIGNED and classes[cell] == class_ids[cluster]:
                overlaps[cluster, instances[cell]] += 1
            sizes[cluster] += 1
        instance_of = overlaps.argmax(axis=1)
        for cluster in range(len(class_ids)):
            is_large = sizes[cluster] >= MIN_CLUSTER_POINTS
            if is_large and overlaps[cluster].max() < MIN_OVERLAP_POINTS:
                instance_of[cluster] = next_id
                next_id += 1
        for point, cluster in rows:
            cell = cells[point]
            if instances[cell] == UNASSIGNED:
                instances[cell] = instance_of[cluster]
                classes[cell] = class_ids[cluster]
    return np.array([instances[cell] for cell in cells], np.int32)
