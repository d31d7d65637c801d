# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Diagnostics of the node: counts, durations and the state of the model on /diagnostics."""

from collections.abc import Mapping
import time

from asis_ros.ros.drop_reasons import ERRORS, INTENDED
from asis_ros.ros.names import LATENCY_STATUS, MODEL_STATUS, SCANS_STATUS
from asis_ros.ros.node.config import DiagnosticsConfig
from asis_ros.ros.node.memory import memory_use
from asis_ros.ros.node.runtime import Runtime
from asis_ros.ros.node.statistics import Statistics
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.node import Node

MAX_INTERVAL = 1.0
"""Longest time between two messages (s)."""
MIN_INTERVAL = 0.2
"""Shortest time between two messages (s): how often changes are checked for."""

OK, WARN, ERROR = DiagnosticStatus.OK, DiagnosticStatus.WARN, DiagnosticStatus.ERROR


class DiagnosticsPublisher:
    """
    Publishes /diagnostics in every lifecycle state.

    Parameters
    ----------
    node : Node
        Gets publisher and timer.
    runtime : Runtime
        State of the node.

    """

    def __init__(self, node: Node, runtime: Runtime) -> None:
        self._node = node
        self._runtime = runtime
        self._publisher = node.create_publisher(DiagnosticArray, '/diagnostics', 10)
        self._last_scans = DiagnosticStatus()
        self._last_time = 0.0
        # The clock of the node stands still in simulation until /clock is published.
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        node.create_timer(MIN_INTERVAL, self._publish_if_due, clock=steady)

    def _publish_if_due(self) -> None:
        runtime, now = self._runtime, time.monotonic()
        config, statistics = runtime.parameters.config.diagnostics, runtime.statistics
        scans = scans_status(statistics, config, is_active=runtime.state == 'active')
        scans.values.append(KeyValue(key='output_subscribers', value=str(runtime.num_subscribers)))
        self._set_names(scans, SCANS_STATUS)
        if scans == self._last_scans and now - self._last_time < MAX_INTERVAL:
            return
        self._last_scans, self._last_time = scans, now
        statuses = [scans, self._set_names(model_status(runtime), MODEL_STATUS)]
        if runtime.pipeline is not None:
            runtime.pipeline.timings.publish_percentiles(statistics.percentiles())
            statuses.append(self._set_names(latency_status(statistics, config), LATENCY_STATUS))
        message = DiagnosticArray(status=statuses)
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._publisher.publish(message)

    def _set_names(self, status: DiagnosticStatus, part: str) -> DiagnosticStatus:
        """Set the names of a status: the part, and the node."""
        status.name = f'{self._node.get_name()}: {part}'
        status.hardware_id = self._node.get_fully_qualified_name()
        return status


def scans_status(
    statistics: Statistics, config: DiagnosticsConfig, *, is_active: bool = True
) -> DiagnosticStatus:
    """
    Status of the input: counts of scans.

    Parameters
    ----------
    statistics : Statistics
        Counts and durations.
    config : DiagnosticsConfig
        Thresholds.
    is_active : bool
        Whether the node is active.

    Returns
    -------
    diagnostic_msgs/msg/DiagnosticStatus
        Keys ``received``, ``published``, ``dropped.<reason>``, ``lost_on_the_way`` and, of the
        last published scan, ``covered``, ``reused``, ``limited.<setting>`` and ``<stage>_ms``.

    """
    summary = statistics.summary()
    values = {'received': str(summary.received), 'published': str(summary.published)}
    values |= {f'dropped.{name}': str(count) for name, count in sorted(summary.dropped.items())}
    values |= {'lost_on_the_way': str(summary.lost), 'covered': f'{summary.covered:.3f}'}
    values['reused'] = f'{summary.reused:.3f}'
    values |= {f'limited.{name}': str(count) for name, count in summary.limits.items()}
    values |= {f'{name}_ms': f'{took * 1e3:.3f}' for name, took in summary.durations.items()}
    drop = summary.last_processed
    if not is_active:
        return _status(OK, 'not active', values)
    if 0.0 < config.silence_s < time.monotonic() - summary.last_arrival:
        return _status(WARN, f'no scan for over {config.silence_s:g} s; ask ~/doctor why', values)
    if drop is not None:
        level = OK if drop.reason in INTENDED else ERROR if drop.reason in ERRORS else WARN
        return _status(level, f'last scan dropped ({drop.reason}): {drop.detail}', values)
    return _status(OK, 'segmenting' if summary.received else 'no scan received yet', values)


def latency_status(statistics: Statistics, config: DiagnosticsConfig) -> DiagnosticStatus:
    """
    Status of the latency: whether scans are late, and percentiles of each stage.

    Parameters
    ----------
    statistics : Statistics
        Counts and durations.
    config : DiagnosticsConfig
        Thresholds.

    Returns
    -------
    diagnostic_msgs/msg/DiagnosticStatus
        Keys ``<stage>_<percentile>_ms``, and ``busy_for_ms`` of the scan being processed.

    """
    values = {
        f'{stage}_{name}_ms': f'{seconds * 1e3:.3f}'
        for stage, percentiles in statistics.percentiles().items()
        for name, seconds in percentiles.items()
    }
    summary = statistics.summary()
    count, busy_ms = summary.late_in_a_row, summary.busy_for * 1e3
    values['busy_for_ms'] = f'{busy_ms:.3f}'
    is_late = 0.0 < config.max_latency_ms < busy_ms
    if not count and not is_late:
        return _status(OK, 'in time', values)
    level = ERROR if count >= config.max_late_scans else WARN
    text = f'{count} scans in a row took longer than {config.max_latency_ms:g} ms'
    if is_late:
        text = (
            f'a scan has been processed for {busy_ms / 1e3:.1f} s, max_latency_ms is '
            f'{config.max_latency_ms:g}' + (f'; before it {text}' if count else '')
        )
    return _status(level, text, values)


def model_status(runtime: Runtime) -> DiagnosticStatus:
    """Status of the model: device, memory use, and why it could not be loaded."""
    values = {name: f'{mib:.0f}' for name, mib in memory_use().items()}
    if runtime.configuration_error:
        return _status(ERROR, runtime.configuration_error, values)
    if runtime.pipeline is None:
        return _status(OK, 'not configured', values)
    segmenter = runtime.pipeline.segmenter
    values['device'] = str(segmenter.device)
    if segmenter.reduction:
        return _status(WARN, segmenter.reduction, values)
    return _status(OK, 'loaded', values)


def _status(level: bytes, message: str, values: Mapping[str, str]) -> DiagnosticStatus:
    pairs = [KeyValue(key=key, value=value) for key, value in values.items()]
    return DiagnosticStatus(level=level, message=message, values=pairs)
