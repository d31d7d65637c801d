# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The kernels of this package compute what the straight port computes."""

from typing import Any

from adversarial_points import adversarial_points
from asis_ros.benchmarks.straight_port import (
    chain,
    clustering,
    fusion,
    metrics,
    neighbourhoods,
    network,
)
from asis_ros.metrics import compute_scores
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.backbones import BACKBONES
from asis_ros.network.folded import folded
from asis_ros.network.instance_fusion import embedding_neighbours, fuse_instances
from asis_ros.network.neighbourhoods import farthest_points, find_neighbourhoods, RADII
from asis_ros.network.pointnet2 import ContextLevel
from asis_ros.segment.clustering import mean_shift
from labelled_rooms import random_rooms
import numpy as np
import pytest
import torch
from torch import nn

BLOCK = torch.rand(2, 1024, 9, generator=torch.Generator().manual_seed(0))


def trained_like(backbone: str, **settings: Any) -> Asis:
    """Make a network whose batch normalisation is not the identity."""
    torch.manual_seed(1)
    made = Asis(NetworkConfig(backbone=backbone, **settings)).eval()
    for module in made.modules():
        if isinstance(module, nn.BatchNorm1d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2)
    nn.init.xavier_uniform_(made.instance_head.weight, 3.0)  # so that fusion has something to do
    for module in made.modules():
        if isinstance(module, ContextLevel):
            nn.init.xavier_uniform_(module.back.weight)  # 0 before training
    return made


@pytest.mark.parametrize('name', list(adversarial_points(3)))
def test_samples_are_the_same(name: str) -> None:
    xyz = torch.from_numpy(adversarial_points(3)[name])[None]
    count = max(1, xyz.shape[1] // 4)
    expected = neighbourhoods.farthest_points(xyz, count)
    assert torch.equal(farthest_points(xyz, count), expected)


def test_all_levels_are_the_same() -> None:
    xyz = BLOCK[:, :, :3].contiguous()
    levels = zip(find_neighbourhoods(xyz), neighbourhoods.find_levels(xyz), strict=True)
    for own, expected in levels:
        assert torch.equal(own.groups.sort(dim=2).values, expected.groups.sort(dim=2).values)
        assert torch.equal(own.nearest.sort(dim=2).values, expected.nearest.sort(dim=2).values)
        order, other = own.nearest.argsort(dim=2), expected.nearest.argsort(dim=2)
        torch.testing.assert_close(own.weights.gather(2, order), expected.weights.gather(2, other))


def test_neighbours_of_embeddings_are_the_same() -> None:
    embeddings = BLOCK[:, :, :5].contiguous()
    own, expected = embedding_neighbours(embeddings), fusion.embedding_neighbours(embeddings)
    assert torch.equal(own.long().sort(dim=2).values, expected.sort(dim=2).values)
    features = torch.rand(2, 1024, 20)
    fused = fusion.maximum_over(features, expected)
    assert torch.equal(fuse_instances(features, embeddings), fused)


WITH_CONTEXT = (0.1, 0.2, 0.4, 0.8, 1.6)


@pytest.mark.parametrize(
    ('backbone', 'radii'), [*((name, RADII) for name in BACKBONES), ('pointnet2', WITH_CONTEXT)]
)
@pytest.mark.parametrize('vanilla', [False, True])
def test_networks_give_the_same_output(
    backbone: str, radii: tuple[float, ...], vanilla: bool
) -> None:
    settings = {'semantic_awareness': not vanilla, 'instance_fusion': not vanilla}
    made = trained_like(backbone, radii=radii, **settings)
    logits, embeddings = network.forward(made, BLOCK)
    with torch.inference_mode():
        own = folded(made)(BLOCK)
    torch.testing.assert_close(own.embeddings, embeddings, rtol=1e-4, atol=1e-4)
    # A neighbour whose distance rounds to the other side of the margin changes its point.
    close = torch.isclose(own.logits, logits, rtol=1e-3, atol=1e-3)
    assert close.float().mean() > 0.99


def test_clusters_are_the_same() -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(0, 1.5, (6, 5))
    embeddings = centres[rng.integers(6, size=800)] + rng.normal(0, 0.15, (800, 5))
    own, _ = mean_shift(embeddings, bandwidth=0.6, max_seeds=1000)
    assert own.tolist() == clustering.mean_shift(embeddings, 0.6).tolist()


def test_a_block_is_segmented_by_network_and_mean_shift() -> None:
    made, points = trained_like('pointnet2'), BLOCK[0].numpy()
    class_ids, own, cluster_ids = chain.segment_block(made, points, 0.6)
    logits, embeddings = network.forward(made, BLOCK[:1])
    assert class_ids.tolist() == logits[0].argmax(dim=1).tolist()
    assert np.array_equal(own, embeddings[0].numpy())
    expected = clustering.mean_shift(own, 0.6)
    assert cluster_ids.tolist() == expected.tolist()


@pytest.mark.parametrize('seed', range(4))
def test_scores_are_the_same(seed: int) -> None:
    rooms = random_rooms(seed)
    own, expected = compute_scores(rooms, 4, 'paper'), metrics.paper_scores(rooms, 4)
    assert [own['oAcc'].mean] == pytest.approx(expected.pop('oAcc'))
    for name, values in expected.items():
        assert own[f'm{name}'].per_class == pytest.approx(values, nan_ok=True), name
