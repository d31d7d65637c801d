# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.network.layers against the layers of torch and numbers worked out by hand."""

from asis_ros.network.layers import (
    Dropout,
    FeaturePropagation,
    interpolate,
    SetAbstraction,
    SharedMlp,
)
from asis_ros.network.neighbourhoods import find_neighbourhoods
import pytest
import torch
from torch import nn, Tensor


@pytest.mark.parametrize('probability', [0.25, 0.5, 0.99])
def test_dropout_drops_its_fraction_and_keeps_the_mean(probability: float) -> None:
    torch.manual_seed(0)
    dropped = Dropout(probability)(torch.ones(1000, 1001))  # not a multiple of eight
    assert (dropped == 0).float().mean().item() == pytest.approx(probability, abs=3e-3)
    assert dropped.mean().item() == pytest.approx(1.0, abs=0.02)
    assert len(dropped.unique()) == 2


def test_dropout_passes_the_gradient_of_what_it_kept() -> None:
    rows = torch.ones(64, 64, requires_grad=True)
    kept = Dropout(0.5)(rows)
    kept.sum().backward()
    assert rows.grad is not None
    assert torch.equal(rows.grad, kept)


def test_dropout_follows_the_random_seed() -> None:
    def dropped(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        return Dropout(0.5)(torch.ones(100))

    assert torch.equal(dropped(1), dropped(1))
    assert not torch.equal(dropped(1), dropped(2))


def test_dropout_keeps_all_in_evaluation_mode_and_at_probability_0() -> None:
    rows = torch.rand(8, 8)
    assert torch.equal(Dropout(0.5).eval()(rows), rows)
    assert torch.equal(Dropout(0.0)(rows), rows)


def test_both_maxima_of_a_set_abstraction_agree() -> None:
    torch.manual_seed(0)
    neighbourhood = find_neighbourhoods(torch.rand(2, 1024, 3))[0]
    features = torch.rand(2, 1024, 6)
    abstraction = SetAbstraction(6, 8)
    abstraction.mlp.norms[0] = nn.Identity()  # whose output depends on the mode
    assert torch.equal(
        abstraction(features, neighbourhood), abstraction.eval()(features, neighbourhood)
    )


def refined(mlp: SharedMlp, rows: Tensor) -> Tensor:
    """Apply the layers of a shared MLP one by one to (N, F) rows."""
    for layer, norm in zip(mlp.linears, mlp.norms, strict=True):
        rows = torch.relu(norm(layer(rows)))
    return rows


def test_a_set_abstraction_is_the_maximum_over_each_group() -> None:
    torch.manual_seed(0)
    neighbourhood = find_neighbourhoods(torch.rand(2, 1024, 3))[0]
    features = torch.rand(2, 1024, 6)
    abstraction = SetAbstraction(6, 8, 16).eval()
    output = abstraction(features, neighbourhood)
    for block, centroid in [(0, 0), (0, 255), (1, 17)]:
        members = features[block, neighbourhood.groups[block, centroid]]
        group = torch.cat([neighbourhood.offsets[block, centroid], members], dim=1)  # (K, 3 + F)
        expected = refined(abstraction.mlp, group).max(dim=0).values
        torch.testing.assert_close(output[block, centroid], expected)


def test_features_are_interpolated_by_the_weights_of_the_nearest_centroids() -> None:
    torch.manual_seed(0)
    neighbourhood = find_neighbourhoods(torch.rand(2, 1024, 3))[0]
    features = torch.rand(2, 256, 5)
    output = interpolate(features, neighbourhood)
    for block, point in [(0, 0), (1, 1023)]:
        near = features[block, neighbourhood.nearest[block, point]]  # (3, F)
        torch.testing.assert_close(
            output[block, point], neighbourhood.weights[block, point] @ near
        )


def test_a_feature_propagation_refines_interpolated_and_skipped_features_concatenated() -> None:
    torch.manual_seed(0)
    neighbourhood = find_neighbourhoods(torch.rand(2, 1024, 3))[0]
    coarse, skip = torch.rand(2, 256, 5), torch.rand(2, 1024, 4)
    propagation = FeaturePropagation(9, 8, 16).eval()
    output = propagation(coarse, skip, neighbourhood)
    concatenated = torch.cat([interpolate(coarse, neighbourhood), skip], dim=2)
    torch.testing.assert_close(output[1], refined(propagation.mlp, concatenated[1]))


def test_the_gradient_of_interpolation_reaches_each_centroid_by_its_weights() -> None:
    torch.manual_seed(0)
    neighbourhood = find_neighbourhoods(torch.rand(1, 256, 3))[0]
    features = torch.rand(1, 64, 2, requires_grad=True)
    interpolate(features, neighbourhood).sum().backward()
    expected = torch.zeros(64).index_add(
        0, neighbourhood.nearest.flatten(), neighbourhood.weights.flatten()
    )
    assert features.grad is not None
    torch.testing.assert_close(features.grad[0], expected[:, None].expand(-1, 2))
