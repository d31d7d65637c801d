# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How far a command is: one line that moves on a terminal, a few lines in a file or pipe."""

from collections import deque
import sys
import time

LINES = 4
"""Lines in a file or pipe from start to end."""

CERTAIN = 3.0
"""Time after which the time that is left is known well enough (s)."""

RECENT = 32
"""Number of the last things whose time tells how long the others will take."""


class Progress:
    """
    Shows how many of a number of things are done, and how long the others will take.

    Parameters
    ----------
    text : str
        What is done to them, such as ``'written'``.
    unit : str
        What they are.
    patience : float
        Time before the first line (s): what is done sooner needs none.

    """

    def __init__(self, text: str, unit: str = 'scans', patience: float = 0.0) -> None:
        self._text = f'{unit} {text}'
        self._patience = patience
        self._quarters = 0
        self._started = time.monotonic()
        self._recent = deque([(0.0, self._started)], maxlen=RECENT)

    def __call__(self, done: int, total: int, fraction: float | None = None) -> None:
        """
        Show the state, if it is time to.

        Parameters
        ----------
        done, total : int
            Number of things that are done, and of all.
        fraction : float, optional
            Fraction of the work that is done, if things take different times.

        """
        if time.monotonic() - self._started < self._patience:
            return
        left = self._time_left(done / total if fraction is None else fraction)
        line = f'      {done} of {total} {self._text}{left}'
        if sys.stdout.isatty():
            print(f'{line:79}', end='\n' if done == total else '\r', flush=True)
        elif LINES * done // total > self._quarters:
            self._quarters = LINES * done // total
            print(line, flush=True)

    def _time_left(self, fraction: float) -> str:
        """Estimate how long the rest takes; empty in the first seconds and at the end."""
        now = time.monotonic()
        before, then = self._recent[0]
        self._recent.append((fraction, now))
        if now - self._started < CERTAIN or not before < fraction < 1:
            return ''
        seconds = (now - then) / (fraction - before) * (1 - fraction)
        minutes, seconds = divmod(round(seconds), 60)
        return f', {minutes}:{seconds:02} left'
