# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Durations of the stages of a computation."""

from collections.abc import Mapping, Sequence
import time

SEGMENTER_STAGES = ('prepare', 'blocks', 'network', 'clustering', 'merging')
"""Stages of ``Segmenter.segment``, in the order they run."""


class Stopwatch:
    """
    Measures the time spent in each stage; a stage may run more than once.

    Parameters
    ----------
    stages : sequence of str
        Stages in the order they are reported; a stage that never runs takes no time.

    Attributes
    ----------
    laps : dict of str to float
        Time spent in each stage (s).

    """

    def __init__(self, stages: Sequence[str]) -> None:
        self.laps = dict.fromkeys(stages, 0.0)
        self._last = time.perf_counter()

    def split_lap(self, weights: Mapping[str, float]) -> None:
        """Divide the time since the last lap among stages that ran side by side."""
        now, total = time.perf_counter(), sum(weights.values())
        for stage, weight in weights.items():
            self.laps[stage] += (now - self._last) * weight / total if total else 0.0
        self._last = now

    def lap(self, stage: str) -> None:
        """Add the time since the last lap, or the start, to a stage."""
        now = time.perf_counter()
        self.laps[stage] += now - self._last
        self._last = now
