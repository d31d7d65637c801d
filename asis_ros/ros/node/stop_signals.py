# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Signals that ask the node to stop."""

import signal
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """
    Handlers of SIGINT, SIGTERM and SIGHUP: the first signal interrupts, later ones are ignored.

    The first raises KeyboardInterrupt in the main thread. The keyboard and launch both send
    SIGINT, and launch adds SIGTERM after some seconds: they must not interrupt the cleaning up.

    Attributes
    ----------
    received : bool
        Whether there was a signal. Python ignores an exception that is raised in some places.

    """

    def __init__(self) -> None:
        self.received = False
        for number in NUMBERS:
            # Under nohup the node outlives its terminal.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._interrupt)

    def ignore(self) -> None:
        """Ignore all signals, also while the interpreter ends, which resets handlers in Python."""
        for number in NUMBERS:
            signal.signal(number, signal.SIG_IGN)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if not self.received:
            self.received = True
            raise KeyboardInterrupt
