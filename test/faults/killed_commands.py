# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Commands of ``asis`` in processes that are killed (SIGKILL) after a random time."""

from collections.abc import Callable
import multiprocessing
import os
from pathlib import Path
import resource
import sys
import time

import numpy as np

NUM_KILLS = int(os.environ.get('FAULT_KILLS', '2'))
"""``make faults`` sets it to twenty."""

PATIENCE = 300.0
"""Longest wait for anything (s); only a fault is waited for that long."""

_CONTEXT = multiprocessing.get_context('forkserver')
if multiprocessing.parent_process() is None:  # the commands' own workers need less
    _CONTEXT.set_forkserver_preload(
        [
            'asis_ros.cli',
            'asis_ros.ros.recorded.label',
            'asis_ros.segment.segmenter',
            'asis_ros.train.loop',
        ]
    )


class Command:
    """
    A command of ``asis``, running from now on.

    Its process is forked from one that has imported PyTorch, so that a kill hits the work and not
    the seconds before it. With ``largest_file`` (bytes), the disk is full for longer files.
    """

    def __init__(self, arguments: list[str], log: Path, largest_file: int | None = None) -> None:
        self.started = time.monotonic()
        self._process = _CONTEXT.Process(target=_run, args=(arguments, log, largest_file))
        self._process.start()

    def wait_for_child(self) -> int:
        """Wait until it has started a process, and give the number of that."""
        path = Path(f'/proc/{self._process.pid}/task/{self._process.pid}/children')
        _wait_until(lambda: bool(path.read_text()), 'it starts no process')
        return int(path.read_text().split()[0])

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        self._process.kill()

    def wait(self, seconds: float = PATIENCE) -> int | None:
        """Wait for its end: the exit status; None if it runs on."""
        self._process.join(max(seconds, 0.0))
        return self._process.exitcode


class Kills:
    """Kills a command again and again, each time later or earlier, until it has been enough."""

    def __init__(self, arguments: list[str], log: Path, seconds: float) -> None:
        self._arguments = arguments
        self._log = log
        self._seconds = seconds
        self._rng = np.random.default_rng(23)
        self.num_finished = 0

    def run(self, on_kill: Callable[[], None], on_end: Callable[[], None]) -> None:
        """Check what is there after each kill, and after each run that has ended before."""
        num_killed = 0
        while num_killed < NUM_KILLS or not self.num_finished:
            command = Command(self._arguments, self._log)
            limit = self._rng.uniform(0.0, self._seconds) if num_killed < NUM_KILLS else PATIENCE
            status = command.wait(limit)
            if status is None:
                command.kill()
                command.wait()
                num_killed += 1
                on_kill()
            else:
                assert status == 0, self._log.read_text()
                self.num_finished += 1
                on_end()


def seconds_of(arguments: list[str], log: Path) -> float:
    """Run a command to its end: the time it took (s)."""
    command = Command(arguments, log)
    assert command.wait() == 0, log.read_text()
    return time.monotonic() - command.started


def wait_for_end(number: int) -> None:
    """Wait for the end of any process."""
    _wait_until(lambda: not _runs(number), 'it runs on')


def _runs(number: int) -> bool:
    """Whether a process runs; one that nobody waits for has ended."""
    try:
        status = Path(f'/proc/{number}/stat').read_text()
    except OSError:
        return False
    return status.rpartition(')')[2].split()[0] != 'Z'


def _wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition; fail with words if it does not come."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def _run(arguments: list[str], log: Path, largest_file: int | None) -> None:
    """Run a command with its output in a file; a training saves its state after every step."""
    with log.open('w') as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.pop('ROS_DOMAIN_ID', None)  # a replay chooses one of its own
    from asis_ros.cli import main
    from asis_ros.train import run_folder

    run_folder.SAVE_INTERVAL = 0.0
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
    sys.exit(main(arguments))
