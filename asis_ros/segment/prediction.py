# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What is known of the blocks of a cloud, and how it reaches every point of the cloud."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.blocks import Block
from asis_ros.segment.merging import BlockClusters, instance_classes
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor

NOT_ASKED = -1
"""Stands for the source of a point that lies in no block the network looked at."""


@dataclass(frozen=True, slots=True)
class BlockAnswers:
    """
    What the network and mean shift say about the blocks of a cloud, before they are merged.

    Parameters
    ----------
    cloud : PointCloud
        The points that blocks refer to: finite, z up, voxels averaged. V points.
    finite : array of shape (M,), intp
        Rows of the input that are finite.
    voxels : array of shape (M,), intp
        Row of ``cloud`` that each of them went into.
    blocks : list of Block
        The blocks.
    probabilities : list of array of shape (P, C), float32
        Of each class, for the points of each block.
    embeddings : list of Tensor of shape (P, E), float32
        Beside them.
    clusters : list of BlockClusters
        The clusters of each block.
    durations : dict of str to float
        Time each stage took (s).

    """

    cloud: PointCloud
    finite: NDArray[np.intp]
    voxels: NDArray[np.intp]
    blocks: list[Block]
    probabilities: list[NDArray[np.float32]]
    embeddings: list[Tensor]
    clusters: list[BlockClusters]
    durations: dict[str, float]


def mean_probabilities(answers: BlockAnswers, num_classes: int) -> NDArray[np.float32]:
    """
    Average the probabilities of each point over the blocks that saw it.

    Parameters
    ----------
    answers : BlockAnswers
        Of the blocks of V points.
    num_classes : int
        C.

    Returns
    -------
    array of shape (V, C), float32
        0 where no block saw the point.

    """
    sums = np.zeros((len(answers.cloud), num_classes), np.float32)
    votes = np.zeros((len(answers.cloud), 1), np.float32)
    for block, probabilities in zip(answers.blocks, answers.probabilities, strict=True):
        distinct = block.point_indices[: block.num_distinct]
        sums[distinct] += probabilities[: block.num_distinct]
        votes[distinct] += 1
    return np.divide(sums, np.maximum(votes, 1), dtype=np.float32)


def nearest_asked(
    xyz: NDArray[np.floating], blocks: Sequence[Block], block_size: float
) -> NDArray[np.intp]:
    """
    Find the point whose answer each point takes: itself, or the nearest one that has an answer.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Points (m).
    blocks : sequence of Block
        Blocks the network looked at. A crowded one holds more points than it sampled.
    block_size : float
        Side of a block (m).

    Returns
    -------
    array of shape (N,), intp
        Row of a sampled point; ``NOT_ASKED`` for points outside all of the blocks.

    """
    sampled = np.zeros(len(xyz), bool)
    for block in blocks:
        sampled[block.point_indices] = True
    source = np.where(sampled, np.arange(len(xyz)), NOT_ASKED)
    others = np.flatnonzero(~sampled)
    others = others[_within(xyz[others, :2], blocks, block_size)]
    if len(others):
        rows = np.flatnonzero(sampled)
        source[others] = rows[cKDTree(xyz[rows]).query(xyz[others])[1]]
    return source


def _within(
    xy: NDArray[np.floating], blocks: Sequence[Block], block_size: float
) -> NDArray[np.bool_]:
    inside = np.zeros(len(xy), bool)
    if len(xy):
        for block in blocks:
            offset = xy - block.corner
            inside |= np.all((offset >= -1e-9) & (offset <= block_size + 1e-9), axis=1)
    return inside


def spread_to_points(
    num_points: int,
    rows: NDArray[np.intp],
    source: NDArray[np.intp],
    probabilities: NDArray[np.float32],
    instance_ids: NDArray[np.int32],
    durations: Mapping[str, float],
) -> Segmentation:
    """
    Give the points of the input the answers of the prepared cloud.

    Parameters
    ----------
    num_points : int
        N points of the input.
    rows : array of shape (M,), intp
        Those that were asked about.
    source : array of shape (M,), intp
        Row of the prepared cloud whose answer each takes, or ``NOT_ASKED``.
    probabilities : array of shape (V, C), float32
        Of each class, for the V points of the prepared cloud.
    instance_ids : array of shape (V,), int32
        Their instances.
    durations : mapping of str to float
        Time of each stage (s).

    Returns
    -------
    Segmentation
        Unknown where a point was not asked about or has no source.

    """
    class_ids = np.full(num_points, UNKNOWN_CLASS, np.uint8)
    instances = np.full(num_points, UNASSIGNED, np.int32)
    scores = np.zeros(num_points, np.float32)
    best = probabilities.argmax(axis=1).astype(np.uint8)
    has_answer = source != NOT_ASKED
    rows, source = rows[has_answer], source[has_answer]
    class_ids[rows] = best[source]
    instances[rows] = instance_ids[source]
    scores[rows] = probabilities.max(axis=1)[source]
    covered = float(has_answer.mean()) if len(has_answer) else 1.0
    classes = instance_classes(instance_ids, best)
    return Segmentation(class_ids, instances, scores, classes, durations, covered)
