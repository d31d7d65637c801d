# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Statistics of the node: scans received, published, dropped; durations of the last scans."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
import time

from asis_ros.ros.names import AGE, STAGES
from asis_ros.ros.node.drop_reasons import INTENDED, UNPROCESSED
import numpy as np

NUM_SCANS = 200
"""Number of scans that percentiles are computed over."""

PERCENTILES = {'p50': 50, 'p95': 95, 'max': 100}
"""Published percentiles by name."""


@dataclass(frozen=True, slots=True)
class Drop:
    """
    Why a scan was dropped.

    Parameters
    ----------
    reason : str
        One of ``drop_reasons`` or a reason of ``CloudError``.
    detail : str
        Explanation with the offending values.

    """

    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """
    Numbers of scans since the node started.

    Every scan received is published or dropped in the end; until then it is being processed, or
    waits. Per sensor that is at most two scans.

    Parameters
    ----------
    received, published, lost : int
        Scans received, published, and lost on the way to the node.
    dropped : dict of str to int
        Scans dropped, by reason.

    """

    received: int
    published: int
    lost: int
    dropped: dict[str, int]


class Statistics:
    """
    Counts and durations of scans; thread-safe.

    Attributes
    ----------
    durations : mapping of str to float
        Time each stage of the last published scan took (s).
    covered : float
        Fraction of its points for which there was time, 0 to 1.
    late_in_a_row : int
        Number of late scans since the last one that was in time.
    last_processed : Drop or None
        Why the last processed scan was dropped; None if it was published.
    last_fault : Drop or None
        Why the last scan with a fault was dropped; None if there was none.
    last_arrival : float
        When the last scan arrived, or waiting for scans began (s, ``time.monotonic``).

    """

    def __init__(self) -> None:
        self.durations: Mapping[str, float] = {}
        self.covered = 1.0
        self.late_in_a_row = 0
        self.last_processed: Drop | None = None
        self.last_fault: Drop | None = None
        self.last_arrival = time.monotonic()
        self._lock = Lock()
        self._received = self._published = self._lost = 0
        self._dropped: Counter[str] = Counter()
        self._history: dict[str, deque[float]] = {
            stage: deque(maxlen=NUM_SCANS) for stage in (AGE, *STAGES)
        }

    def add_received(self) -> None:
        """Count a scan that arrived."""
        with self._lock:
            self._received += 1
            self.last_arrival = time.monotonic()

    def add_lost(self, count: int) -> None:
        """Count scans that the middleware lost on the way to the node."""
        with self._lock:
            self._lost += count

    def add_published(
        self,
        durations: Mapping[str, float],
        *,
        count: int = 1,
        covered: float = 1.0,
        is_late: bool = False,
    ) -> None:
        """
        Count scans that were segmented together and published.

        Parameters
        ----------
        durations : mapping of str to float
            Time each stage took (s).
        count : int
            Number of scans.
        covered : float
            Fraction of their points for which there was time, 0 to 1.
        is_late : bool
            Whether they took longer than allowed.

        """
        with self._lock:
            self._published += count
            self.durations = durations
            self.covered = covered
            self.late_in_a_row = self.late_in_a_row + 1 if is_late else 0
            self.last_processed = None
            for stage, seconds in durations.items():
                self._history[stage].append(seconds)

    def add_dropped(self, reason: str, detail: str, count: int = 1) -> None:
        """Count dropped scans by reason."""
        with self._lock:
            self._dropped[reason] += count
            if reason not in UNPROCESSED:
                self.last_processed = Drop(reason, detail)
                if reason not in INTENDED:
                    self.last_fault = self.last_processed

    def restart_silence(self) -> None:
        """Measure the time without a scan from now, as after an activation."""
        self.last_arrival = time.monotonic()

    def counts(self) -> Counts:
        """Count scans received, published, lost, and dropped by reason."""
        with self._lock:
            return Counts(
                received=self._received,
                published=self._published,
                lost=self._lost,
                dropped=dict(self._dropped),
            )

    def percentiles(self) -> dict[str, dict[str, float]]:
        """
        Percentiles of the durations of the last scans.

        Returns
        -------
        dict of str to dict of str to float
            By stage, in the order they run, and by name of ``PERCENTILES``, the time (s). Stages
            without a scan are absent.

        """
        ranks = list(PERCENTILES.values())
        return {
            stage: dict(zip(PERCENTILES, np.percentile(values, ranks).tolist(), strict=True))
            for stage, values in self._durations().items()
        }

    def median(self, stages: Iterable[str]) -> float:
        """Sum of the medians of some stages (s)."""
        known = self._durations()
        return float(sum(np.median(known[stage]) for stage in stages if stage in known))

    def _durations(self) -> dict[str, list[float]]:
        with self._lock:
            return {stage: list(values) for stage, values in self._history.items() if values}
