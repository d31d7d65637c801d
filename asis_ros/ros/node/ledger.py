# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How long each stage took over the last scans, and how much memory the process holds."""

from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path
import resource
from threading import Lock

from asis_ros.ros.names import AGE, STAGES
import numpy as np
import torch

REMEMBERED = 200
"""Scans that percentiles are taken over."""

PERCENTILES = {'p50': 50, 'p95': 95, 'max': 100}
"""By the name they are published under."""


class Ledger:
    """Durations of the last scans by stage; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._durations: dict[str, deque[float]] = {
            stage: deque(maxlen=REMEMBERED) for stage in (AGE, *STAGES)
        }

    def add(self, durations: Mapping[str, float]) -> None:
        """Note the time each stage of a scan took (s)."""
        with self._lock:
            for stage, seconds in durations.items():
                self._durations[stage].append(seconds)

    def percentiles(self) -> dict[str, dict[str, float]]:
        """
        Sum up the last scans.

        Returns
        -------
        dict of str to dict of str to float
            By stage, in the order they run, and by name of ``PERCENTILES``, the time (s). Stages
            without a scan are left out.

        """
        with self._lock:
            known = {stage: list(values) for stage, values in self._durations.items() if values}
        return {
            stage: dict(
                zip(
                    PERCENTILES,
                    np.percentile(values, list(PERCENTILES.values())).tolist(),
                    strict=True,
                )
            )
            for stage, values in known.items()
        }

    def median(self, stages: Iterable[str]) -> float:
        """Add up the medians of some stages (s)."""
        with self._lock:
            known = [list(self._durations[stage]) for stage in stages if self._durations[stage]]
        return float(sum(np.median(values) for values in known))


def memory_use() -> dict[str, float]:
    """
    Measure the memory that the process holds.

    Returns
    -------
    dict of str to float
        ``memory_mib``, and ``gpu_memory_mib`` where the network uses a GPU.

    """
    use = {'memory_mib': _resident_bytes() / 2**20}
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        use['gpu_memory_mib'] = torch.cuda.memory_reserved() / 2**20
    return use


def _resident_bytes() -> int:
    try:
        pages = int(Path('/proc/self/statm').read_text().split()[1])
    except OSError:  # not Linux: the most it ever was
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * resource.getpagesize()
