# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What was said about the points of blocks, carried back to every point of the cloud."""

from collections.abc import Mapping, Sequence

from asis_ros.blocks import Block
from asis_ros.cloud import Segmentation
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.merging import instance_classes
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

NOT_ASKED = -1
"""Stands for the source of a point that lies in no block the network looked at."""


def mean_probabilities(
    blocks: Sequence[Block],
    probabilities: Sequence[NDArray[np.float32]],
    shape: tuple[int, int],
) -> NDArray[np.float32]:
    """
    Average the probabilities of each point over the blocks that saw it.

    Parameters
    ----------
    blocks : sequence of Block
        Blocks the network looked at.
    probabilities : sequence of array of shape (P, C)
        Of each class, for each point of each block.
    shape : (int, int)
        N and C.

    Returns
    -------
    array of shape (N, C), float32
        0 where no block saw the point.

    """
    sums = np.zeros(shape, np.float32)
    votes = np.zeros((shape[0], 1), np.float32)
    for block, rows in zip(blocks, probabilities, strict=True):
        distinct = block.point_indices[: block.num_distinct]
        sums[distinct] += rows[: block.num_distinct]
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
