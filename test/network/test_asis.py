# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the whole network: size, the four variants, gradients, names of weights."""

import json
import pickle

from asis_ros.errors import ConfigError
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.backbones import BACKBONES
from asis_ros.settings import config_from_mapping
from asis_ros.weights import SHIPPED
import numpy as np
import pytest
import torch

FIVE_RADII = (0.1, 0.2, 0.4, 0.8, 1.6)
VARIANTS = [(False, False), (False, True), (True, False), (True, True)]


def block(num_points: int = 512, batch: int = 1) -> torch.Tensor:
    return torch.rand(batch, num_points, 9, generator=torch.Generator().manual_seed(0))


def num_parameters(network: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def test_pointnet2_has_as_many_parameters_as_the_released_network() -> None:
    assert num_parameters(Asis(NetworkConfig())) == 1_599_090


def test_pointnet2_encoder_has_as_many_parameters_as_published() -> None:
    assert num_parameters(BACKBONES['pointnet2'](9).encoder) == 354_528


def test_pointnet_has_as_many_parameters_as_its_reconstruction() -> None:
    assert num_parameters(Asis(NetworkConfig(backbone='pointnet'))) == 1_965_458


@pytest.mark.parametrize('backbone', BACKBONES)
@pytest.mark.parametrize(('awareness', 'fusion'), VARIANTS)
def test_every_variant_predicts_every_point(backbone: str, awareness: bool, fusion: bool) -> None:
    config = NetworkConfig(backbone=backbone, semantic_awareness=awareness, instance_fusion=fusion)
    output = Asis(config).eval()(block(batch=2))
    assert output.logits.shape == (2, 512, 13)
    assert output.embeddings.shape == (2, 512, 5)


def gradient_into_semantic_branch(*, awareness: bool) -> torch.Tensor | None:
    torch.manual_seed(0)
    network = Asis(NetworkConfig(semantic_awareness=awareness))
    network(block()).embeddings.sum().backward()
    return next(network.backbone.semantic_decoder.parameters()).grad


def test_instance_loss_trains_the_semantic_branch_through_semantic_awareness() -> None:
    gradient = gradient_into_semantic_branch(awareness=True)
    assert gradient is not None
    assert gradient.abs().sum() > 0


def test_instance_loss_leaves_the_semantic_branch_alone_without_awareness() -> None:
    assert gradient_into_semantic_branch(awareness=False) is None


def test_semantic_loss_never_trains_the_instance_head() -> None:
    network = Asis(NetworkConfig())
    network(block()).logits.sum().backward()
    assert network.instance_head.weight.grad is None


@pytest.mark.parametrize('backbone', BACKBONES)
def test_prediction_follows_its_point_when_points_are_permuted(backbone: str) -> None:
    torch.manual_seed(0)
    network = Asis(NetworkConfig(backbone=backbone)).eval()
    points = block()
    # Farthest point sampling starts at index 0, so the first point keeps its place.
    order = torch.cat([torch.tensor([0]), 1 + torch.randperm(511)])
    with torch.no_grad():
        direct, permuted = network(points), network(points[:, order])
    assert torch.allclose(direct.logits[:, order], permuted.logits, atol=1e-4)
    assert torch.allclose(direct.embeddings[:, order], permuted.embeddings, atol=1e-4)


def test_blocks_of_a_batch_do_not_influence_each_other() -> None:
    network = Asis(NetworkConfig()).eval()
    points = block(batch=3)
    with torch.no_grad():
        together, alone = network(points), network(points[1:2])
    assert torch.allclose(together.logits[1:2], alone.logits, atol=1e-5)


@pytest.mark.parametrize('backbone', BACKBONES)
def test_precomputed_neighbourhoods_change_no_prediction(backbone: str) -> None:
    network = Asis(NetworkConfig(backbone=backbone, radii=FIVE_RADII)).eval()
    neighbourhoods = pickle.dumps(network.config.neighbourhoods)  # for another process
    points = block(batch=2)
    with torch.no_grad():
        direct = network(points)
        precomputed = network(points, pickle.loads(neighbourhoods)(points))
    assert torch.equal(direct.logits, precomputed.logits)
    assert torch.equal(direct.embeddings, precomputed.embeddings)


def test_a_fifth_level_changes_no_prediction_before_it_is_trained() -> None:
    torch.manual_seed(0)
    four, five = Asis(NetworkConfig()).eval(), Asis(NetworkConfig(radii=FIVE_RADII)).eval()
    five.load_state_dict(four.state_dict(), strict=False)
    with torch.no_grad():
        expected, found = four(block(1024)), five(block(1024))
    assert torch.equal(found.logits, expected.logits)
    assert torch.equal(found.embeddings, expected.embeddings)


def test_a_fifth_level_learns_from_the_first_step_on() -> None:
    torch.manual_seed(0)
    network = Asis(NetworkConfig(radii=FIVE_RADII))
    points, goal = block(1024, batch=2), torch.randn(2, 1024, 13)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1)
    for _ in range(2):  # the last layer moves in the first step, those before it in the second
        network.zero_grad()
        (network(points).logits * goal).mean().backward()
        optimiser.step()
    context = network.backbone.encoder.context
    assert context.back.weight.abs().sum() > 0
    assert context.abstraction.mlp.linears[0].weight.grad.abs().sum() > 0


