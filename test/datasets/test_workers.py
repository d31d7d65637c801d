# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.workers: worker processes end with the process that started them."""

import os
from pathlib import Path
import subprocess
import sys
import time

from asis_ros.datasets.workers import worker_pool
from asis_ros.errors import CloudError, DatasetError
import pytest

PARENT = """
import os, sys, time
from asis_ros.datasets.workers import worker_pool
def work(number):
    os.write(1, b'%d\\n' % os.getpid())
    time.sleep(60)
with worker_pool(2) as pool:
    list(pool.map(work, range(4)))
"""


def is_running(pid: int) -> bool:
    try:
        return Path(f'/proc/{pid}/stat').read_text().split()[2] != 'Z'
    except OSError:
        return False


@pytest.mark.skipif(not Path('/proc').is_dir(), reason='needs /proc')
def test_no_worker_outlives_a_killed_parent() -> None:
    command = [sys.executable, '-c', PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        workers = [int(process.stdout.readline()) for _ in range(2)]
        assert all(map(is_running, workers))
        process.kill()
        end = time.monotonic() + 10
        while any(map(is_running, workers)) and time.monotonic() < end:
            time.sleep(0.05)
        assert not any(map(is_running, workers))


def fail(number: int) -> None:
    raise CloudError('bad_shape', f'room {number} has no points')


def die(number: int) -> None:
    os._exit(9)


def test_an_error_of_a_worker_is_that_of_the_pool() -> None:
    with pytest.raises(CloudError, match='room 0 has no points'), worker_pool(1) as pool:
        list(pool.map(fail, range(2)))


def test_a_killed_worker_is_an_error_with_advice() -> None:
    with (
        pytest.raises(DatasetError, match=r'was killed, .*fewer --workers'),
        worker_pool(1) as pool,
    ):
        list(pool.map(die, range(1)))
