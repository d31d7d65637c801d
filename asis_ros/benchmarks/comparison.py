# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Comparison of an own function with that of the straight port: time, ratio and agreement."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asis_ros.benchmarks.section import Row
from asis_ros.benchmarks.timing import median_seconds
import torch


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    An own function and that of the straight port.

    Parameters
    ----------
    name : str
        What they compute.
    count : int
        Number of blocks, or of clouds, that one call takes.
    own, port : callable
        Compute all of them.
    agreement : callable
        Takes the results of both; says in a few words whether they are equal.

    """

    name: str
    count: int
    own: Callable[[], Any]
    port: Callable[[], Any]
    agreement: Callable[[Any, Any], str]


def compare(comparison: Comparison, threads: int, rounds: int) -> Row:
    """
    Compare the results of both, and time them by turns.

    Parameters
    ----------
    comparison : Comparison
        What to compare.
    threads : int
        Threads of torch in the straight port; as many as own code has.
    rounds : int
        Calls of each that are timed.

    Returns
    -------
    Row
        Median time per block or cloud of both, how many times faster the own function is, and
        how the results compare.

    """

    def port() -> Any:
        torch.set_num_threads(threads)
        return comparison.port()

    agreement = comparison.agreement(comparison.own(), port())
    own, other = median_seconds([comparison.own, port], rounds)
    return {
        'what': comparison.name,
        'threads': threads,
        'own ms': 1e3 * own / comparison.count,
        'straight port ms': 1e3 * other / comparison.count,
        'ratio': other / own,
        'result': agreement,
    }
