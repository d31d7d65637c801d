# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Re-estimation of batch-normalisation statistics on unlabelled blocks."""

from collections.abc import Iterable
import copy

from asis_ros.errors import DatasetError
from asis_ros.network.asis import Asis
from asis_ros.train.batch import TrainingBatch
import torch
from torch import nn


def reestimate_statistics(
    network: Asis, batches: Iterable[TrainingBatch], mix: float = 1.0
) -> dict[str, float]:
    """
    Estimate mean and variance of all normalisation layers again; no weight changes.

    Each batch is normalised by its own statistics, as in training, and the new ones are the mean
    over all batches, which weigh the same (Li et al., Revisiting batch normalization for practical
    domain adaptation, 2016).

    Parameters
    ----------
    network : Asis
        The network, which is changed; in evaluation mode before and after.
    batches : iterable of TrainingBatch
        Blocks on the device of the network; their labels are not used.
    mix : float
        Fraction of the new statistics; the old ones are the rest (0 to 1).

    Returns
    -------
    dict of str to float
        Change of the mean of each layer, in standard deviations before, averaged over channels.

    Raises
    ------
    DatasetError
        If there is no batch.

    """
    named = network.named_modules()
    layers = {name: layer for name, layer in named if isinstance(layer, nn.BatchNorm1d)}
    before = copy.deepcopy(layers)
    for layer in layers.values():
        layer.reset_running_stats()
        layer.momentum = None  # the mean over all batches
        layer.train()
    num_batches = 0
    with torch.no_grad():
        for batch in batches:
            network(batch.points, batch.neighbourhoods, instance_fusion=False)
            num_batches += 1
    if not num_batches:
        raise DatasetError('the clouds have no block to estimate statistics on')
    return {name: _mixed(layer, before[name], mix) for name, layer in layers.items()}


def _mixed(layer: nn.BatchNorm1d, before: nn.BatchNorm1d, mix: float) -> float:
    """Mix the statistics of a layer with those before, and return the change of the mean."""
    layer.eval()
    layer.momentum = before.momentum
    mean, variance = layer.running_mean, layer.running_var
    assert mean is not None
    assert variance is not None
    assert before.running_mean is not None
    assert before.running_var is not None
    mean.lerp_(before.running_mean, 1 - mix)
    variance.lerp_(before.running_var, 1 - mix)
    deviation = (before.running_var + before.eps).sqrt()
    return float(((mean - before.running_mean).abs() / deviation).mean())
