# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.loss against values worked out by hand."""

from asis_ros.network.asis import AsisOutput
from asis_ros.train.loss import asis_loss, discriminative_loss, distance_loss, LossWeights
import pytest
import torch

EMBEDDINGS = torch.tensor(
    [[0, 0, 0, 0, 0], [2, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 0, 0, 2]]
).float()


def test_discriminative_loss_of_two_instances() -> None:
    terms = discriminative_loss(EMBEDDINGS, torch.tensor([4, 4, 9, 9, 9]))
    # Variance: instance 4 is 1 from its mean on both points, (1 - 0.5)^2 = 0.25; instance 9 has
    # distances 2/3, 2/3, 4/3, hinges 1/36, 1/36, 25/36, mean 0.25. Means differ by 8/3: (1/3)^2.
    assert [term.item() for term in terms] == pytest.approx([0.25, 1 / 9, 0.001 * 4 / 3], abs=1e-6)


def test_discriminative_loss_of_one_instance_has_no_distance_term() -> None:
    terms = discriminative_loss(EMBEDDINGS, torch.tensor([3, 3, 3, 3, 3]))
    assert [term.item() for term in terms] == pytest.approx([1.962, 0.0, 0.0014], abs=1e-6)


def test_variance_weighs_instances_equally_whatever_their_size() -> None:
    # Instance 0: two points 2 from their mean, hinge (2 - 0.5)^2 = 2.25. Instance 1: four at 0.
    embeddings = torch.tensor([[0.0], [4.0], [9.0], [9.0], [9.0], [9.0]])
    variance, _, _ = discriminative_loss(embeddings, torch.tensor([0, 0, 1, 1, 1, 1]))
    assert variance.item() == pytest.approx(2.25 / 2)


def test_distance_vanishes_two_margins_apart() -> None:
    assert distance_loss(torch.tensor([[0.0], [3.0]]), margin=1.5) == 0


def test_distance_averages_over_pairs() -> None:
    # Pairs at 1, 2 and 1: hinges (3-1)^2, (3-2)^2, (3-1)^2 = 4, 1, 4.
    means = torch.tensor([[0.0], [1.0], [2.0]])
    assert distance_loss(means, margin=1.5).item() == pytest.approx(3.0)


def test_total_is_cross_entropy_plus_instance_loss_averaged_over_blocks() -> None:
    output = AsisOutput(torch.zeros(2, 5, 13), torch.stack([EMBEDDINGS, EMBEDDINGS]))
    ids = torch.tensor([[4, 4, 9, 9, 9], [3, 3, 3, 3, 3]])
    losses = asis_loss(output, torch.zeros(2, 5, dtype=torch.int64), ids)
    # Equal logits over 13 classes: cross-entropy ln 13. Instance sums 0.362444 and 1.9634.
    assert losses.semantic.item() == pytest.approx(2.564949, abs=1e-5)
    assert losses.total.item() == pytest.approx(2.564949 + (0.362444 + 1.9634) / 2, abs=1e-5)


def test_instance_loss_ignores_the_numbers_of_instances() -> None:
    first = discriminative_loss(EMBEDDINGS, torch.tensor([0, 0, 1, 1, 1]))
    second = discriminative_loss(EMBEDDINGS, torch.tensor([7, 7, 4000, 4000, 4000]))
    assert first == second


def test_points_of_no_instance_are_ignored() -> None:
    noise = torch.cat([EMBEDDINGS, torch.full((3, 5), 100.0)])
    with_noise = discriminative_loss(noise, torch.tensor([4, 4, 9, 9, 9, -1, -1, -1]))
    assert with_noise == discriminative_loss(EMBEDDINGS, torch.tensor([4, 4, 9, 9, 9]))


def test_a_block_without_instances_has_no_instance_loss() -> None:
    assert discriminative_loss(EMBEDDINGS, torch.full((5,), -1)) == (0, 0, 0)


def test_points_of_unknown_class_are_ignored() -> None:
    logits = torch.zeros(1, 5, 13)
    logits[0, 0, 3] = 50.0
    output = AsisOutput(logits, EMBEDDINGS[None])
    class_ids = torch.tensor([[255, 0, 0, 0, 0]])
    losses = asis_loss(output, class_ids, torch.tensor([[4, 4, 9, 9, 9]]))
    assert losses.semantic.item() == pytest.approx(2.564949, abs=1e-5)


def test_class_weights_are_those_of_the_true_class_for_smoothed_targets_too() -> None:
    # Logits ln 3 and 0: probabilities 3/4 and 1/4. Smoothed by 0.2, a point of class 0 costs
    # 0.9 ln(4/3) + 0.1 ln 4, one of class 1 costs 0.1 ln(4/3) + 0.9 ln 4; they weigh 1 and 3.
    logits = torch.tensor([[[3.0, 1.0], [3.0, 1.0]]]).log()
    output = AsisOutput(logits, EMBEDDINGS[None, :2])
    losses = asis_loss(
        output,
        torch.tensor([[0, 1]]),
        torch.tensor([[0, 0]]),
        LossWeights(label_smoothing=0.2),
        torch.tensor([1.0, 3.0]),
    )
    first, second = 0.397543, 1.276433
    assert losses.semantic.item() == pytest.approx((first + 3 * second) / 4, abs=1e-5)


def test_loss_rejects_ids_that_do_not_match_the_points() -> None:
    with pytest.raises(ValueError, match=r'shape \(3,\), expected \(5,\)'):
        discriminative_loss(EMBEDDINGS, torch.zeros(3, dtype=torch.int64))
