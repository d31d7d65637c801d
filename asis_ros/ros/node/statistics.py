# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Statistics of the node: scans received, published, dropped; durations of the last scans."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
import time

from asis_ros.ros.drop_reasons import INTENDED, UNPROCESSED
from asis_ros.ros.names import AGE, STAGES
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
class Summary:
    """
    Counts of scans since the node started, and the last published scan.

    Every scan received is published or dropped in the end; until then it is being processed, or
    waits for processing or, with fusion, for the scans of other sensors.

    Parameters
    ----------
    received, published, lost : int
        Number of scans received, published, and lost on the way to the node.
    dropped : mapping of str to int
        Number of dropped scans, by reason.
    durations : mapping of str to float
        Time each stage of the last published scan took (s).
    covered : float
        Fraction of its segmented points for which there was time, 0 to 1.
    limits : mapping of str to int
        Settings that bounded the work on it, and how often; see ``Segmentation``.
    reused : float
        Fraction of its blocks that kept the prediction of an earlier scan, 0 to 1.
    late_in_a_row : int
        Number of late scans since the last one that was in time.
    last_processed : Drop or None
        Why the last processed scan was dropped; None if it was published.
    last_fault : Drop or None
        Why the last scan with a fault was dropped; None if there was none.
    last_arrival : float
        When the last scan arrived, or waiting for scans began (s, ``time.monotonic``).
    busy_since : float or None
        When processing of the current scan began (s, ``time.monotonic``); None if there is none.

    """

    received: int = 0
    published: int = 0
    lost: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    durations: Mapping[str, float] = field(default_factory=dict)
    covered: float = 1.0
    limits: Mapping[str, int] = field(default_factory=dict)
    reused: float = 0.0
    late_in_a_row: int = 0
    last_processed: Drop | None = None
    last_fault: Drop | None = None
    last_arrival: float = field(default_factory=time.monotonic)
    busy_since: float | None = None

    @property
    def busy_for(self) -> float:
        """Time for which the current scan has been processed (s); 0.0 if there is none."""
        return 0.0 if self.busy_since is None else time.monotonic() - self.busy_since


class Statistics:
    """Counts and durations of scans; thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._summary = Summary()
        self._history: dict[str, deque[float]] = {}
        self.restart()

    def summary(self) -> Summary:
        """Return all counts at one moment."""
        return self._summary

    def restart(self) -> None:
        """Forget durations, and measure the time without a scan from now; counts are kept."""
        with self._lock:
            self._history = {stage: deque(maxlen=NUM_SCANS) for stage in (AGE, *STAGES)}
            self._summary = replace(self._summary, last_arrival=time.monotonic())

    def add_received(self) -> None:
        """Count a scan that arrived."""
        with self._lock:
            old = self._summary
            self._summary = replace(old, received=old.received + 1, last_arrival=time.monotonic())

    def set_busy(self, is_busy: bool) -> None:
        """Note that processing of a scan begins, or has ended."""
        with self._lock:
            since = time.monotonic() if is_busy else None
            self._summary = replace(self._summary, busy_since=since)

    def add_lost(self, count: int) -> None:
        """Count scans that the middleware lost on the way to the node."""
        with self._lock:
            self._summary = replace(self._summary, lost=self._summary.lost + count)

    def add_published(
        self,
        durations: Mapping[str, float],
        *,
        count: int = 1,
        covered: float = 1.0,
        limits: Mapping[str, int] | None = None,
        reused: float = 0.0,
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
            Fraction of their segmented points for which there was time, 0 to 1.
        limits : mapping of str to int, optional
            Settings that bounded the work, and how often; None: none did.
        reused : float
            Fraction of the blocks that kept the prediction of an earlier scan, 0 to 1.
        is_late : bool
            Whether they took longer than allowed.

        """
        with self._lock:
            old = self._summary
            self._summary = replace(
                old,
                published=old.published + count,
                durations=durations,
                covered=covered,
                limits=limits or {},
                reused=reused,
                late_in_a_row=old.late_in_a_row + 1 if is_late else 0,
                last_processed=None,
            )
            for stage, seconds in durations.items():
                self._history[stage].append(seconds)

    def add_dropped(self, reason: str, detail: str, count: int = 1) -> None:
        """Count dropped scans by reason."""
        with self._lock:
            old, drop = self._summary, Drop(reason, detail)
            dropped = {**old.dropped, reason: old.dropped.get(reason, 0) + count}
            self._summary = replace(
                old,
                dropped=dropped,
                last_processed=old.last_processed if reason in UNPROCESSED else drop,
                last_fault=old.last_fault if reason in (*UNPROCESSED, *INTENDED) else drop,
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
        with self._lock:
            known = {stage: list(values) for stage, values in self._history.items() if values}
        return {
            stage: dict(zip(PERCENTILES, np.percentile(values, ranks).tolist(), strict=True))
            for stage, values in known.items()
        }
