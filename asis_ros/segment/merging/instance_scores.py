# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

r"""
Scores of instances.

The score of an instance is

.. math::
    p \, a \, \min(1, n / \bar n)^{1/4}

with :math:`p` the mean probability of its class over its points, :math:`a` the fraction of the
votes for it, one vote per point and block that sampled the point: a cluster of a block votes for
the instance with most of its points. :math:`n` is the number of these votes and :math:`\bar n`
their mean number for a true instance of its class in the training data.
"""

from collections.abc import Sequence

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging.clusters import BlockClusters, number_clusters
import numpy as np
from numpy.typing import NDArray

SIZE_POWER = 0.25
"""Power of the relative size: an instance of a sixteenth of the mean size has half the score."""


def instance_scores(
    blocks: Sequence[BlockClusters],
    instance_ids: NDArray[np.int32],
    classes: NDArray[np.uint8],
    probabilities: NDArray[np.float32],
    mean_sizes: NDArray[np.float64] | None,
) -> NDArray[np.float32]:
    """
    Score of each instance.

    Parameters
    ----------
    blocks : sequence of BlockClusters
        Clusters from which the instances were merged.
    instance_ids : array of shape (N,), int32
        Instance of each point, 0 to I-1 without gaps, or ``UNASSIGNED``.
    classes : array of shape (I,), uint8
        Class of each instance.
    probabilities : array of shape (N, C), float32
        Class probabilities of each point.
    mean_sizes : array of shape (C,), optional
        Mean number of sampled points of a training instance of each class, 0 for a class without;
        None: sizes are not considered.

    Returns
    -------
    array of shape (I,), float32
        0 to 1.

    """
    assigned = np.flatnonzero(instance_ids != UNASSIGNED)
    ids = instance_ids[assigned]
    sums = np.bincount(ids, probabilities[assigned, classes[ids]], len(classes))
    mean_probability = sums / np.bincount(ids, minlength=len(classes))
    agreed, sizes = _votes(blocks, instance_ids, len(classes))
    scores = mean_probability * agreed / np.maximum(sizes, 1)
    if mean_sizes is not None:
        scores *= np.minimum(1, sizes / np.maximum(mean_sizes[classes], 1)) ** SIZE_POWER
    return np.minimum(scores, 1).astype(np.float32)


def _votes(
    blocks: Sequence[BlockClusters], instance_ids: NDArray[np.int32], num_instances: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Votes for each instance (I,), and all votes of its points."""
    blocks = [block for block in blocks if len(block.point_indices)]
    if not blocks or not num_instances:
        return np.zeros(num_instances, np.intp), np.zeros(num_instances, np.intp)
    clusters = number_clusters(blocks)
    instances, owners = instance_ids[clusters.points], clusters.owners
    assigned = instances != UNASSIGNED
    pairs = owners[assigned] * num_instances + instances[assigned]
    pairs, counts = np.unique(pairs, return_counts=True)
    voters, instances = np.divmod(pairs, num_instances)
    order = np.lexsort((instances, -counts, voters))  # the lowest instance of a tie
    favourites = order[np.unique(voters[order], return_index=True)[1]]
    agreed = np.bincount(instances[favourites], counts[favourites], num_instances)
    return agreed.astype(np.intp), np.bincount(instances, counts, num_instances).astype(np.intp)
