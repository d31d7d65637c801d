# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.schedule against the numbers of the released code."""

from asis_ros.recipes import RECIPES
from asis_ros.train.config import load_recipe, OptimiserConfig
from asis_ros.train.schedule import learning_rate, norm_momentum
import pytest


@pytest.mark.parametrize('backbone', ['pointnet', 'pointnet2'])
@pytest.mark.parametrize(
    ('step', 'rate', 'decay'),
    [
        (0, 1e-3, 0.5),
        (12_499, 1e-3, 0.5),
        (12_500, 5e-4, 0.75),
        (50_000, 6.25e-5, 0.96875),
        (75_000, 1.5625e-5, 0.99),
        (87_500, 1e-5, 0.99),
    ],
)
def test_recipes_of_the_paper_follow_the_released_code(
    backbone: str, step: int, rate: float, decay: float
) -> None:
    recipe = load_recipe(RECIPES[f'asis_{backbone}'])
    assert recipe.batch_size == 24
    assert learning_rate(recipe.optimiser, step, 100_000, 24) == pytest.approx(rate)
    assert norm_momentum(recipe.optimiser, step, 24) == pytest.approx(1 - decay)


def test_cosine_warms_up_and_ends_at_a_hundredth() -> None:
    config = OptimiserConfig(learning_rate=1.0, warm_up=0.1)
    rates = [learning_rate(config, step, 100, 1) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10] == pytest.approx(1.0)
    assert rates[55] == pytest.approx((1 + 0.01) / 2)
    assert rates[100] == pytest.approx(0.01)


def test_normalisation_without_schedule_keeps_the_momentum_of_torch() -> None:
    assert norm_momentum(OptimiserConfig(), 10**6, 24) == 0.1
