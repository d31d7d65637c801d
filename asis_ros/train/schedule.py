# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Numbers that change over a run: learning rate, momentum of batch normalisation."""

import math

from asis_ros.train.config import OptimiserConfig

LEAST_RATE = 0.01
"""Part of the learning rate that a cosine ends at."""

PLAIN_MOMENTUM = 0.1
"""Weight of a new batch in the running means, where no schedule changes it."""


def learning_rate(config: OptimiserConfig, step: int, num_steps: int, batch_size: int) -> float:
    """
    Learning rate of a step.

    Parameters
    ----------
    config : OptimiserConfig
        Which schedule.
    step : int
        Steps taken before.
    num_steps : int
        Steps of the whole run.
    batch_size : int
        Blocks in a batch. The released code counts blocks, the paper calls them iterations.

    """
    if config.schedule == 'halving':
        halvings = step * batch_size // config.half_life
        return max(config.learning_rate * 0.5**halvings, config.smallest_rate)
    warm_up = max(1.0, config.warm_up * num_steps)
    if step < warm_up:
        return config.learning_rate * (step + 1) / warm_up
    done = min(1.0, (step - warm_up) / max(1.0, num_steps - warm_up))
    cosine = 0.5 * (1 + math.cos(math.pi * done))
    return config.learning_rate * (LEAST_RATE + (1 - LEAST_RATE) * cosine)


def norm_momentum(config: OptimiserConfig, step: int, batch_size: int) -> float:
    """
    Weight of a new batch in the running means of batch normalisation.

    1 minus the decay of the released code, which starts at 0.5 and halves its distance to 1 after
    every ``half_life`` blocks, up to 0.99.
    """
    if not config.norm_schedule:
        return PLAIN_MOMENTUM
    halvings = step * batch_size // config.half_life
    return 1 - min(0.99, 1 - 0.5 * 0.5**halvings)
