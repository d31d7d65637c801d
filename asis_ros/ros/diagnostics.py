# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What became of the scans: counts and last durations, as a diagnostic status."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock

from diagnostic_msgs.msg import DiagnosticStatus, KeyValue

REPLACED = 'replaced'
NO_SUBSCRIBER = 'no_subscriber'
INTERNAL_ERROR = 'internal_error'

LEVELS = {
    NO_SUBSCRIBER: DiagnosticStatus.OK,
    INTERNAL_ERROR: DiagnosticStatus.ERROR,
}
"""Level of each reason to drop a scan; every other reason is a fault of the scan, a warning."""


class ScanLog:
    """
    Counts of scans since the node started; safe to use from several threads.

    Every scan received is published or dropped in the end, so received minus both is what
    the node has in hand: two scans at most, one in work and one waiting.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._received = 0
        self._published = 0
        self._dropped: Counter[str] = Counter()
        self._durations: Mapping[str, float] = {}
        self._level, self._message = DiagnosticStatus.OK, 'no scan received yet'

    def receive(self) -> None:
        """Count a scan that came in."""
        with self._lock:
            self._received += 1

    def publish(self, durations: Mapping[str, float]) -> None:
        """Count a scan that was answered, with the time each stage took (s)."""
        with self._lock:
            self._published += 1
            self._durations = durations
            self._level, self._message = DiagnosticStatus.OK, 'segmenting'

    def drop(self, reason: str, detail: str) -> None:
        """Count a scan that gets no answer, by reason; the detail says why to a reader."""
        with self._lock:
            self._dropped[reason] += 1
            if reason != REPLACED:
                self._level = LEVELS.get(reason, DiagnosticStatus.WARN)
                self._message = f'last scan dropped ({reason}): {detail}'

    def status(self) -> DiagnosticStatus:
        """
        State the counts.

        Returns
        -------
        diagnostic_msgs/msg/DiagnosticStatus
            Keys ``received``, ``published``, ``dropped.<reason>`` and, of the last scan
            published, ``<stage>_ms``.

        """
        with self._lock:
            values = {'received': str(self._received), 'published': str(self._published)}
            for reason, count in sorted(self._dropped.items()):
                values[f'dropped.{reason}'] = str(count)
            for stage, seconds in self._durations.items():
                values[f'{stage}_ms'] = f'{seconds * 1e3:.3f}'
            return DiagnosticStatus(
                level=self._level,
                message=self._message,
                values=[KeyValue(key=key, value=value) for key, value in values.items()],
            )
