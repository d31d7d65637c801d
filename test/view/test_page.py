# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.view.page: it passes on the viewer, and nothing else."""

from http.server import BaseHTTPRequestHandler, HTTPServer
import socket
from threading import Thread

from asis_ros.view.page import LocalPage
import pytest

HOST = '127.0.0.1'


class Secret(BaseHTTPRequestHandler):
    """Answers with what nobody may see."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'secret')

    def log_message(self, *_: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def answer_to(port: int, target: str) -> bytes:
    """Send a request as no browser does; give all that comes back."""
    with socket.create_connection((HOST, port), 60) as client:
        client.sendall(f'GET {target} HTTP/1.0\r\n\r\n'.encode())
        return b''.join(iter(lambda: client.recv(65536), b''))


@pytest.mark.parametrize('target', ['@{}', 'http://{}', '{}'])
def test_a_request_cannot_reach_another_server(target: str) -> None:
    with HTTPServer((HOST, 0), Secret) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        port = free_port()
        with LocalPage(HOST, port, other.server_port, other.server_port):
            assert b'secret' in answer_to(port, '/')
        with LocalPage(HOST, port := free_port(), free_port(), other.server_port):
            answer = answer_to(port, target.format(f'{HOST}:{other.server_port}/'))
        other.shutdown()
    assert b' 400 ' in answer
    assert b'secret' not in answer
