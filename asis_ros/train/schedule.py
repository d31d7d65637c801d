# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Schedules of the learning rate and of the momentum of batch normalisation."""

import math

from asis_ros.train.config import OptimiserConfig

FINAL_FRACTION = 0.01
"""Learning rate at the end of cosine decay, as a fraction of the peak."""

DEFAULT_MOMENTUM = 0.1
"""Momentum of batch normalisation without a schedule."""


def learning_rate(config: OptimiserConfig, step: int, num_steps: int, batch_size: int) -> float:
    """
    Learning rate of a step: linear warm-up with cosine decay, or halving.

    Parameters
    ----------
    config : OptimiserConfig
        Schedule and its settings.
    step : int
        Steps that are done; or seconds, in a training of some minutes.
    num_steps : int
        Steps, or seconds, of the whole training.
    batch_size : int
        Blocks per batch. The released code counts blocks, the paper calls them iterations.

    """
    if config.schedule == 'halving':
        halvings = step * batch_size // config.half_life
        return max(config.learning_rate * 0.5**halvings, config.smallest_rate)
    warm_up = max(1.0, config.warm_up * num_steps)
    if step < warm_up:
        return config.learning_rate * (step + 1) / warm_up
    done = min(1.0, (step - warm_up) / max(1.0, num_steps - warm_up))
    cosine = 0.5 * (1 + math.cos(math.pi * done))
    return config.learning_rate * (FINAL_FRACTION + (1 - FINAL_FRACTION) * cosine)


def norm_momentum(config: OptimiserConfig, step: int, batch_size: int) -> float:
    """
    Momentum of batch normalisation: the weight of a new batch in the running statistics.

    With ``norm_schedule`` it is 1 minus the decay of the released code, which starts at 0.5 and
    halves its distance to 1 after every ``half_life`` blocks, up to 0.99. Parameters are those of
    ``learning_rate``.
    """
    if not config.norm_schedule:
        return DEFAULT_MOMENTUM
    halvings = step * batch_size // config.half_life
    return 1 - min(0.99, 1 - 0.5 * 0.5**halvings)
