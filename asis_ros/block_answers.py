# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What is known of each block of a cloud, and how it comes together."""

from dataclasses import dataclass

from asis_ros.blocks import Block
from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.merging import BlockClusters, instance_classes
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from torch import Tensor


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


def vote(answers: BlockAnswers, num_classes: int) -> NDArray[np.float32]:
    """Average the probabilities of each point over the blocks that saw it; 0 where none did."""
    sums = np.zeros((len(answers.cloud), num_classes), np.float32)
    votes = np.zeros((len(answers.cloud), 1), np.float32)
    for block, probabilities in zip(answers.blocks, answers.probabilities, strict=True):
        distinct = block.point_indices[: block.num_distinct]
        sums[distinct] += probabilities[: block.num_distinct]
        votes[distinct] += 1
    return np.divide(sums, np.maximum(votes, 1), dtype=np.float32)


def reach_every_point(
    xyz: NDArray[np.floating],
    blocks: list[Block],
    probabilities: NDArray[np.float32],
    instance_ids: NDArray[np.int32],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Let points that no block sampled take the answer of the nearest sampled point."""
    seen = np.zeros(len(xyz), bool)
    for block in blocks:
        seen[block.point_indices] = True
    if seen.all():
        return probabilities, instance_ids
    sampled = np.flatnonzero(seen)
    source = np.arange(len(xyz))
    source[~seen] = sampled[cKDTree(xyz[sampled]).query(xyz[~seen])[1]]
    return probabilities[source], instance_ids[source]


def answer_points(
    num_points: int,
    answers: BlockAnswers,
    probabilities: NDArray[np.float32],
    instance_ids: NDArray[np.int32],
    durations: dict[str, float],
) -> Segmentation:
    """Carry answers from voxels back to the points of the input."""
    class_ids = np.full(num_points, UNKNOWN_CLASS, np.uint8)
    instances = np.full(num_points, UNASSIGNED, np.int32)
    scores = np.zeros(num_points, np.float32)
    best = probabilities.argmax(axis=1).astype(np.uint8)
    class_ids[answers.finite] = best[answers.voxels]
    instances[answers.finite] = instance_ids[answers.voxels]
    scores[answers.finite] = probabilities.max(axis=1)[answers.voxels]
    return Segmentation(
        class_ids, instances, scores, instance_classes(instance_ids, best), durations
    )