def test_radii_change_what_is_predicted() -> None:
    torch.manual_seed(0)
    published = Asis(NetworkConfig()).eval()
    wider = Asis(NetworkConfig(radii=(0.2, 0.4, 0.8, 1.6))).eval()
    wider.load_state_dict(published.state_dict())
    with torch.no_grad():
        assert not torch.equal(wider(block()).logits, published(block()).logits)


@pytest.mark.parametrize(
    ('radii', 'problem'),
    [
        ((0.1, 0.2, 0.4), r'radii must be 4 or 5 numbers, got \(0\.1, 0\.2, 0\.4\)'),
        ((0.1, 0.2, 0.4, 0.0), 'radii must be above 0 and at most 100 m'),
        ((0.1, 0.2, 0.4, float('nan')), 'radii must be above 0'),
        ((0.1, 0.2, 0.4, 'far'), 'radii must be'),
    ],
)
def test_radii_that_no_network_can_have_are_refused(radii: tuple, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        NetworkConfig(radii=radii)


def test_instance_fusion_can_be_chosen_for_one_forward_pass() -> None:
    torch.manual_seed(0)
    network = Asis(NetworkConfig(backbone='pointnet', instance_fusion=False)).eval()
    points = block()
    with torch.no_grad():
        default, fused = network(points), network(points, instance_fusion=True)
        unfused = network(points, instance_fusion=False)
    assert torch.equal(default.logits, unfused.logits)
    assert not torch.equal(default.logits, fused.logits)
    assert torch.equal(default.embeddings, fused.embeddings)  # eq. 6 is of semantics alone


def test_an_unknown_backbone_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ConfigError, match=r"must be one of pointnet2, pointnet.* got 'resnet'"):
        NetworkConfig(backbone='resnet')


@pytest.mark.parametrize('backbone', SHIPPED)
def test_weights_have_the_names_of_the_checkpoints_in_the_package(backbone: str) -> None:
    with np.load(SHIPPED[backbone]) as archive:
        stored = [name for name in archive.files if archive[name].dtype == np.float16]
        config = config_from_mapping(NetworkConfig, json.loads(str(archive['network'])))
    names = Asis(config).named_weights()
    assert [name for name in names if not name.endswith('num_batches_tracked')] == stored


def test_named_weights_come_back() -> None:
    one, other = Asis(NetworkConfig()), Asis(NetworkConfig())
    other.load_named_weights(one.named_weights())
    for name, tensor in one.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name]), name


@pytest.mark.parametrize('change', ['encoder.extra', 'encoder.levels.0.mlp.linears.0.weight'])
def test_weights_of_other_names_are_refused(change: str) -> None:
    network = Asis(NetworkConfig())
    weights = network.named_weights()
    if weights.pop(change, None) is None:
        weights[change] = torch.zeros(3)
    with pytest.raises(RuntimeError, match=change):
        network.load_named_weights(weights)
