# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Time spent in the stages of a computation."""

from collections.abc import Sequence
import time


class StopWatch:
    """
    Counts the time of each stage; a stage may come more than once.

    Parameters
    ----------
    stages : sequence of str
        Stages in the order to be told; those that never come took no time.

    Attributes
    ----------
    laps : dict of str to float
        Time spent in each stage (s).

    """

    def __init__(self, stages: Sequence[str]) -> None:
        self.laps = dict.fromkeys(stages, 0.0)
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Count the time since the last lap, or the start, for a stage."""
        now = time.perf_counter()
        self.laps[stage] += now - self._last
        self._last = now
