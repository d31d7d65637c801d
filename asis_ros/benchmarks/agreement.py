# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Agreement of two results, in a few words."""

from collections.abc import Sequence

from asis_ros.cloud import Segmentation
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score
import torch
from torch import Tensor

TOLERANCE = 1e-3
"""Numbers that differ by more are not equal."""

BlockLabels = Sequence[tuple[NDArray[np.integer], NDArray[np.float32], NDArray[np.integer]]]
"""Classes, embeddings and clusters of the points of each block."""


def same_labels(
    first: Sequence[NDArray[np.integer]], second: Sequence[NDArray[np.integer]]
) -> str:
    """Compare labels one by one."""
    return _share(np.concatenate(first) == np.concatenate(second))


def same_clusters(
    first: Sequence[NDArray[np.integer]], second: Sequence[NDArray[np.integer]]
) -> str:
    """Compare which points are together, whatever the numbers of the clusters."""
    scores = [adjusted_rand_score(one, two) for one, two in zip(first, second, strict=True)]
    worst = min(scores)
    return 'equal' if worst == 1 else f'ARI {np.mean(scores):.4f} (least {worst:.4f})'


def same_rows(first: Tensor, second: Tensor) -> str:
    """Compare tensors of indices row by row, without regard to the order in a row."""
    equal = first.long().sort(dim=-1).values == second.long().sort(dim=-1).values
    return _share(equal.all(dim=-1).cpu().numpy())


def same_neighbours(points: Tensor, first: Tensor, second: Tensor, norm: int) -> str:
    """
    Compare the distances of neighbours: of equally far points either may be one.

    Parameters
    ----------
    points : Tensor of shape (B, P, D)
        Where the neighbours are.
    first, second : Tensor of shape (B, P, K)
        Neighbours of each point.
    norm : int
        Of the distances.

    """
    offsets = [
        torch.stack(
            [own[rows.long()] - own[:, None] for own, rows in zip(points, index, strict=True)]
        )
        for index in (first, second)
    ]
    return same_lengths(offsets[0], offsets[1], norm)


def same_lengths(first: Tensor, second: Tensor, norm: int = 2) -> str:
    """Compare the lengths of offsets (..., K, D), without regard to their order."""
    lengths = [offsets.norm(norm, dim=-1).sort(dim=-1).values for offsets in (first, second)]
    return same_numbers(lengths[0], lengths[1])


def same_numbers(first: Tensor, second: Tensor) -> str:
    """Compare tensors of numbers by their largest difference, or by the rows that agree."""
    difference = (first - second).abs()
    largest = float(difference.max())
    if largest > TOLERANCE:
        return _share((difference <= TOLERANCE).all(dim=-1).cpu().numpy())
    return 'equal' if largest == 0 else f'equal to {largest:.1e}'


def _share(equal: NDArray[np.bool_]) -> str:
    """Say that all or how many are equal."""
    return 'equal' if equal.all() else f'{100 * equal.mean():.3f} % equal'


def agreement_of_blocks(first: BlockLabels, second: BlockLabels) -> str:
    """Compare classes, embeddings and clusters of blocks."""
    (classes, embeddings, clusters), others = zip(*first, strict=True), zip(*second, strict=True)
    other_classes, other_embeddings, other_clusters = others
    numbers = same_numbers(
        torch.from_numpy(np.concatenate(embeddings)),
        torch.from_numpy(np.concatenate(other_embeddings)),
    )
    return (
        f'classes: {same_labels(classes, other_classes)}; embeddings: {numbers}; '
        f'clusters: {same_clusters(clusters, other_clusters)}'
    )


def agreement_of_clouds(first: Segmentation, second: Segmentation) -> str:
    """Compare classes and instances of the points of a cloud."""
    classes = same_labels([first.class_ids], [second.class_ids])
    instances = same_clusters([first.instance_ids], [second.instance_ids])
    return 'equal' if classes == instances == 'equal' else f'{classes}; {instances}'
