# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Number of scans of one sensor that were lost on the way to the node."""

from collections.abc import Callable


class LostScans:
    """
    Counts lost scans, which two sources know of, each of them too few.

    Gaps in the sequence numbers show every scan that is lost before one that arrives. The reports
    of the middleware cover scans that it saw begin, also if none ever arrives.
    """

    def __init__(self) -> None:
        self._last_number: int | None = None
        self._in_gaps = 0
        self._reported = 0

    def add_arrival(self, number: int, is_only_publisher: Callable[[], bool]) -> int:
        """
        Take the sequence number of a scan that arrived; return how many more are known as lost.

        Parameters
        ----------
        number : int
            Sequence number of its publisher.
        is_only_publisher : callable
            Tells whether no other publisher has sequence numbers of its own.

        """
        before = self._total
        last, self._last_number = self._last_number, number
        if last is not None and number > last + 1 and is_only_publisher():
            self._in_gaps += number - last - 1
        return self._total - before

    def add_reported(self, count: int) -> int:
        """Take a number of scans that the middleware reports; return how many more are known."""
        before = self._total
        self._reported += count
        return self._total - before

    @property
    def _total(self) -> int:
        return max(self._in_gaps, self._reported)
