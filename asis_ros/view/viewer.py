# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The viewer of rerun as a child process: in a window, or served to a browser."""

from contextlib import ExitStack
import ctypes
from importlib.util import find_spec
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import tempfile
import time
from types import TracebackType

from asis_ros.errors import ViewError
from asis_ros.view.page import LocalPage

HOST = '127.0.0.1'
"""The viewer listens on this machine only."""
START_TIMEOUT = 60.0
"""Longest time for the viewer to start (s)."""
STOP_TIMEOUT = 5.0
"""Time for the viewer to stop before it is killed (s)."""
POLL_INTERVAL = 0.05
QUOTED_LINES = 2
SET_PARENT_DEATH_SIGNAL = 1
"""Of prctl(2), which only Linux has."""
_LIBC = ctypes.CDLL(None) if sys.platform == 'linux' else None


class Viewer:
    """
    The viewer in a process of its own, for a ``with`` block; it ends with the block.

    Parameters
    ----------
    port : int
        First of three ports: of the page, of the data, and one between page and viewer.
    web : bool
        Serve a page to a browser on this machine. False: open a window.
    memory : str
        Largest memory for the data, such as ``'2GB'`` or ``'50%'``; the oldest is dropped.

    Raises
    ------
    ViewError
        If a port is taken, or the viewer does not start.

    """

    def __init__(self, port: int, *, web: bool, memory: str) -> None:
        self._web = web
        self._ports = (port, port + 1, port + 2)
        self.data_url = f'rerun+http://{HOST}:{port + 1}/proxy'
        self.page = f'http://{HOST}:{port}/?url={self.data_url.replace("+", "%2B")}'
        # The program itself: the script of that name would leave it behind when it is ended.
        self._command = [str(_program()), '--bind', HOST, '--port', str(port + 1)]
        self._command += ['--memory-limit', memory, '--server-memory-limit', memory]
        if web:
            self._command += ['--serve-web', '--web-viewer-port', str(port + 2)]
        else:
            self._command += ['--expect-data-soon', '--hide-welcome-screen']

    def __enter__(self) -> 'Viewer':
        for port in self._ports:
            if _answers(port):
                raise ViewError(f'port {port} is taken: choose another with --port')
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=quiet_environment(),
            preexec_fn=_end_with_parent,
        )
        with ExitStack() as stack:
            stack.callback(self._stop)
            self._wait_until_ready()
            if self._web:
                first, data, inner = self._ports
                stack.enter_context(LocalPage(HOST, first, inner, data))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def wait(self) -> None:
        """
        Wait until the user closes the viewer.

        Raises
        ------
        ViewError
            If it ended with an error.

        """
        status = self._process.wait()
        if status:
            raise ViewError(f'the viewer ended with status {status}: {self._last_lines()}')

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + START_TIMEOUT
        ports = self._ports[1:] if self._web else self._ports[1:2]
        while not all(_answers(port) for port in ports):
            if self._process.poll() is not None:
                raise ViewError(f'the viewer did not start: {self._last_lines()}')
            if time.monotonic() > end:
                raise ViewError(f'the viewer did not start within {START_TIMEOUT:g} s')
            time.sleep(POLL_INTERVAL)

    def _stop(self) -> None:
        self._process.terminate()  # nothing happens if it has ended
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def _last_lines(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors='replace').splitlines()
        return ' | '.join([line.strip() for line in lines if line.strip()][-QUOTED_LINES:])


def quiet_environment() -> dict[str, str]:
    """Environment in which rerun collects no analytics; its configuration stays as it is."""
    environment = {**os.environ, 'CI': '1'}
    environment.pop('FORCE_RERUN_ANALYTICS', None)
    return environment


def _end_with_parent() -> None:
    """Let the kernel end this process when its parent does, even if that is killed."""
    if _LIBC is not None:
        _LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _program() -> Path:
    found = find_spec('rerun_cli')
    for folder in (found.submodule_search_locations or []) if found else []:
        for name in ('rerun', 'rerun.exe'):
            if (Path(folder) / name).exists():
                return Path(folder) / name
    raise ViewError('the viewer of rerun is missing: pip install --force-reinstall rerun-sdk')


def _answers(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    with socket.socket() as client:
        client.settimeout(1.0)
        return client.connect_ex((HOST, port)) == 0
