# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
BlockMerging as published with ASIS (CVPR 2019; from SGPN, CVPR 2018).

Blocks are merged one after the other into a grid over the whole cloud, in which the first
cluster to reach a voxel owns it; the result depends on the order of the blocks. Thresholds and
peculiarities are those of the published code. Only its limits are removed (100 clusters per block,
300 instances per cloud, coordinates from 0 to 1), beyond which it crashed or dropped votes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging.clusters import (
    BlockClusters,
    check_points,
    instance_classes,
    number_by_first_point,
)
from asis_ros.voxels import number_cells, voxel_cells
import numpy as np
from numpy.typing import NDArray

VOXEL_SIZE = 0.005
"""Edge length of a voxel as a fraction of the extent of the cloud, on each axis."""

MIN_OVERLAP_POINTS = 7
"""Number of points in voxels of an instance from which a cluster is merged with it."""

MIN_CLUSTER_POINTS = 30
"""Number of points from which a cluster without overlap becomes a new instance."""


def merge_paper(
    xyz_normalised: NDArray[np.floating], blocks: Sequence[BlockClusters]
) -> NDArray[np.int32]:
    """
    Merge the clusters of blocks in the given order, as published.

    Parameters
    ----------
    xyz_normalised : array of shape (N, 3)
        Finite points, each axis divided by the extent of the cloud on it: 0 to 1.
    blocks : sequence of BlockClusters
        In the order of merging. Each row counts, repeated points too.

    Returns
    -------
    array of shape (N,), int32
        The instance that owns the voxel of each point, 0 to I-1 without gaps, in the order of
        their first points; ``UNASSIGNED`` in a voxel that no block reached.

    Raises
    ------
    ValueError
        If the points are not (N, 3) and finite, or a block has a row outside of them.

    """
    check_points(xyz_normalised, blocks)
    # The grid starts at 0, as published, not at the smallest coordinates.
    voxels = number_cells(voxel_cells(xyz_normalised.astype(np.float64), VOXEL_SIZE, origin=0.0))
    grid = Grid.empty(voxels.max(initial=-1) + 1)
    for block in blocks:
        merge_block(grid, voxels[block.point_indices], block)
    return number_by_first_point(grid.instance_ids[voxels])


@dataclass(frozen=True, slots=True)
class Grid:
    """
    Owner of each voxel; filled by ``merge_block``.

    Parameters
    ----------
    instance_ids : array of shape (V,), int32
        Instance of the cluster that reached the voxel first; ``UNASSIGNED`` while it is free.
    class_ids : array of shape (V,), uint8
        Class of that cluster; undefined while the voxel is free.

    """

    instance_ids: NDArray[np.int32]
    class_ids: NDArray[np.uint8]

    @classmethod
    def empty(cls, num_voxels: int) -> 'Grid':
        """Make a grid of free voxels."""
        return cls(np.full(num_voxels, UNASSIGNED, np.int32), np.zeros(num_voxels, np.uint8))


def merge_block(grid: Grid, voxels: NDArray[np.intp], block: BlockClusters) -> NDArray[np.int32]:
    """
    Merge one block into the grid.

    Parameters
    ----------
    grid : Grid
        Changed in place.
    voxels : array of shape (P,), intp
        Voxel of each point of the block.
    block : BlockClusters
        The clusters of these points.

    Returns
    -------
    array of shape (P,), int32
        Instance of each point that was the first to reach its voxel, ``UNASSIGNED`` elsewhere.

    """
    cluster_class_ids = block.cluster_class_ids
    point_classes = cluster_class_ids[block.cluster_ids]
    owners = grid.instance_ids[voxels]
    agree = (owners != UNASSIGNED) & (grid.class_ids[voxels] == point_classes)
    next_id = grid.instance_ids.max(initial=-1) + 1
    instances = _cluster_instances(block, agree, owners, len(cluster_class_ids), next_id)

    reached, first = np.unique(voxels, return_index=True)
    first = first[grid.instance_ids[reached] == UNASSIGNED]
    claimed = np.full(len(voxels), UNASSIGNED, np.int32)
    claimed[first] = instances[block.cluster_ids[first]]
    grid.instance_ids[voxels[first]] = claimed[first]
    grid.class_ids[voxels[first]] = point_classes[first]
    return claimed


def _cluster_instances(
    block: BlockClusters,
    agree: NDArray[np.bool_],
    owners: NDArray[np.int32],
    num_clusters: int,
    next_id: int,
) -> NDArray[np.int64]:
    """Instance of each cluster (K,): the one it overlaps most, or a new one from ``next_id``."""
    num_instances = max(next_id, 1)
    pairs = block.cluster_ids[agree] * num_instances + owners[agree]
    overlaps = np.bincount(pairs, minlength=num_clusters * num_instances)
    overlaps = overlaps.reshape(num_clusters, num_instances)
    sizes = np.bincount(block.cluster_ids, minlength=num_clusters)
    # A small cluster without overlap has a row of zeros and so gets instance 0, wherever that is
    # and whatever its class, as in the published code.
    instances: NDArray[np.int64] = overlaps.argmax(axis=1)
    is_new = (overlaps.max(axis=1) < MIN_OVERLAP_POINTS) & (sizes >= MIN_CLUSTER_POINTS)
    instances[is_new] = next_id + np.arange(is_new.sum())
    return instances


def filter_small_instances(
    instance_ids: NDArray[np.integer],
    class_ids: NDArray[np.uint8],
    mean_sizes: NDArray[np.floating],
    fraction: float = 0.25,
) -> NDArray[np.int32]:
    """
    Drop instances that are small for their class, as the published evaluation does.

    Parameters
    ----------
    instance_ids : array of shape (N,), int
        Instance of each point, 0 to I-1, or ``UNASSIGNED``.
    class_ids : array of shape (N,), uint8
        Class of each point; an instance has the most frequent class of its points.
    mean_sizes : array of shape (C,), float
        Mean number of points of a training instance of each class.
    fraction : float
        Fraction of the mean size of its class that an instance must exceed to be kept.

    Returns
    -------
    array of shape (N,), int32
        Kept instances, 0 to I-1 without gaps, in the order of their first points;
        ``UNASSIGNED`` elsewhere.

    Raises
    ------
    ValueError
        If an instance has a class without a mean size.

    """
    ids = number_by_first_point(instance_ids)
    classes = instance_classes(ids, class_ids)
    if classes.max(initial=0) >= len(mean_sizes):
        raise ValueError(
            f'mean_sizes has {len(mean_sizes)} classes, but an instance has class {classes.max()}'
        )
    sizes = np.bincount(ids[ids != UNASSIGNED], minlength=len(classes))
    kept = sizes > fraction * np.asarray(mean_sizes)[classes]
    kept = np.append(kept, False)  # UNASSIGNED, which is -1, comes last
    return number_by_first_point(np.where(kept[ids], ids, UNASSIGNED))
