# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Timing by turns: what a machine does beside the benchmark slows down all that is compared."""

from collections.abc import Callable, Sequence
from statistics import median
import time


def median_seconds(functions: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """
    Time functions that take turns, round by round.

    Parameters
    ----------
    functions : sequence of callable
        What is compared. Each should have run once before, so that nothing is compiled.
    rounds : int
        Calls of each.

    Returns
    -------
    list of float
        Median time of each function (s).

    """
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, own in zip(functions, seconds, strict=True):
            started = time.perf_counter()
            function()
            own.append(time.perf_counter() - started)
    return [median(own) for own in seconds]
