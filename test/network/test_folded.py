# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.network.folded against the network it was made of."""

from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.folded import folded
from asis_ros.network.layers import SharedMlp
from asis_ros.network.neighbourhoods import RADII
import pytest
import torch
from torch import nn

FIVE_RADII = (0.1, 0.2, 0.4, 0.8, 1.6)


def trained(backbone: str, radii: tuple[float, ...] = RADII) -> Asis:
    """Make a network whose batch normalisation has seen some data."""
    torch.manual_seed(0)
    network = Asis(NetworkConfig(backbone=backbone, radii=radii))
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d):
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 2.0)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.1)
    if len(radii) == len(FIVE_RADII):
        nn.init.normal_(network.backbone.encoder.context.back.weight, std=0.1)
    return network.eval()


@pytest.mark.parametrize('num_points', [256, 1000])
@pytest.mark.parametrize(
    ('backbone', 'radii'), [('pointnet', RADII), ('pointnet2', RADII), ('pointnet2', FIVE_RADII)]
)
def test_a_folded_network_predicts_as_before(
    backbone: str, radii: tuple[float, ...], num_points: int
) -> None:
    network = trained(backbone, radii)
    points = torch.rand(2, num_points, 9)
    with torch.inference_mode():
        # Rounding may swap two equally near neighbours, whose features fusion would show.
        expected = network(points, instance_fusion=False)
        output = folded(network)(points, instance_fusion=False)
    torch.testing.assert_close(output.embeddings, expected.embeddings, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(output.logits, expected.logits, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize('radii', [RADII, FIVE_RADII])
@pytest.mark.parametrize('num_distinct', [1, 2, 5, 40, 150, 256])
def test_counting_repeated_points_predicts_as_repeating_them(
    num_distinct: int, radii: tuple[float, ...]
) -> None:
    network = folded(trained('pointnet2', radii))
    points = torch.rand(1, num_distinct, 9)
    times = torch.full((num_distinct,), 512 // num_distinct)
    times[: 512 % num_distinct] += 1
    repeated = points.repeat_interleave(times, dim=1)
    first = torch.cumsum(times, 0) - times
    with torch.inference_mode():
        counted = network(points, multiplicities=times.int()[None])
        expected = network(repeated)
    torch.testing.assert_close(counted.embeddings[0], expected.embeddings[0, first])
    torch.testing.assert_close(counted.logits[0], expected.logits[0, first])


def test_half_precision_is_used_in_the_named_parts_only() -> None:
    network = folded(trained('pointnet2'), torch.bfloat16, ('backbone.semantic_decoder',))
    kinds = {
        path.split('.')[1]: {layer.weight.dtype for layer in module.linears}
        for path, module in network.named_modules()
        if isinstance(module, SharedMlp) and path.startswith('backbone')
    }
    assert torch.bfloat16 in kinds['semantic_decoder']
    assert kinds['instance_decoder'] == kinds['encoder'] == {torch.float32}


def test_the_network_itself_is_left_as_it_was() -> None:
    network = trained('pointnet2')
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    folded(network)
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())
