# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Training loss of ASIS: cross-entropy for semantics, a discriminative loss for instances."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.network.asis import AsisOutput
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy


@dataclass(frozen=True, slots=True, kw_only=True)
class LossWeights:
    """Margins and weights of the loss; the defaults are those of section 3.1."""

    variance_margin: float = 0.5
    distance_margin: float = 1.5
    regularisation: float = 0.001
    label_smoothing: float = 0.0


PUBLISHED_WEIGHTS = LossWeights()


class Losses(NamedTuple):
    """Total loss and its terms, each of shape ()."""

    total: Tensor
    semantic: Tensor
    variance: Tensor
    distance: Tensor
    regularisation: Tensor


def asis_loss(
    output: AsisOutput,
    class_ids: Tensor,
    instance_ids: Tensor,
    weights: LossWeights = PUBLISHED_WEIGHTS,
    class_weights: Tensor | None = None,
    process_mean: Callable[[Tensor], Tensor] = lambda value: value,
) -> Losses:
    """
    Semantic and instance loss of a batch.

    Parameters
    ----------
    output : AsisOutput
        Logits (B, P, C) and embeddings (B, P, E).
    class_ids : Tensor of shape (B, P), int64
        True class of each point; those of ``UNKNOWN_CLASS`` are ignored.
    instance_ids : Tensor of shape (B, P), int64
        True instance of each point, any ids; each block is treated separately.
    weights : LossWeights
        Margins and weights.
    class_weights : Tensor of shape (C,), float, optional
        Weight of the points of each class; None: equal weights, as in the paper.
    process_mean : callable
        Averages a tensor over the processes that hold shards of the batch, so that the mean of
        their gradients is the gradient of the whole batch.

    Returns
    -------
    Losses
        ``total`` is the cross-entropy plus eq. 1, both averaged over the batch.

    """
    semantic = _semantic_loss(output.logits, class_ids, weights, class_weights, process_mean)
    parts = [
        discriminative_loss(embeddings, ids, weights)
        for embeddings, ids in zip(output.embeddings, instance_ids, strict=True)
    ]
    terms = torch.stack([torch.stack(part) for part in parts])  # (B, 3)
    variance, distance, regularisation = terms.mean(dim=0)
    total = semantic + variance + distance + regularisation
    return Losses(total, semantic, variance, distance, regularisation)


def _semantic_loss(
    logits: Tensor,
    class_ids: Tensor,
    weights: LossWeights,
    class_weights: Tensor | None,
    process_mean: Callable[[Tensor], Tensor],
) -> Tensor:
    """Weighted mean cross-entropy over the points of known class of the whole batch."""
    targets = class_ids.flatten()
    known = targets != UNKNOWN_CLASS
    if class_weights is None:
        class_weights = logits.new_ones(logits.shape[2])
    # By the true class of each point: torch would weight the smoothed targets by every class.
    point_weights = torch.where(known, class_weights[targets * known], 0.0)  # (B * P,)
    point_losses = cross_entropy(
        logits.flatten(0, 1),
        targets,
        ignore_index=UNKNOWN_CLASS,
        label_smoothing=weights.label_smoothing,
        reduction='none',
    )
    return (point_losses * point_weights).sum() / process_mean(point_weights.sum()).clamp(min=1e-6)


