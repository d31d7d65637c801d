# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Progress of a command: one line, updated in place, on a terminal; a few in a file or pipe."""

from collections import deque
import sys
import time

NUM_LINES = 4
"""Number of lines in a file or pipe."""

MIN_ELAPSED = 3.0
"""Time before the remaining time is estimated (s)."""

NUM_RECENT = 32
"""Number of the last items from which the remaining time is estimated."""


class Progress:
    """
    Shows how many of a number of items are done, and the remaining time.

    Parameters
    ----------
    text : str
        What is done to them, such as ``'written'``.
    unit : str
        What they are.
    delay : float
        Time before the first line (s).

    """

    def __init__(self, text: str, unit: str = 'scans', delay: float = 0.0) -> None:
        self._text = f'{unit} {text}'
        self._delay = delay
        self._quarters = 0
        self._started = time.monotonic()
        self._recent = deque([(0.0, self._started)], maxlen=NUM_RECENT)

    def __call__(self, done: int, total: int, fraction: float | None = None) -> None:
        """
        Show the state, if it is time to.

        Parameters
        ----------
        done, total : int
            Number of items that are done, and of all.
        fraction : float, optional
            Fraction of the work that is done, if items take different times.

        """
        if time.monotonic() - self._started < self._delay:
            return
        left = self._time_left(done / total if fraction is None else fraction)
        line = f'      {done} of {total} {self._text}{left}'
        if sys.stdout.isatty():
            print(f'{line:79}', end='\n' if done == total else '\r', flush=True)
        elif NUM_LINES * done // total > self._quarters:
            self._quarters = NUM_LINES * done // total
            print(line, flush=True)

    def _time_left(self, fraction: float) -> str:
        """Estimate the remaining time; empty in the first seconds and at the end."""
        now = time.monotonic()
        before, then = self._recent[0]
        self._recent.append((fraction, now))
        if now - self._started < MIN_ELAPSED or not before < fraction < 1:
            return ''
        seconds = (now - then) / (fraction - before) * (1 - fraction)
        minutes, seconds = divmod(round(seconds), 60)
        return f', {minutes}:{seconds:02} left'
