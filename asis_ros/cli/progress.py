# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How far a command is: one line that moves on a terminal, a few lines in a file or pipe."""

import sys

LINES = 4
"""Lines in a file or pipe from start to end."""


class Progress:
    """
    Shows how many of a number of scans are done.

    Parameters
    ----------
    text : str
        What is done to them, such as ``'written'``.

    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._quarters = 0

    def __call__(self, done: int, total: int) -> None:
        """Show the state, if it is time to."""
        line = f'      {done} of {total} scans {self._text}'
        if sys.stdout.isatty():
            print(line, end='\n' if done == total else '\r', flush=True)
        elif LINES * done // total > self._quarters:
            self._quarters = LINES * done // total
            print(line, flush=True)
