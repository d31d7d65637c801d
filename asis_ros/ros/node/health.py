# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How the node is: what it tells on /diagnostics, and to who asks its doctor."""

from collections.abc import Callable
import time

from asis_ros.ros.doctor.diagnosis import examine
from asis_ros.ros.names import LATENCY_STATUS, MODEL_STATUS, SCANS_STATUS
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.diagnostics import latency_status, ScanLog, status
from asis_ros.ros.node.inputs import Inputs
from asis_ros.ros.node.introspection import observe_self
from asis_ros.ros.node.ledger import memory_use
from asis_ros.ros.node.session import Session
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.node import Node

STATUS_INTERVAL = 1.0
"""Longest time between two diagnostics (s)."""
STATUS_CHECK_INTERVAL = 0.2
"""Shortest time between two diagnostics (s): how often a change is looked for."""


class Health:
    """
    Publishes /diagnostics in every state of the node.

    Parameters
    ----------
    node : Node
        The node.
    scan_log : ScanLog
        What became of the scans.
    config : callable
        Gives the settings of the node as they are now.

    Attributes
    ----------
    session : Session or None
        What the node has while it is configured.
    inputs : Inputs or None
        What the node listens to while it is active.
    fault : str
        Why the node could not be configured; empty if it was not tried, or succeeded.

    """

    def __init__(self, node: Node, scan_log: ScanLog, config: Callable[[], NodeConfig]) -> None:
        self.session: Session | None = None
        self.inputs: Inputs | None = None
        self.fault = ''
        self._node = node
        self._scan_log = scan_log
        self._config = config
        self._publisher = node.create_publisher(DiagnosticArray, '/diagnostics', 10)
        self._last = DiagnosticStatus()
        self._last_time = 0.0
        # The node's own clock stands still in simulation until /clock comes.
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        node.create_timer(STATUS_CHECK_INTERVAL, self._report, clock=steady)

    def diagnose(self) -> tuple[bool, str]:
        """Tell whether anything keeps answers from coming out, and what, in plain words."""
        return examine(
            observe_self(
                self._node, self._config(), self._scan_log, self.session, self.inputs, self.fault
            )
        )

    def _report(self) -> None:
        scans, now = self._scans(), time.monotonic()
        if scans == self._last and now - self._last_time < STATUS_INTERVAL:
            return
        self._last, self._last_time = scans, now
        parts = {SCANS_STATUS: scans, MODEL_STATUS: self._model()}
        if self.session is not None:
            self.session.report()
            parts[LATENCY_STATUS] = latency_status(
                self.session.ledger.percentiles(),
                self._scan_log.late_in_a_row(),
                self._config().diagnostics,
            )
        for name, part in parts.items():
            part.name = f'{self._node.get_name()}: {name}'
            part.hardware_id = self._node.get_fully_qualified_name()
        message = DiagnosticArray(status=list(parts.values()))
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._publisher.publish(message)

    def _scans(self) -> DiagnosticStatus:
        scans = self._scan_log.status(
            self._config().diagnostics, is_active=self.inputs is not None
        )
        subscribers = self.session.num_subscribers if self.session else 0
        scans.values.append(KeyValue(key='output_subscribers', value=str(subscribers)))
        return scans

    def _model(self) -> DiagnosticStatus:
        values = {name: f'{mib:.0f}' for name, mib in memory_use().items()}
        if self.fault:
            return status(DiagnosticStatus.ERROR, self.fault, values)
        if self.session is None:
            return status(DiagnosticStatus.OK, 'not configured', values)
        segmenter = self.session.segmenter
        values['device'] = str(segmenter.device)
        if segmenter.reduction:
            return status(DiagnosticStatus.WARN, segmenter.reduction, values)
        return status(DiagnosticStatus.OK, 'loaded', values)
