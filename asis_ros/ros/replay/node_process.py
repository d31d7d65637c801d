# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node in a process of its own."""

from collections.abc import Mapping
import json
import logging
from pathlib import Path
import signal
import subprocess
import sys
from types import TracebackType
from typing import Any

import asis_ros
from asis_ros.errors import os_reason, ReplayError
from asis_ros.ros.names import NODE_NAME

logger = logging.getLogger(__name__)

STOP_TIMEOUT = 15.0
"""Time for the node to finish the current scan before it is killed (s)."""
QUOTED_LINES = 3

PACKAGE_ROOT = Path(asis_ros.__file__).parent.parent
START_CODE = """
import sys
sys.path[:] = [path for path in [*sys.path, sys.argv.pop(1)] if path]
from asis_ros.ros.replay.child import main
raise SystemExit(main())
"""
"""Starts the node of this package; ``python -m`` takes folders of that name for the package."""


class NodeProcess:
    """
    The node ``asis_segmenter`` in a process of its own, for a ``with`` block.

    It ends with this process, whatever ends that.

    Parameters
    ----------
    topic : str
        Input topic.
    parameters : mapping of str to object
        Parameters that differ from their defaults, floats as such.
    log : Path
        File for its output.

    Raises
    ------
    ReplayError
        If the log cannot be written.

    """

    def __init__(
        self,
        topic: str,
        parameters: Mapping[str, Any],
        log: Path,
    ) -> None:
        self._command = [sys.executable, '-c', START_CODE, str(PACKAGE_ROOT), '--ros-args']
        self._command += ['-r', f'__node:={NODE_NAME}', '-r', f'~/input/points:={topic}']
        for name, value in parameters.items():
            # A JSON value is a YAML value; without quotes YAML takes y for true.
            self._command += ['-p', f'{name}:={json.dumps(value)}']
        self._log = log

    def __enter__(self) -> 'NodeProcess':
        try:
            with self._log.open('w') as log:
                # A session of its own: an interrupt from the keyboard goes to the caller alone,
                # which then stops the node cleanly.
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,  # its end tells the node that this process ended
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        except OSError as error:
            raise ReplayError(f'cannot write {self._log}: {os_reason(error)}') from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGINT)  # nothing happens if it has ended
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            logger.warning('the node did not stop within %.0f s and was killed', STOP_TIMEOUT)
        finally:
            self._process.kill()
            self._process.communicate()  # closes its stdin, too

    def check(self) -> None:
        """
        Check that the node still runs.

        Raises
        ------
        ReplayError
            If it has ended, with the last lines of its log.

        """
        status = self._process.poll()
        if status is not None:
            raise ReplayError(
                f'the node ended with status {status}: {self._last_lines()} (see {self._log})'
            )

    def _last_lines(self) -> str:
        lines = self._log.read_text(errors='replace').splitlines()
        return ' | '.join([line.strip() for line in lines if line.strip()][-QUOTED_LINES:])
