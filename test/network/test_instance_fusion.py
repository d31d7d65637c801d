# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.network.instance_fusion against the paper's rule worked out by hand."""

from asis_ros.network import instance_fusion
from asis_ros.network.instance_fusion import embedding_neighbours, fuse_instances
import pytest
import torch

DEVICES = ['cpu', *(['cuda'] if torch.cuda.is_available() else [])]

LINE = torch.tensor([[0.0], [0.2], [0.45], [0.9], [1.5]])
SEMANTIC = torch.tensor([[1.0, 9], [5, 2], [3, 3], [7, 0], [0, 8]])


@pytest.mark.parametrize('device', DEVICES)
def test_neighbours_beyond_the_margin_become_the_point_itself(device: str) -> None:
    index = embedding_neighbours(LINE[None].to(device), num_neighbours=3)
    expected = [{0, 1, 2}, {1, 0, 2}, {2, 1, 0}, {3, 2}, {4}]
    assert [set(row) for row in index[0].tolist()] == expected


@pytest.mark.parametrize('device', DEVICES)
def test_a_neighbour_at_exactly_the_margin_counts(device: str) -> None:
    index = embedding_neighbours(torch.tensor([[[0.0], [0.5]]], device=device))
    assert [set(row) for row in index[0].tolist()] == [{0, 1}, {0, 1}]


def test_neighbours_are_measured_by_l1_distance() -> None:
    # By L2 the second point is nearer (0.42) than the third (0.45); by L1 it is farther (0.6).
    points = torch.tensor([[[0.0, 0.0], [0.3, 0.3], [0.45, 0.0]]])
    index = embedding_neighbours(points, num_neighbours=2)
    assert set(index[0, 0].tolist()) == {0, 2}


@pytest.mark.parametrize('device', DEVICES)
@pytest.mark.parametrize('queries', [200, 64])
def test_neighbours_match_a_dense_search(
    monkeypatch: pytest.MonkeyPatch, device: str, queries: int
) -> None:
    monkeypatch.setattr(instance_fusion, 'MAX_DISTANCES', 2 * 200 * queries)  # on a GPU
    embeddings = torch.rand(2, 200, 5, generator=torch.Generator().manual_seed(0)).to(device)
    index = embedding_neighbours(embeddings, num_neighbours=10, max_distance=100.0)
    distance = (embeddings[:, :, None] - embeddings[:, None]).abs().sum(dim=3)
    nearest = distance.argsort(dim=2)[:, :, :10]
    assert torch.equal(index.long().sort(dim=2).values, nearest.sort(dim=2).values)


def test_fusion_takes_the_maximum_over_neighbours() -> None:
    # Two more points far away fill no neighbourhood, so K = 30 finds what K = 3 finds here.
    fused = fuse_instances(SEMANTIC[None], LINE[None])
    # 0, 1, 2 are within 0.5 of each other; 3 is within 0.5 of 2 (0.45); 4 is alone.
    assert fused[0].tolist() == [[5, 9], [5, 9], [7, 9], [7, 3], [0, 8]]


def test_fusion_is_the_same_with_and_without_gradient() -> None:
    generator = torch.Generator().manual_seed(1)
    features = torch.rand(2, 600, 7, generator=generator, requires_grad=True)
    embeddings = torch.rand(2, 600, 5, generator=generator)
    with torch.no_grad():
        expected = fuse_instances(features, embeddings)
    assert torch.equal(fuse_instances(features, embeddings), expected)


@pytest.mark.parametrize('device', DEVICES)
def test_gradient_of_fusion_reaches_the_largest_feature_only(device: str) -> None:
    features = SEMANTIC.clone()[None].to(device).requires_grad_()
    fuse_instances(features, LINE[None].to(device))[0, 0].sum().backward()
    assert features.grad is not None
    # Point 0 takes channel 0 from point 1 and channel 1 from itself.
    assert features.grad[0].tolist() == [[0, 1], [1, 0], [0, 0], [0, 0], [0, 0]]


def test_no_gradient_of_fusion_reaches_the_embeddings() -> None:
    embeddings = LINE.clone()[None].requires_grad_()
    fused = fuse_instances(SEMANTIC[None].requires_grad_(), embeddings)
    fused.sum().backward()
    assert embeddings.grad is None
