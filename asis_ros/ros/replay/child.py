# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node as a child process, which ends with its parent, whatever ends that."""

import os
import signal
import sys
import threading
import time

STOP_TIMEOUT = 15.0
"""Time for the node to finish after its parent has ended (s)."""


def main() -> int:
    """Run the node until it is interrupted, or its parent has ended."""
    threading.Thread(target=_follow_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    from asis_ros.ros.node.main import main as run_node  # seconds, in which the parent may end

    return run_node()


def _follow_parent(descriptor: int) -> None:
    """Interrupt this process at the end of a pipe that the parent holds open."""
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(STOP_TIMEOUT)
    os._exit(1)
