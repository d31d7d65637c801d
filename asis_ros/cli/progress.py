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
        self._recent = deque([(0, self._started)], maxlen=RECENT)

    def __call__(self, done: int, total: int) -> None:
        """Show the state, if it is time to."""
        if time.monotonic() - self._started < self._patience:
            return
        line = f'      {done} of {total} {self._text}{self._time_left(done, total)}'
        if sys.stdout.isatty():
            print(f'{line:79}', end='\n' if done == total else '\r', flush=True)
        elif LINES * done // total > self._quarters:
            self._quarters = LINES * done // total
            print(line, flush=True)

    def _time_left(self, done: int, total: int) -> str:
        """Estimate how long the rest takes; empty in the first seconds and at the end."""
        now = time.monotonic()
        before, then = self._recent[0]
        self._recent.append((done, now))
        if now - self._started < CERTAIN or not before < done < total:
            return ''
        minutes, seconds = divmod(round((now - then) / (done - before) * (total - done)), 60)
        return f', {minutes}:{seconds:02} left'
