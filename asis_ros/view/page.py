# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
The page of the viewer, with a policy that keeps the browser from any other server.

rerun's page sends usage data, and asks for news, from the browser itself, whatever the settings of
this machine. Its files are passed on with a Content-Security-Policy that allows this machine only.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import shutil
from threading import Thread
from types import TracebackType
from urllib.error import HTTPError, URLError
from urllib.request import build_opener, ProxyHandler

from asis_ros.errors import os_reason, ViewError

PASSED_ON = ('Content-Type', 'Content-Encoding', 'Content-Length')


class LocalPage:
    """
    Passes the page of the viewer on to browsers on this machine, for a ``with`` block.

    Parameters
    ----------
    host : str
        Address to listen on.
    port, source_port, data_port : int
        Port of this page, of the page of rerun, and of the data.

    Raises
    ------
    ViewError
        If the port is taken.

    """

    def __init__(self, host: str, port: int, source_port: int, data_port: int) -> None:
        data = ' '.join(f'http://{name}:{data_port}' for name in (host, 'localhost'))
        policy = (
            "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; "
            f"connect-src 'self' data: blob: {data}"
        )
        source = f'http://{host}:{source_port}'
        handler = type('Handler', (_Handler,), {'policy': policy, 'source': source})
        try:
            self._server = ThreadingHTTPServer((host, port), handler)
        except OSError as error:
            raise ViewError(f'cannot serve a page on port {port}: {os_reason(error)}') from error
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> 'LocalPage':
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Passes on one file."""

    source = ''
    policy = ''

    def do_GET(self) -> None:
        """Answer with the file of the viewer."""
        if not self.path.startswith('/'):  # joined to the source, it would name another server
            self.send_error(400)
            return
        opener = build_opener(ProxyHandler({}))  # a proxy of the user's does not know this machine
        try:
            with opener.open(self.source + self.path) as answer:
                self.send_response(answer.status)
                for name in PASSED_ON:
                    if answer.headers[name]:
                        self.send_header(name, answer.headers[name])
                self.send_header('Content-Security-Policy', self.policy)
                self.end_headers()
                shutil.copyfileobj(answer, self.wfile)
        except HTTPError as error:
            self.send_error(error.code)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the browser was closed
        except URLError:
            self.send_error(502)

    def log_message(self, *_: object) -> None:
        """Keep the terminal quiet."""
