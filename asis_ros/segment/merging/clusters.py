# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clusters of blocks, the input of every merging method, and the ids and classes of instances."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class BlockClusters:
    """
    Clusters of the points of one block.

    Parameters
    ----------
    point_indices : array of shape (P,), intp
        Rows of the cloud; a padded block repeats some.
    cluster_ids : array of shape (P,), int64
        Cluster of each of these points, 0 to K-1.
    class_ids : array of shape (P,), uint8
        Predicted class of each of these points; a cluster has the most frequent one.

    Raises
    ------
    ValueError
        If the lengths differ or a cluster id is negative.

    """

    point_indices: NDArray[np.intp]
    cluster_ids: NDArray[np.int64]
    class_ids: NDArray[np.uint8]

    def __post_init__(self) -> None:
        for name in ('cluster_ids', 'class_ids'):
            shape = getattr(self, name).shape
            if self.point_indices.ndim != 1 or shape != self.point_indices.shape:
                raise ValueError(
                    f'{name} has shape {shape}, expected one value for each point of '
                    f'point_indices, which has shape {self.point_indices.shape}'
                )
        if self.cluster_ids.min(initial=0) < 0:
            raise ValueError(f'cluster_ids must be 0 or more, got {self.cluster_ids.min()}')

    @property
    def cluster_class_ids(self) -> NDArray[np.uint8]:
        """Most frequent class of the points of each cluster: shape (K,)."""
        return instance_classes(self.cluster_ids, self.class_ids)


@dataclass(frozen=True, slots=True)
class NumberedClusters:
    """The M clusters of all blocks, numbered consecutively, and their R points."""

    blocks: NDArray[np.int64]  # (M,) block of each cluster
    class_ids: NDArray[np.uint8]  # (M,) class of each cluster
    points: NDArray[np.int64]  # (R,) row of the cloud
    owners: NDArray[np.int64]  # (R,) cluster of this point


def number_clusters(blocks: Sequence[BlockClusters]) -> NumberedClusters:
    """Assign consecutive numbers to the clusters of all blocks, at least one block."""
    class_ids = [block.cluster_class_ids for block in blocks]
    counts = np.array([len(ids) for ids in class_ids], np.int64)
    offsets = np.cumsum(counts) - counts
    return NumberedClusters(
        blocks=np.repeat(np.arange(len(blocks)), counts),
        class_ids=np.concatenate(class_ids),
        points=np.concatenate([block.point_indices for block in blocks]),
        owners=np.concatenate(
            [block.cluster_ids + offset for block, offset in zip(blocks, offsets, strict=True)]
        ),
    )


def check_points(xyz: NDArray[np.floating], blocks: Sequence[BlockClusters]) -> None:
    """
    Check that points can be merged and that the blocks refer to them.

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
    Class of each instance, or cluster: the most frequent class of its points.

    Parameters
    ----------
    instance_ids : array of shape (N,), int
        Instance of each point, 0 to I-1; ``UNASSIGNED`` points are ignored.
    class_ids : array of shape (N,), uint8
        Class of each point.

    Returns
    -------
    array of shape (I,), uint8
        The lowest class of a tie; ``UNKNOWN_CLASS`` for an id without points.

    """
    assigned = instance_ids != UNASSIGNED
    ids, classes = instance_ids[assigned].astype(np.int64), class_ids[assigned]
    num_instances = ids.max(initial=-1) + 1
    counts = np.bincount(ids * 256 + classes, minlength=num_instances * 256)
    counts = counts.reshape(num_instances, 256)
    return np.where(counts.any(axis=1), counts.argmax(axis=1), UNKNOWN_CLASS).astype(np.uint8)


def number_by_first_point(instance_ids: NDArray[np.integer]) -> NDArray[np.int32]:
    """
    Renumber instances 0 to I-1 without gaps, in the order of their first points.

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
