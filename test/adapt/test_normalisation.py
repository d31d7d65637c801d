# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.adapt.normalisation."""

from asis_ros.adapt.normalisation import reestimate_statistics
from asis_ros.errors import DatasetError
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.train.batch import TrainingBatch
import numpy as np
import pytest
import torch


@pytest.fixture
def network():
    torch.manual_seed(0)
    return Asis(NetworkConfig(backbone='pointnet', num_classes=3)).eval()


@pytest.fixture
def batches(network):
    """Make three batches of two blocks of 64 points, each batch farther to the right."""
    result = []
    for number in range(3):
        points = torch.rand(2, 64, 9) * (1 + number) + number
        labels = torch.zeros(2, 64, dtype=torch.int64)
        neighbourhoods = network.backbone.neighbourhoods(points)
        result.append(TrainingBatch(points, labels, labels, neighbourhoods))
    return result


def first_inputs(network, batches):
    """Record what reaches the first normalisation layer: (2 * 64, F) for each batch."""
    layer = next(m for m in network.modules() if isinstance(m, torch.nn.BatchNorm1d))
    seen = []
    hook = layer.register_forward_hook(lambda _, given, out: seen.append(given[0].double()))
    with torch.no_grad():
        for batch in batches:
            network(batch.points, batch.neighbourhoods)
    hook.remove()
    return layer, [rows.numpy() for rows in seen]


@pytest.mark.parametrize('mix', [0.0, 0.25, 1.0])
def test_statistics_are_the_mean_over_batches_mixed_with_the_old_ones(network, batches, mix):
    layer, inputs = first_inputs(network, batches)
    layer.running_mean.fill_(2.0)
    layer.running_var.fill_(3.0)
    reestimate_statistics(network, batches, mix)
    mean = np.mean([rows.mean(axis=0) for rows in inputs], axis=0)
    variance = np.mean([rows.var(axis=0, ddof=1) for rows in inputs], axis=0)
    np.testing.assert_allclose(layer.running_mean, mix * mean + (1 - mix) * 2, rtol=1e-4)
    np.testing.assert_allclose(layer.running_var, mix * variance + (1 - mix) * 3, rtol=1e-4)


def test_all_else_stays_as_it_is(network, batches):
    before = {name: value.clone() for name, value in network.state_dict().items()}
    reestimate_statistics(network, batches)
    for name, value in network.state_dict().items():
        is_statistic = 'running' in name or 'num_batches' in name
        assert is_statistic or torch.equal(value, before[name]), name
    assert not any(module.training for module in network.modules())
    assert {m.momentum for m in network.modules() if hasattr(m, 'momentum')} == {0.1}


def test_the_change_is_in_deviations_of_before(network, batches):
    layer, inputs = first_inputs(network, batches)
    mean = np.mean([rows.mean(axis=0) for rows in inputs], axis=0)
    layer.running_mean.copy_(torch.from_numpy(mean - 4))
    layer.running_var.fill_(4 - layer.eps)
    changes = reestimate_statistics(network, batches)
    assert next(iter(changes.values())) == pytest.approx(2.0, rel=1e-4)


def test_clouds_without_a_block_are_refused(network):
    with pytest.raises(DatasetError, match='no block'):
        reestimate_statistics(network, [])
