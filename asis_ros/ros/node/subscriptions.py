# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Subscriptions of the node: they receive scans and pass them to the worker."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
import time

from asis_ros.ros.doctor.observation import ObservedScan
from asis_ros.ros.doctor.observer import observe_arrival
from asis_ros.ros.drop_reasons import DEACTIVATED, UNMATCHED
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.lost_scans import LostScans
from asis_ros.ros.node.scan import Scan
from asis_ros.ros.node.scan_matcher import ScanMatcher
from asis_ros.ros.node.statistics import Statistics
from asis_ros.ros.node.worker import LOG_INTERVAL, Worker
from rclpy.event_handler import (
    QoSMessageLostInfo,
    QoSRequestedIncompatibleQoSInfo,
    SubscriptionEventCallbacks,
)
from rclpy.node import Node
from rclpy.qos import qos_policy_name_from_kind, QoSProfile, ReliabilityPolicy
from rclpy.qos_overriding_options import QoSOverridingOptions
from rclpy.subscription import Subscription
from sensor_msgs.msg import PointCloud2

DEFAULT_TOPIC = '~/input/points'

NUM_ARRIVALS = 20
"""Number of scans of each sensor that the doctor examines."""

TIME_JUMP_NS = 10**9
"""A scan older than its predecessor by more means that time went back, as in a looped bag."""


class ScanSubscriptions:
    """
    Receives the scans of all sensors and passes them to the worker.

    Parameters
    ----------
    node : Node
        Gets the subscriptions.
    config : NodeConfig
        Topics, reliability, fusion.
    worker : Worker
        Processes the scans, fused ones together.
    statistics : Statistics
        Counts every scan.
    on_time_jump : callable
        Called when the stamps of a sensor jump back.

    Attributes
    ----------
    since : float
        When the subscriptions were made (s, ``time.monotonic``).
    arrivals : list of deque of ObservedScan
        Header data of the last scans of each sensor, for the doctor.
    newest : dict of int to sensor_msgs/msg/PointCloud2
        The last scan of each sensor.

    """

    def __init__(
        self,
        node: Node,
        config: NodeConfig,
        worker: Worker,
        statistics: Statistics,
        on_time_jump: Callable[[], None],
    ) -> None:
        self._node = node
        self._worker = worker
        self._statistics = statistics
        self._on_time_jump = on_time_jump
        names = config.input_topics or (DEFAULT_TOPIC,)
        self._matcher: ScanMatcher[Scan] | None = None
        if config.input.fuse:
            self._matcher = ScanMatcher(len(names), round(config.input.fuse_tolerance_s * 1e9))
        self.since = time.monotonic()
        self.arrivals = [deque[ObservedScan](maxlen=NUM_ARRIVALS) for _ in names]
        self.newest: dict[int, PointCloud2] = {}
        self._lost = [LostScans() for _ in names]
        self._subscriptions = [
            self._subscribe(name, sensor, config.input.reliability)
            for sensor, name in enumerate(names)
        ]

    @property
    def topics(self) -> list[str]:
        """Full names of the topics."""
        return [str(subscription.topic_name) for subscription in self._subscriptions]

    def close(self) -> None:
        """Unsubscribe, and drop the scans that wait for those of other sensors."""
        for subscription in self._subscriptions:
            self._node.destroy_subscription(subscription)
        if self._matcher is not None and (num_waiting := self._matcher.clear()):
            self._statistics.add_dropped(DEACTIVATED, 'the node was deactivated', num_waiting)

    def _subscribe(self, name: str, sensor: int, reliability: str) -> Subscription:
        # The worker keeps the newest scan and counts those it replaces. With a depth of a few,
        # the middleware replaces none uncounted.
        qos = QoSProfile(depth=5, reliability=ReliabilityPolicy[reliability.upper()])
        return self._node.create_subscription(
            PointCloud2,
            name,
            partial(self._on_scan, sensor),
            qos,
            event_callbacks=SubscriptionEventCallbacks(
                incompatible_qos=partial(self._on_incompatible_qos, name),
                message_lost=partial(self._on_lost, sensor),
            ),
            qos_overriding_options=QoSOverridingOptions.with_default_policies(),
        )

    def _on_scan(self, sensor: int, message: PointCloud2, info: Mapping[str, int]) -> None:
        self._statistics.add_received()
        self._add_lost(
            self._lost[sensor].add_arrival(
                info['publication_sequence_number'],
                lambda: self._node.count_publishers(self.topics[sensor]) == 1,
            )
        )
        now_ns = self._node.get_clock().now().nanoseconds
        observed, arrivals = observe_arrival(message, now_ns), self.arrivals[sensor]
        if arrivals and observed.stamp_ns < arrivals[-1].stamp_ns - TIME_JUMP_NS:
            self._on_time_jump()
        arrivals.append(observed)
        self.newest[sensor] = message
        scan = Scan(message, sensor, time.perf_counter(), (now_ns - observed.stamp_ns) / 1e9)
        if self._matcher is None:
            self._worker.put([scan], slot=sensor)
            return
        matched, num_dropped = self._matcher.add(sensor, scan.stamp_ns, scan)
        if num_dropped:
            detail = 'no scan of another sensor has a matching stamp: see input.fuse_tolerance_s'
            self._statistics.add_dropped(UNMATCHED, detail, num_dropped)
            self._node.get_logger().warning(
                f'dropped a scan ({UNMATCHED}): {detail}', throttle_duration_sec=LOG_INTERVAL
            )
        if matched:
            self._worker.put(matched)

    def _on_incompatible_qos(self, name: str, event: QoSRequestedIncompatibleQoSInfo) -> None:
        policy = qos_policy_name_from_kind(event.last_policy_kind)
        self._node.get_logger().warning(
            f'a publisher of {name} does not match: its quality of service differs ({policy}). '
            'For RELIABILITY set input.reliability to best_effort.',
            throttle_duration_sec=5.0,
        )

    def _on_lost(self, sensor: int, event: QoSMessageLostInfo) -> None:
        self._add_lost(self._lost[sensor].add_reported(event.total_count_change))

    def _add_lost(self, count: int) -> None:
        if count:
            self._statistics.add_lost(count)
