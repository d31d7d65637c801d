# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Clusters that lie in several places fall into parts.

The network tells instances apart within a block, but two alike that stand near each other may get
the same embedding. Mean shift does not see that there is air between them; this does.
"""

from collections.abc import Sequence

from asis_ros.segment.merging.clusters import (
    BlockClusters,
    check_points,
    instance_classes,
    number_through,
)
from asis_ros.voxels import voxel_indices
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree


def connected_parts(
    xyz: NDArray[np.floating],
    blocks: Sequence[BlockClusters],
    class_ids: NDArray[np.uint8],
    *,
    max_gap: float = 0.1,
) -> list[BlockClusters]:
    """
    Split each cluster where a gap runs through it, and name the class of each part.

    Points of a cluster are connected if their voxels, of edge ``max_gap``, are the same or touch,
    at a corner at least. So points no further apart than ``max_gap`` along each axis always are,
    and those more than twice as far apart never, unless points between them lead over.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    blocks : sequence of BlockClusters
        Blocks of these points; the classes of their clusters do not matter.
    class_ids : array of shape (N,), uint8
        Class of each point.
    max_gap : float
        Edge of the voxels (m); 0 keeps clusters whole.

    Returns
    -------
    list of BlockClusters
        The same blocks; the class of a part is the most frequent one of its points.

    Raises
    ------
    ValueError
        If the points are not (N, 3) and finite, or a block has a row outside of them.

    """
    check_points(xyz, blocks)
    ids = [block.cluster_ids for block in blocks]
    if max_gap:
        ids = _part_ids(xyz, blocks, max_gap)
    return [
        BlockClusters(
            block.point_indices, part, instance_classes(part, class_ids[block.point_indices])
        )
        for block, part in zip(blocks, ids, strict=True)
    ]


def _part_ids(
    xyz: NDArray[np.floating], blocks: Sequence[BlockClusters], max_gap: float
) -> list[NDArray[np.int64]]:
    """Part of each point of each block (P,), 0 to K-1."""
    if not blocks:
        return []
    clusters = number_through(blocks)
    voxels = voxel_indices(xyz, max_gap)
    _, first, rows = np.unique(
        clusters.owners * (voxels.max(initial=-1) + 1) + voxels[clusters.points],
        return_index=True,
        return_inverse=True,
    )
    corner = xyz.min(axis=0, initial=np.inf)
    cells = np.floor((xyz[clusters.points[first]] - corner) / max_gap)
    # Cells of different clusters are two apart on a fourth axis and never touch.
    tree = cKDTree(np.column_stack([cells, 2 * clusters.owners[first]]))
    pairs = tree.query_pairs(1.0, p=np.inf, output_type='ndarray')
    graph = coo_array((np.ones(len(pairs), bool), pairs.T), shape=(len(first), len(first)))
    parts = connected_components(graph, directed=False)[1][rows.reshape(-1)]
    ends = np.cumsum([len(block.cluster_ids) for block in blocks])
    of_blocks = np.split(parts, ends[:-1])
    return [np.unique(part, return_inverse=True)[1].astype(np.int64) for part in of_blocks]
