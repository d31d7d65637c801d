# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The thread that answers scans, one set after the other, and survives every one of them."""

from collections.abc import Callable
from threading import Thread
import traceback

from asis_ros.errors import CloudError
from asis_ros.ros.node.diagnostics import INTERNAL_ERROR, LEVELS, OUT_OF_MEMORY, ScanLog
from asis_ros.ros.node.mailbox import Mailbox
from asis_ros.ros.node.scans import Scan
from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.node import Node
import torch

WARNING_INTERVAL = 5.0
"""Shortest time between two log lines about dropped scans (s)."""


class Worker:
    """
    Answers the scans of a mailbox in a thread of its own, until the mailbox is closed.

    Parameters
    ----------
    node : Node
        Has the log.
    mailbox : Mailbox
        Where scans come from.
    answer : callable
        Answers scans that belong together; raises CloudError to drop them.
    scan_log : ScanLog
        Counts those dropped.

    """

    def __init__(
        self,
        node: Node,
        mailbox: Mailbox[list[Scan]],
        answer: Callable[[list[Scan]], None],
        scan_log: ScanLog,
    ) -> None:
        self._node = node
        self._mailbox = mailbox
        self._answer = answer
        self._scan_log = scan_log
        self._thread = Thread(target=self._work, name='segmentation', daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the scan in work is done; the mailbox must be closed."""
        self._thread.join()

    def _work(self) -> None:
        while (scans := self._mailbox.take()) is not None:
            try:
                self._answer(scans)
            except CloudError as error:
                self._drop(scans, error.reason, str(error))
            except torch.OutOfMemoryError as error:
                self._drop(scans, OUT_OF_MEMORY, str(error))
            except Exception as error:  # one bad scan must not end the node
                if not self._node.context.ok():
                    return  # shut down while it worked: nobody is left to publish to
                self._drop(scans, INTERNAL_ERROR, repr(error), traceback.format_exc())

    def _drop(self, scans: list[Scan], reason: str, detail: str, trace: str = '') -> None:
        self._scan_log.drop(reason, detail, len(scans))
        level = LEVELS.get(reason, DiagnosticStatus.WARN)
        if level == DiagnosticStatus.OK:
            return
        text = f'dropped a scan ({reason}): {detail}' + (f'\n{trace}' if trace else '')
        # rclpy throttles by the line of the call, so each level has its own.
        if level == DiagnosticStatus.ERROR:
            self._node.get_logger().error(text, throttle_duration_sec=WARNING_INTERVAL)
        else:
            self._node.get_logger().warning(text, throttle_duration_sec=WARNING_INTERVAL)
