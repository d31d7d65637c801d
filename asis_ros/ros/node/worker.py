# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The thread that processes scans: always the newest of each sensor, without a queue."""

from collections.abc import Callable
from threading import Condition, Thread
import traceback

from asis_ros.errors import CloudError
from asis_ros.network.out_of_memory import is_out_of_memory
from asis_ros.ros.drop_reasons import (
    DEACTIVATED,
    ERRORS,
    INTENDED,
    INTERNAL_ERROR,
    OUT_OF_MEMORY,
    REPLACED,
)
from asis_ros.ros.node.scan import Scan
from asis_ros.ros.node.statistics import Statistics
from rclpy.node import Node

LOG_INTERVAL = 5.0
"""Shortest time between two log lines about dropped scans (s)."""


class Worker:
    """
    Processes the newest scans of each sensor in a thread of its own.

    One set of scans waits per slot; a newer one replaces it. An old scan is worthless to a robot,
    so there is no queue that could grow. Slots take turns: the one filled first is emptied first.

    Parameters
    ----------
    node : Node
        For its log.
    process : callable
        Processes scans that belong together; raises CloudError to drop them.
    statistics : Statistics
        Counts dropped scans.

    """

    def __init__(
        self, node: Node, process: Callable[[list[Scan]], None], statistics: Statistics
    ) -> None:
        self._node = node
        self._process = process
        self._statistics = statistics
        self._changed = Condition()
        # By slot, in the order in which they were filled.
        self._waiting: dict[int, list[Scan]] = {}
        self._is_closed = False
        self._thread = Thread(target=self._run, name='segmentation', daemon=True)
        self._thread.start()

    def put(self, scans: list[Scan], slot: int = 0) -> None:
        """Queue scans in a slot; they replace those already queued."""
        with self._changed:
            replaced = self._waiting.get(slot, [])
            self._waiting[slot] = scans
            self._changed.notify()
        if replaced:
            self._statistics.add_dropped(
                REPLACED, 'a newer scan arrived before it was processed', len(replaced)
            )

    def close(self, timeout: float | None = None) -> bool:
        """
        Drop the waiting scans and wait for the one that is being processed.

        Parameters
        ----------
        timeout : float, optional
            Longest wait (s); None: no limit.

        Returns
        -------
        bool
            Whether the thread has ended.

        """
        with self._changed:
            self._is_closed = True
            num_waiting = sum(map(len, self._waiting.values()))
            self._waiting.clear()
            self._changed.notify_all()
        if num_waiting:
            self._statistics.add_dropped(DEACTIVATED, 'the node was deactivated', num_waiting)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (scans := self._take()) is not None:
            self._statistics.set_busy(True)
            try:
                self._process(scans)
            except CloudError as error:
                self._drop(scans, error.reason, str(error))
            except Exception as error:  # one bad scan must not end the node
                if not self._node.context.ok():
                    return  # shut down in the meantime: nobody is left to publish to
                if is_out_of_memory(error):
                    self._drop(scans, OUT_OF_MEMORY, str(error))
                else:
                    self._drop(scans, INTERNAL_ERROR, repr(error), traceback.format_exc())
            finally:
                self._statistics.set_busy(False)

    def _take(self) -> list[Scan] | None:
        """Wait for scans; None once the worker is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._waiting)
            return None if self._is_closed else self._waiting.pop(next(iter(self._waiting)))

    def _drop(self, scans: list[Scan], reason: str, detail: str, trace: str = '') -> None:
        self._statistics.add_dropped(reason, detail, len(scans))
        if reason in INTENDED:
            return
        text = f'dropped a scan ({reason}): {detail}' + (f'\n{trace}' if trace else '')
        # rclpy throttles by the line of the call, so each level has its own.
        if reason in ERRORS:
            self._node.get_logger().error(text, throttle_duration_sec=LOG_INTERVAL)
        else:
            self._node.get_logger().warning(text, throttle_duration_sec=LOG_INTERVAL)
