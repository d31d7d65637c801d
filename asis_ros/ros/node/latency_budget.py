# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How long blocks may be started so that a scan is published in time."""

from collections import deque
from collections.abc import Callable
import math
import time

NUM_SCANS = 5
"""Number of scans that the reserve is taken from: few, so that it follows the load."""

FIRST_RESERVE = 1 / 3
"""Fraction of the budget that is the reserve of the first scan."""


class LatencyBudget:
    """
    Time left to start a block of a scan, such that the scan is published within a budget.

    What follows the start of the last block, its own work, merging, tracking and publication,
    cannot be cut short. Time is reserved for it: the second longest that it took for the last
    five scans, so that one outlier does not make the next scans poorer.

    Parameters
    ----------
    clock : callable
        Monotonic time (s).

    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._rests: deque[float] = deque(maxlen=NUM_SCANS)
        self._end = math.inf
        self._last_start: float | None = None

    def begin(self, arrival: float, budget: float) -> None:
        """
        Begin a scan.

        Parameters
        ----------
        arrival : float
            Time of its arrival, by the clock (s).
        budget : float
            Time from arrival to publication (s); infinity: unlimited.

        """
        self._last_start = None
        # The second longest, or the only one.
        reserve = sorted(self._rests)[-2:][0] if self._rests else FIRST_RESERVE * budget
        self._end = arrival + budget - reserve if budget < math.inf else math.inf

    def time_left(self) -> float:
        """Time left to start a block (s), asked before each; may be called by any thread."""
        now = self._clock()
        if now < self._end or self._last_start is None:
            self._last_start = now
        return self._end - now

    def finish(self) -> None:
        """Note that the scan has been published."""
        if self._last_start is not None:
            self._rests.append(self._clock() - self._last_start)
