# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What goes into a merge, and the class and number of what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class BlockClusters:
    """
    The clusters of one block.

    Parameters
    ----------
    point_indices : array of shape (P,), intp
        Rows of the cloud that the block saw; a padded block repeats some.
    cluster_ids : array of shape (P,), int64
        Cluster of each of these points, 0 to K-1.
    cluster_class_ids : array of shape (K,), uint8
        Semantic class of each cluster.

    Raises
    ------
    ValueError
        If points and clusters do not match, or a cluster has no class.

    """

    point_indices: NDArray[np.intp]
    cluster_ids: NDArray[np.int64]
    cluster_class_ids: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.point_indices.ndim != 1 or self.cluster_ids.shape != self.point_indices.shape:
            raise ValueError(
                f'cluster_ids has shape {self.cluster_ids.shape}, expected one cluster for each '
                f'point of point_indices, which has shape {self.point_indices.shape}'
            )
        if not len(self.cluster_ids):
            return
        lowest, highest = self.cluster_ids.min(), self.cluster_ids.max()
        if lowest < 0 or highest >= len(self.cluster_class_ids):
            raise ValueError(
                f'cluster_ids run from {lowest} to {highest}, but cluster_class_ids names the '
                f'classes of 0 to {len(self.cluster_class_ids) - 1}'
            )


@dataclass(frozen=True, slots=True)
class Clusters:
    """The M clusters of all blocks, numbered through, and the R points that they have in all."""

    blocks: NDArray[np.int64]  # (M,) block of each cluster
    class_ids: NDArray[np.uint8]  # (M,) class of each cluster
    points: NDArray[np.int64]  # (R,) row of the cloud
    owners: NDArray[np.int64]  # (R,) cluster that has this point


def number_through(blocks: Sequence[BlockClusters]) -> Clusters:
    """Give the clusters of all blocks, at least one, numbers that go on from block to block."""
    counts = np.array([len(block.cluster_class_ids) for block in blocks], np.int64)
    offsets = np.cumsum(counts) - counts
    return Clusters(
        blocks=np.repeat(np.arange(len(blocks)), counts),
        class_ids=np.concatenate([block.cluster_class_ids for block in blocks]),
        points=np.concatenate([block.point_indices for block in blocks]),
        owners=np.concatenate(
            [block.cluster_ids + offset for block, offset in zip(blocks, offsets, strict=True)]
        ),
    )


def check_points(xyz: NDArray[np.floating], blocks: Sequence[BlockClusters]) -> None:
    """
    Check that the points are fit to merge and that the blocks speak of them.

    Raises
    ------
    ValueError
        If ``xyz`` is not (N, 3) and finite, or a block has a row outside 0 to N-1.

    """
    if xyz.ndim != 2 or xyz.shape[1] != 3:
        raise ValueError(f'xyz has shape {xyz.shape}, expected (N, 3)')
    finite = np.isfinite(xyz).all(axis=1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise ValueError(f'xyz must be finite, but point {row} is {xyz[row].tolist()}')
    for block in blocks:
        rows = block.point_indices
        if len(rows) and (rows.min() < 0 or rows.max() >= len(xyz)):
            raise ValueError(
                f'a block has points {rows.min()} to {rows.max()}, but the cloud has {len(xyz)}'
            )


def instance_classes(
    instance_ids: NDArray[np.integer], class_ids: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """
    Class of each instance, or of each cluster: the most frequent one among its points.

    Parameters
    ----------
    instance_ids : array of shape (N,), int
        Instance of each point, 0 to I-1; points that are ``UNASSIGNED`` do not count.
    class_ids : array of shape (N,), uint8
        Class of each point.

    Returns
    -------
    array of shape (I,), uint8
        On a tie the lowest class; ``UNKNOWN_CLASS`` for an id that no point has.

    """
    assigned = instance_ids != UNASSIGNED
    ids, classes = instance_ids[assigned].astype(np.int64), class_ids[assigned]
    num_instances = ids.max(initial=-1) + 1
    counts = np.bincount(ids * 256 + classes, minlength=num_instances * 256)
    counts = counts.reshape(num_instances, 256)
    return np.where(counts.any(axis=1), counts.argmax(axis=1), UNKNOWN_CLASS).astype(np.uint8)


def number_by_first_point(instance_ids: NDArray[np.integer]) -> NDArray[np.int32]:
    """
    Renumber instances 0 to I-1 without gaps, in the order in which the points name them.

    Parameters
    ----------
    instance_ids : array of shape (N,), int
        Any ids; ``UNASSIGNED`` stays.

    Returns
    -------
    array of shape (N,), int32

    """
    assigned = np.flatnonzero(instance_ids != UNASSIGNED)
    _, first, ids = np.unique(instance_ids[assigned], return_index=True, return_inverse=True)
    number = np.empty(len(first), np.int32)
    number[np.argsort(first)] = np.arange(len(first))
    numbered = np.full(len(instance_ids), UNASSIGNED, np.int32)
    numbered[assigned] = number[ids]
    return numbered
