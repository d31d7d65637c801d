# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Entry point of the node ``asis_segmenter``."""

import os
import sys

from asis_ros.allocator import configure_malloc
from asis_ros.errors import AsisError
from asis_ros.ros.names import NODE_NAME
from asis_ros.ros.node.stop_signals import StopSignals

STOP_TIMEOUT = 1.0
"""Longest wait for the scan that is being processed when the node is stopped (s)."""


def main(args: list[str] | None = None) -> int:
    """
    Run the node until it is interrupted.

    Parameters
    ----------
    args : list of str, optional
        Command line; None: that of the process.

    Returns
    -------
    int
        Exit status: 1 for settings or weights that cannot be used, 0 after an interrupt.

    """
    signals = StopSignals()
    configure_malloc()
    try:
        return _run(args, signals)
    except KeyboardInterrupt:
        return 0
    finally:
        signals.ignore()


def _run(args: list[str] | None, signals: StopSignals) -> int:
    # These take seconds, in which the node may be interrupted.
    from asis_ros.ros.node.node import AsisSegmenter, SUCCESS
    import rclpy
    from rclpy.executors import SingleThreadedExecutor
    from rclpy.logging import get_logger
    from rclpy.signals import SignalHandlerOptions
    from rclpy.utilities import try_shutdown

    try:
        rclpy.init(args=args, signal_handler_options=SignalHandlerOptions.NO)
    except RuntimeError as error:  # a command line or a parameter file that rcl cannot read
        get_logger(NODE_NAME).fatal(str(error))
        return 1
    node = None
    try:
        node = AsisSegmenter()
        if node.autostart:
            if node.trigger_configure() != SUCCESS:
                return 1
            if node.trigger_activate() != SUCCESS:
                return 1
        executor = SingleThreadedExecutor()
        executor.add_node(node)
        while not signals.received:
            executor.spin_once()
    except AsisError as error:
        get_logger(NODE_NAME).fatal(str(error))
        return 1
    finally:
        is_idle = True
        if node is not None:
            is_idle = node.stop(STOP_TIMEOUT)
            node.destroy_node()
        try_shutdown()
        if not is_idle:
            _exit_at_once()
    return 0


def _exit_at_once() -> None:
    """End the process although a thread is still in torch, where the end of Python crashes it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
