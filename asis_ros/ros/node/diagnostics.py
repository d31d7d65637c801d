# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What became of the scans: counts and last durations, as a diagnostic status."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
import time

from asis_ros.ros.node.config import DiagnosticsConfig
from diagnostic_msgs.msg import DiagnosticStatus, KeyValue

REPLACED = 'replaced'
NO_SUBSCRIBER = 'no_subscriber'
INTERNAL_ERROR = 'internal_error'
OUT_OF_MEMORY = 'out_of_memory'
DISABLED = 'disabled'
DEACTIVATED = 'deactivated'
UNMATCHED = 'unmatched'
TOO_OLD = 'too_old'
IN_FUTURE = 'in_future'
ZERO_STAMP = 'zero_stamp'
FRAME_MISMATCH = 'frame_mismatch'

LEVELS = {
    NO_SUBSCRIBER: DiagnosticStatus.OK,
    DISABLED: DiagnosticStatus.OK,
    DEACTIVATED: DiagnosticStatus.OK,
    INTERNAL_ERROR: DiagnosticStatus.ERROR,
    OUT_OF_MEMORY: DiagnosticStatus.ERROR,
}
"""Level of each reason to drop a scan; every other reason is a fault of the scan, a warning."""

QUIET_REASONS = (REPLACED, UNMATCHED, DEACTIVATED)
"""Reasons that say nothing about the last scan taken."""


class ScanLog:
    """
    Counts of scans since the node started; safe to use from several threads.

    Every scan received is published or dropped in the end, so received minus both is what
    the node has in hand: for each sensor two at most, one in work and one waiting.

    Attributes
    ----------
    last_drop : str
        Why the last scan with a fault was dropped; empty if there was none.

    """

    def __init__(self) -> None:
        self.last_drop = ''
        self._lock = Lock()
        self._received = 0
        self._published = 0
        self._lost = 0
        self._dropped: Counter[str] = Counter()
        self._durations: Mapping[str, float] = {}
        self._covered = 1.0
        self._late_in_a_row = 0
        self._last_arrival = time.monotonic()
        self._level, self._message = DiagnosticStatus.OK, 'no scan received yet'

    def receive(self) -> None:
        """Count a scan that came in."""
        with self._lock:
            self._received += 1
            self._last_arrival = time.monotonic()

    def lose(self, count: int) -> None:
        """Count scans that the middleware lost on the way to the node."""
        with self._lock:
            self._lost += count

    def publish(
        self,
        durations: Mapping[str, float],
        *,
        count: int = 1,
        covered: float = 1.0,
        is_late: bool = False,
    ) -> None:
        """
        Count scans that were answered together.

        Parameters
        ----------
        durations : mapping of str to float
            Time each stage took (s).
        count : int
            Scans.
        covered : float
            Part of their points that there was time for, 0 to 1.
        is_late : bool
            Whether the answer took longer than it may.

        """
        with self._lock:
            self._published += count
            self._durations = durations
            self._covered = covered
            self._late_in_a_row = self._late_in_a_row + 1 if is_late else 0
            self._level, self._message = DiagnosticStatus.OK, 'segmenting'

    def drop(self, reason: str, detail: str, count: int = 1) -> None:
        """Count scans that get no answer, by reason; the detail says why to a reader."""
        with self._lock:
            self._dropped[reason] += count
            if reason not in QUIET_REASONS:
                self._level = LEVELS.get(reason, DiagnosticStatus.WARN)
                self._message = f'last scan dropped ({reason}): {detail}'
                if self._level != DiagnosticStatus.OK:
                    self.last_drop = f'{reason}: {detail}'

    def counts(self) -> tuple[int, int, dict[str, int]]:
        """Give the scans received, published, and dropped by reason."""
        with self._lock:
            return self._received, self._published, dict(self._dropped)

    def status(self, config: DiagnosticsConfig, *, is_active: bool = True) -> DiagnosticStatus:
        """
        State the counts.

        Parameters
        ----------
        config : DiagnosticsConfig
            What is a warning.
        is_active : bool
            Whether the node listens.

        Returns
        -------
        diagnostic_msgs/msg/DiagnosticStatus
            Keys ``received``, ``published``, ``dropped.<reason>``, ``lost_on_the_way`` and, of
            the last scan published, ``covered`` and ``<stage>_ms``.

        """
        with self._lock:
            level, message = self._verdict(config, is_active)
            values = {'received': str(self._received), 'published': str(self._published)}
            for reason, count in sorted(self._dropped.items()):
                values[f'dropped.{reason}'] = str(count)
            values['lost_on_the_way'] = str(self._lost)
            values['covered'] = f'{self._covered:.3f}'
            for stage, seconds in self._durations.items():
                values[f'{stage}_ms'] = f'{seconds * 1e3:.3f}'
        return status(level, message, values)

    def late_in_a_row(self) -> int:
        """Count the answers that were late without one in time since."""
        with self._lock:
            return self._late_in_a_row

    def _verdict(self, config: DiagnosticsConfig, is_active: bool) -> tuple[bytes, str]:
        if not is_active:
            return DiagnosticStatus.OK, 'not active'
        silence = time.monotonic() - self._last_arrival
        if config.silence_s and silence > config.silence_s:
            return DiagnosticStatus.WARN, (
                f'no scan for over {config.silence_s:g} s; ask ~/doctor why'
            )
        return self._level, self._message

    def rest(self) -> None:
        """Start the wait for a scan anew, as after an activation."""
        with self._lock:
            self._last_arrival = time.monotonic()


def latency_status(
    percentiles: Mapping[str, Mapping[str, float]], late_in_a_row: int, config: DiagnosticsConfig
) -> DiagnosticStatus:
    """
    Judge how long answers take.

    Parameters
    ----------
    percentiles : mapping of str to mapping of str to float
        By stage and by name of the percentile, its time (s).
    late_in_a_row : int
        Answers that came late without one in time since.
    config : DiagnosticsConfig
        What is late.

    Returns
    -------
    diagnostic_msgs/msg/DiagnosticStatus
        Keys ``<stage>_<percentile>_ms``.

    """
    values = {
        f'{stage}_{name}_ms': f'{seconds * 1e3:.3f}'
        for stage, named in percentiles.items()
        for name, seconds in named.items()
    }
    if not late_in_a_row:
        return status(DiagnosticStatus.OK, 'in time', values)
    is_error = late_in_a_row >= config.max_late_scans
    return status(
        DiagnosticStatus.ERROR if is_error else DiagnosticStatus.WARN,
        f'{late_in_a_row} answers in a row took longer than {config.max_latency_ms:g} ms',
        values,
    )


def status(level: bytes, message: str, values: Mapping[str, str]) -> DiagnosticStatus:
    """Make a status of a level, a text for people and values by key."""
    pairs = [KeyValue(key=key, value=value) for key, value in values.items()]
    return DiagnosticStatus(level=level, message=message, values=pairs)
