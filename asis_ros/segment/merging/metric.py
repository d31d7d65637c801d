# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Merging by overlap on a metric voxel grid.

Two clusters of different blocks are one instance if they have the same class and cover the same
voxels where their blocks overlap. All pairs are compared at once and merged by union-find, so that
neither the order of the blocks nor their number matters.
"""

from collections.abc import Sequence

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging.clusters import (
    BlockClusters,
    check_points,
    number_by_first_point,
    number_clusters,
    NumberedClusters,
)
from asis_ros.voxels import voxel_indices
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components


def merge_metric(
    xyz: NDArray[np.floating],
    blocks: Sequence[BlockClusters],
    *,
    voxel_size: float,
    min_overlap: float,
    min_instance_points: int,
) -> NDArray[np.int32]:
    r"""
    Merge the clusters of overlapping blocks that cover the same voxels.

    With :math:`V_a` the voxels of cluster :math:`a` and :math:`B_a` those of its whole block, two
    clusters of the same class but of different blocks are merged if

    .. math::
        \frac{|V_a \cap V_b|}{|(V_a \cap B_b) \cup (V_b \cap B_a)|} \ge \text{min_overlap}

    and so are, transitively, those that they are merged with. Each point takes the instance that
    most of its blocks vote for; of a tie the one with more points.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    blocks : sequence of BlockClusters
        In any order, with their points in any order.
    voxel_size : float
        Edge length of the voxels (m).
    min_overlap : float
        Smallest intersection over union of two clusters that are merged, 0 to 1.
    min_instance_points : int
        Instances of fewer points are dropped.

    Returns
    -------
    array of shape (N,), int32
        Instance of each point, 0 to I-1 without gaps, in the order of their first points;
        ``UNASSIGNED`` for points in no block or of a dropped instance.

    Raises
    ------
    ValueError
        If the points are not (N, 3) and finite, or a block has a row outside of them.

    """
    check_points(xyz, blocks)
    blocks = [block for block in blocks if len(block.point_indices)]
    if not blocks:
        return np.full(len(xyz), UNASSIGNED, np.int32)
    clusters = number_clusters(blocks)
    merged = _merge(clusters, voxel_indices(xyz, voxel_size), min_overlap)
    instance_ids = _vote(clusters, merged, len(xyz))
    sizes = np.bincount(instance_ids + 1)  # UNASSIGNED, which is -1, comes first
    instance_ids[sizes[instance_ids + 1] < min_instance_points] = UNASSIGNED
    return number_by_first_point(instance_ids)


def _merge(
    clusters: NumberedClusters, voxels: NDArray[np.intp], min_overlap: float
) -> NDArray[np.int64]:
    """Instance of each cluster (M,): union-find over the pairs that overlap enough."""
    blocks, class_ids = clusters.blocks, clusters.class_ids
    shape = len(blocks), voxels.max(initial=-1) + 1
    row_voxels = voxels[clusters.points]
    covers = _incidence(clusters.owners, row_voxels, shape)  # (M, V)
    holds = _incidence(blocks[clusters.owners], row_voxels, shape)  # block by voxel
    common = covers @ holds.T  # voxels of a cluster in a block
    shared = (covers @ covers.T).tocoo()
    first, second = shared.row, shared.col
    candidates = (blocks[first] != blocks[second]) & (class_ids[first] == class_ids[second])
    first, second = first[candidates], second[candidates]
    intersection = shared.data[candidates]
    sizes = _look_up(common, first, blocks[second]), _look_up(common, second, blocks[first])
    union = sizes[0] + sizes[1] - intersection
    same = intersection >= min_overlap * union
    pairs = (np.ones(same.sum()), (first[same], second[same]))
    graph = csr_array(pairs, shape=(len(blocks), len(blocks)))
    labels: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels.astype(np.int64)


def _incidence(
    rows: NDArray[np.int64], columns: NDArray[np.intp], shape: tuple[int, int]
) -> csr_array:
    """Sparse table of zeros and ones: which pairs occur."""
    table = csr_array((np.ones(len(rows), np.int64), (rows, columns)), shape=shape)
    table.data[:] = 1  # the line above counts repeated pairs
    return table


def _look_up(
    table: csr_array, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Read entries of a sparse table, all of them stored, at rows and columns."""
    stored = table.tocoo()
    keys = stored.row.astype(np.int64) * table.shape[1] + stored.col
    order = np.argsort(keys)
    wanted = rows.astype(np.int64) * table.shape[1] + columns
    entries: NDArray[np.int64] = stored.data[order[np.searchsorted(keys[order], wanted)]]
    return entries


def _vote(
    clusters: NumberedClusters, merged: NDArray[np.int64], num_points: int
) -> NDArray[np.int32]:
    """Instance that most blocks vote for, for each point (N,)."""
    num_instances = merged.max() + 1
    ballots = clusters.blocks[clusters.owners] * num_instances + merged[clusters.owners]
    ballots = np.unique(ballots * num_points + clusters.points)  # a block has one vote per point
    keys, votes = np.unique(ballots % (num_instances * num_points), return_counts=True)
    instances, points = np.divmod(keys, num_points)  # instance by instance, points ascending
    rank = _rank(instances, points, votes, num_instances)
    order = np.lexsort((rank[instances], -votes, points))
    voted, best = np.unique(points[order], return_index=True)
    instance_ids = np.full(num_points, UNASSIGNED, np.int32)
    instance_ids[voted] = instances[order][best]
    return instance_ids


def _rank(
    instances: NDArray[np.int64],
    points: NDArray[np.int64],
    votes: NDArray[np.intp],
    num_instances: int,
) -> NDArray[np.intp]:
    """
    Rank of each instance (I,) in a tie of votes, independent of the order of the blocks.

    More points first, then lower points. Instances that are still equal have the same points, and
    it makes no difference which of them wins.
    """
    # Rows of big-endian numbers, as bytes, compare as the numbers do.
    claimed = np.stack((points, votes), axis=1).astype('>i8')
    bounds = np.searchsorted(instances, np.arange(1, num_instances))
    parts = [(-len(part), part.tobytes()) for part in np.split(claimed, bounds)]
    rank = np.empty(num_instances, np.intp)
    rank[sorted(range(num_instances), key=parts.__getitem__)] = np.arange(num_instances)
    return rank
