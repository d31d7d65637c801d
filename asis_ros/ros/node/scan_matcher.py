# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Matching of the scans of several sensors by their stamps."""

from collections import deque
from typing import Generic, TypeVar

ScanT = TypeVar('ScanT')

QUEUE_SIZE = 5
"""Largest number of scans of each sensor that wait for those of the others."""


class ScanMatcher(Generic[ScanT]):
    """
    Matches scans of several sensors with nearby stamps into sets.

    Each scan joins at most one set, and sets are in the order of their stamps.

    Parameters
    ----------
    num_sensors : int
        Number of sensors.
    tolerance_ns : int
        Largest difference between the stamps of a set (ns).

    """

    def __init__(self, num_sensors: int, tolerance_ns: int) -> None:
        self._queues: list[deque[tuple[int, ScanT]]] = [deque() for _ in range(num_sensors)]
        self._tolerance_ns = tolerance_ns

    def add(self, sensor: int, stamp_ns: int, scan: ScanT) -> tuple[list[ScanT], int]:
        """
        Add the next scan of a sensor.

        Parameters
        ----------
        sensor : int
            Index of the sensor.
        stamp_ns : int
            Stamp of the scan (ns).
        scan : object
            The scan.

        Returns
        -------
        matched : list
            One scan of each sensor, in their order, if this scan completes a set; else empty.
        num_dropped : int
            Number of scans that cannot join a set any more.

        """
        own = self._queues[sensor]
        num_dropped = 0
        if own and stamp_ns < own[-1][0]:  # time went back
            num_dropped += self.clear()
        own.append((stamp_ns, scan))
        if len(own) > QUEUE_SIZE:
            own.popleft()
            num_dropped += 1
        if not all(self._queues):
            return [], num_dropped
        nearest = [min(queue, key=lambda item: abs(item[0] - stamp_ns)) for queue in self._queues]
        stamps = [stamp for stamp, _ in nearest]
        if max(stamps) - min(stamps) > self._tolerance_ns:
            return [], num_dropped
        for queue, stamp in zip(self._queues, stamps, strict=True):
            while queue and queue[0][0] <= stamp:
                queue.popleft()
                num_dropped += 1
        return [scan for _, scan in nearest], num_dropped - len(nearest)

    def clear(self) -> int:
        """Drop all scans that wait; return their number."""
        count = sum(map(len, self._queues))
        for queue in self._queues:
            queue.clear()
        return count
