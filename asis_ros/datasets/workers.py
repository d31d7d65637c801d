# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Worker processes that prepare rooms."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
import multiprocessing
import os
import signal
import threading

from asis_ros.errors import DatasetError


@contextmanager
def worker_pool(num_workers: int) -> Iterator[ProcessPoolExecutor]:
    """
    Open a pool of worker processes, which end with this process, whatever ends it.

    After an interrupt, rooms in work are finished and no further ones started.

    Parameters
    ----------
    num_workers : int
        Number of processes.

    Raises
    ------
    DatasetError
        If a worker is killed.

    """
    try:
        with ProcessPoolExecutor(num_workers, initializer=_begin) as pool:
            yield pool
    except BrokenProcessPool as error:
        raise DatasetError(
            'a worker process was killed, probably for lack of memory: use fewer --workers; '
            'finished rooms are kept'
        ) from error


def _begin() -> None:
    """Leave interrupts to the parent process, and watch it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the parent process, then end at once."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
