# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Splitting of clusters at gaps.

The network tells instances apart within a block, but two similar objects near each other may get
the same embedding. Mean shift clusters embeddings and does not see the empty space between them.
"""

from collections.abc import Sequence
from dataclasses import replace

from asis_ros.kernels.components import connected_cells
from asis_ros.segment.merging.clusters import BlockClusters, check_points, number_clusters
from asis_ros.voxels import voxel_cells
import numpy as np
from numpy.typing import NDArray


def split_at_gaps(
    xyz: NDArray[np.floating], blocks: Sequence[BlockClusters], *, max_gap: float
) -> list[BlockClusters]:
    """
    Split each cluster into its connected components in space.

    Points of a cluster are connected if their voxels, of edge length ``max_gap``, are the same or
    touch, at least at a corner. So points no further apart than ``max_gap`` along each axis are
    always connected, and those more than twice as far apart only through points between them.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    blocks : sequence of BlockClusters
        Clusters of these points.
    max_gap : float
        Edge length of the voxels (m); 0 keeps clusters whole.

    Returns
    -------
    list of BlockClusters
        The same blocks with the components as clusters.

    Raises
    ------
    ValueError
        If the points are not (N, 3) and finite, or a block has a row outside of them.

    """
    check_points(xyz, blocks)
    if not max_gap or not blocks:
        return list(blocks)
    clusters = number_clusters(blocks)
    cells = voxel_cells(xyz, max_gap)
    components = connected_cells(cells[clusters.points], clusters.owners)
    ends = np.cumsum([len(block.cluster_ids) for block in blocks])
    per_block = np.split(components, ends[:-1])
    return [
        replace(block, cluster_ids=np.unique(ids, return_inverse=True)[1].astype(np.int64))
        for block, ids in zip(blocks, per_block, strict=True)
    ]