def discriminative_loss(
    embeddings: Tensor, instance_ids: Tensor, weights: LossWeights = PUBLISHED_WEIGHTS
) -> tuple[Tensor, Tensor, Tensor]:
    """
    Discriminative loss of one block: the three terms of eq. 1.

    Parameters
    ----------
    embeddings : Tensor of shape (P, E), float
        Embedding of each point.
    instance_ids : Tensor of shape (P,), int64
        True instance of each point, any ids; ``UNASSIGNED`` points are ignored.
    weights : LossWeights
        Margins, and the weight that the regularisation is multiplied by.

    Returns
    -------
    variance, distance, regularisation : Tensor of shape ()

    Raises
    ------
    ValueError
        If the number of ids is not P.

    """
    if instance_ids.shape != embeddings.shape[:1]:
        raise ValueError(
            f'instance_ids has shape {tuple(instance_ids.shape)}, '
            f'expected ({len(embeddings)},) to match embeddings'
        )
    assigned = instance_ids != UNASSIGNED
    if not assigned.any():
        zero = embeddings.sum() * 0.0
        return zero, zero, zero
    embeddings, instance_ids = embeddings[assigned], instance_ids[assigned]
    instance_ids = torch.unique(instance_ids, return_inverse=True)[1]
    means = _mean_per_instance(embeddings, instance_ids)  # (I, E)
    return (
        variance_loss(embeddings, means, instance_ids, margin=weights.variance_margin),
        distance_loss(means, margin=weights.distance_margin),
        weights.regularisation * regularisation_loss(means),
    )


def variance_loss(
    embeddings: Tensor, means: Tensor, instance_ids: Tensor, *, margin: float
) -> Tensor:
    r"""
    Variance term: pull every embedding to within ``margin`` of the mean of its instance.

    ASIS eq. 2:

    .. math::
        L_{var} = \frac{1}{I} \sum_i \frac{1}{N_i} \sum_j
                  \left[ \lVert \mu_i - e_j \rVert_1 - \delta_v \right]_+^2

    Parameters
    ----------
    embeddings : Tensor of shape (P, E), float
        Embedding :math:`e_j` of each point.
    means : Tensor of shape (I, E), float
        Mean embedding :math:`\mu_i` of each instance.
    instance_ids : Tensor of shape (P,), int64
        True instance of each point, 0 to I-1 without gaps.
    margin : float
        :math:`\delta_v`. Within this L1 distance the term is zero.

    Returns
    -------
    Tensor of shape ()

    """
    distances = (embeddings - means[instance_ids]).abs().sum(dim=1)  # (P,)
    hinge = (distances - margin).clamp(min=0).square()
    return _mean_per_instance(hinge, instance_ids).mean()


def distance_loss(means: Tensor, *, margin: float) -> Tensor:
    r"""
    Distance term: push the means of different instances at least two margins apart.

    ASIS eq. 3:

    .. math::
        L_{dist} = \frac{1}{I (I - 1)} \sum_{a \ne b}
                   \left[ 2 \delta_d - \lVert \mu_a - \mu_b \rVert_1 \right]_+^2

    Parameters
    ----------
    means : Tensor of shape (I, E), float
        Mean embedding of each instance.
    margin : float
        :math:`\delta_d`, half the L1 distance beyond which the term is zero.

    Returns
    -------
    Tensor of shape ()
        Zero if there is only one instance.

    """
    num_instances = len(means)
    if num_instances < 2:
        return means.new_zeros(())
    first, second = torch.triu_indices(num_instances, num_instances, 1, device=means.device)
    distances = (means[first] - means[second]).abs().sum(dim=1)
    return (2 * margin - distances).clamp(min=0).square().mean()


def regularisation_loss(means: Tensor) -> Tensor:
    r"""
    Regularisation term: the mean of :math:`\lVert \mu_i \rVert_1`, ASIS eq. 4.

    Parameters
    ----------
    means : Tensor of shape (I, E), float
        Mean embedding of each instance.

    Returns
    -------
    Tensor of shape ()

    """
    return means.abs().sum(dim=1).mean()


def _mean_per_instance(values: Tensor, instance_ids: Tensor) -> Tensor:
    """Average ``values`` of shape (P, ...) over each instance: shape (I, ...)."""
    counts = torch.bincount(instance_ids)  # (I,)
    sums = values.new_zeros(len(counts), *values.shape[1:]).index_add(0, instance_ids, values)
    return sums / counts.reshape(-1, *[1] * (values.dim() - 1))
