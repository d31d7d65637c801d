# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Threads that process blocks side by side, each block in one thread."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
import os
from pathlib import Path
from typing import TypeVar

import torch

ItemT = TypeVar('ItemT')
ResultT = TypeVar('ResultT')

CGROUP_QUOTAS = (
    Path('/sys/fs/cgroup/cpu.max'),
    Path('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
)


class BlockPool:
    """
    Threads that process blocks side by side, each block in one thread.

    Operations on a block are so short that a second thread costs more than it saves, and waits
    for a core where other processes keep them busy.

    Parameters
    ----------
    num_threads : int
        Number of threads; 0: the cores that the process may use.

    Attributes
    ----------
    num_threads : int
        Number of threads.

    """

    def __init__(self, num_threads: int) -> None:
        self.num_threads = num_threads or available_cores()
        self._executor = ThreadPoolExecutor(
            self.num_threads, 'block', initializer=torch.set_num_threads, initargs=(1,)
        )

    def close(self) -> None:
        """End the threads."""
        self._executor.shutdown()

    def map(
        self, function: Callable[[ItemT], ResultT], items: Iterable[ItemT]
    ) -> Iterator[ResultT]:
        """
        Process items side by side; results come in the order of the items.

        Items are taken from the iterable as threads become free, and an exception in a thread is
        raised here.
        """
        running: deque[Future[ResultT]] = deque()
        try:
            for item in items:
                running.append(self._executor.submit(function, item))
                if len(running) > 2 * self.num_threads:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for future in running:
                future.cancel()


def available_cores() -> int:
    """
    Return the number of cores that this process may use.

    Returns
    -------
    int
        Cores of its affinity mask, or the CPU quota of its cgroup if that is less; at least 1.

    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()
    return max(1, int(min(cores or 1, _cgroup_quota())))


def _cgroup_quota() -> float:
    """Cores that the cgroup of this process allows; infinity if it has no quota."""
    try:
        quota, period = CGROUP_QUOTAS[0].read_text().split()  # version 2
        return float('inf') if quota == 'max' else int(quota) / int(period)
    except (OSError, ValueError):
        pass
    try:
        quota = CGROUP_QUOTAS[1].read_text()  # version 1
        period = CGROUP_QUOTAS[1].with_name('cpu.cfs_period_us').read_text()
        return float('inf') if int(quota) < 0 else int(quota) / int(period)
    except (OSError, ValueError):
        return float('inf')
