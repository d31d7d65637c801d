# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Predictions for the blocks of a cloud, and their propagation to every point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from asis_ros.cloud import Segmentation
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.blocks import Block
from asis_ros.segment.merging import BlockClusters
from asis_ros.segment.prepare import PreparedCloud, UNCOVERED
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree


@dataclass(frozen=True, slots=True)
class BlockPrediction:
    """
    Prediction for one block.

    Parameters
    ----------
    block : Block
        The block, D distinct points.
    clusters : BlockClusters
        Cluster and class of its distinct points; of all points if blocks are ``fixed``.
    embeddings : array of shape (D, E), float32, optional
        Instance embedding of each distinct point; None if they were not kept.

    """

    block: Block
    clusters: BlockClusters
    embeddings: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class CloudPrediction:
    """
    Predictions for the blocks of a cloud, before they are merged.

    Parameters
    ----------
    prepared : PreparedCloud
        The V points that blocks refer to, and the N points of the input.
    probabilities : array of shape (V, C), float32
        Class probabilities of each point, averaged over the blocks that sampled it; 0 for a point
        that no block sampled.
    blocks : list of BlockPrediction
        One per block that was segmented, in the order of the blocks.
    limits : mapping of str to int
        Settings that bounded the work, and how often.
    reused : float
        Fraction of the blocks that keep the prediction of an earlier scan, 0 to 1.

    """

    prepared: PreparedCloud
    probabilities: NDArray[np.float32]
    blocks: list[BlockPrediction]
    limits: Mapping[str, int]
    reused: float = 0.0


class ProbabilityMean:
    """
    Mean of the class probabilities of points over the blocks that sampled them.

    Parameters
    ----------
    num_points : int
        V.
    num_classes : int
        C.

    """

    def __init__(self, num_points: int, num_classes: int) -> None:
        self._sums = np.zeros((num_points, num_classes), np.float32)
        self._counts = np.zeros((num_points, 1), np.float32)

    def add(self, points: NDArray[np.intp], probabilities: NDArray[np.float32]) -> None:
        """Add the probabilities (D, C) of distinct points (D,) of one block."""
        self._sums[points] += probabilities
        self._counts[points] += 1

    def mean(self) -> NDArray[np.float32]:
        """Mean of each point, (V, C); 0 for a point that no block sampled."""
        return np.divide(self._sums, np.maximum(self._counts, 1), dtype=np.float32)


def nearest_sampled(
    xyz: NDArray[np.floating], blocks: Sequence[Block], block_size: float
) -> NDArray[np.intp]:
    """
    Row of the sampled point whose prediction each point takes: its own, or the nearest one.

    Parameters
    ----------
    xyz : array of shape (V, 3)
        Points (m).
    blocks : sequence of Block
        Blocks with predictions. A block with many points samples only some of them.
    block_size : float
        Side of a block (m).

    Returns
    -------
    array of shape (V,), intp
        Row of a sampled point; ``UNCOVERED`` for points outside of all these blocks.

    """
    sampled = np.zeros(len(xyz), bool)
    for block in blocks:
        sampled[block.distinct] = True
    source = np.where(sampled, np.arange(len(xyz)), UNCOVERED)
    others = np.flatnonzero(~sampled)
    others = others[_inside_blocks(xyz[others, :2], blocks, block_size)]
    if len(others):
        rows = np.flatnonzero(sampled)
        source[others] = rows[cKDTree(xyz[rows]).query(xyz[others])[1]]
    return source


def _inside_blocks(
    xy: NDArray[np.floating], blocks: Sequence[Block], block_size: float
) -> NDArray[np.bool_]:
    inside = np.zeros(len(xy), bool)
    if len(xy):
        for block in blocks:
            offset = xy - block.corner
            inside |= np.all((offset >= -1e-9) & (offset <= block_size + 1e-9), axis=1)
    return inside


def propagate(
    prepared: PreparedCloud,
    source: NDArray[np.intp],
    of_voxels: Segmentation,
) -> Segmentation:
    """
    Propagate class, score and instance from the voxels to all points of the input.

    Parameters
    ----------
    prepared : PreparedCloud
        V voxels and the row map of N points.
    source : array of shape (V,), intp
        Row of the voxel whose prediction each voxel takes, or ``UNCOVERED``.
    of_voxels : Segmentation
        Segmentation of the voxels, I instances.

    Returns
    -------
    Segmentation
        N points and the same instances; unknown where a point is not segmented or uncovered.

    """
    voxels = prepared.voxel_of_point
    segmented = np.flatnonzero(voxels != UNCOVERED)
    rows = source[voxels[segmented]]
    is_covered = rows != UNCOVERED
    points, rows = segmented[is_covered], rows[is_covered]
    class_ids = np.full(len(voxels), UNKNOWN_CLASS, np.uint8)
    instance_ids = np.full(len(voxels), UNASSIGNED, np.int32)
    scores = np.zeros(len(voxels), np.float32)
    class_ids[points] = of_voxels.class_ids[rows]
    instance_ids[points] = of_voxels.instance_ids[rows]
    scores[points] = of_voxels.scores[rows]
    return replace(
        of_voxels,
        class_ids=class_ids,
        instance_ids=instance_ids,
        scores=scores,
        covered=float(is_covered.mean()) if len(is_covered) else 1.0,
    )
