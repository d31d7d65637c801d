# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.network.layers against the layers of torch and numbers worked out by hand."""

from asis_ros.network.layers import Dropout, SetAbstraction
from asis_ros.network.sampling import make_hierarchy
import pytest
import torch


@pytest.mark.parametrize('probability', [0.25, 0.5, 0.99])
def test_dropout_drops_its_part_and_keeps_the_mean(probability: float) -> None:
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


def test_dropout_is_drawn_from_the_seed() -> None:
    def drawn(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        return Dropout(0.5)(torch.ones(100))

    assert torch.equal(drawn(1), drawn(1))
    assert not torch.equal(drawn(1), drawn(2))


def test_dropout_leaves_all_when_not_training_or_at_nought() -> None:
    rows = torch.rand(8, 8)
    assert torch.equal(Dropout(0.5).eval()(rows), rows)
    assert torch.equal(Dropout(0.0)(rows), rows)


def test_both_maxima_of_a_set_abstraction_agree() -> None:
    torch.manual_seed(0)
    level = make_hierarchy(torch.rand(2, 1024, 3))[0]
    features = torch.rand(2, 1024, 6)
    abstraction = SetAbstraction(6, 8)
    for norm in abstraction.mlp.norms:
        norm.track_running_stats = False
        norm.running_mean = norm.running_var = None  # those of the batch in either mode
    assert torch.equal(abstraction(features, level), abstraction.eval()(features, level))
