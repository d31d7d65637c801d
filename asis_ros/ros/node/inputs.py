# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Subscriptions of the node: they take scans in and hand the newest on."""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
import time

from asis_ros.ros.doctor.observation import Scan as ArrivedScan
from asis_ros.ros.doctor.observer import observe_arrival
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.diagnostics import DEACTIVATED, REPLACED, ScanLog, UNMATCHED
from asis_ros.ros.node.fusion import ScanMatcher
from asis_ros.ros.node.mailbox import Mailbox
from asis_ros.ros.node.scans import Scan, stamp_ns
from rclpy.event_handler import (
    QoSRequestedIncompatibleQoSInfo,
    SubscriptionEventCallbacks,
)
from rclpy.node import Node
from rclpy.qos import qos_policy_name_from_kind, QoSProfile, ReliabilityPolicy
from rclpy.qos_overriding_options import QoSOverridingOptions
from rclpy.subscription import Subscription
from sensor_msgs.msg import PointCloud2

DEFAULT_TOPIC = '~/input/points'

REMEMBERED = 20
"""Scans of each sensor that the doctor looks at."""

BACK_IN_TIME_NS = 10**9
"""A scan so much older than the one before means that time went back, as where a bag loops."""


class Inputs:
    """
    Takes in the scans of all sensors.

    Scans that are segmented together go into ``mailbox`` together. One waits for each sensor, or
    for all where they are fused: a newer one takes its place.

    Parameters
    ----------
    node : Node
        Gets the subscriptions.
    config : NodeConfig
        Topics, reliability, fusion.
    scan_log : ScanLog
        Counts every scan.
    on_back_in_time : callable
        Called when the stamps of a sensor jump back.

    Attributes
    ----------
    mailbox : Mailbox
        Where scans wait.
    since : float
        When it began to listen (s, ``time.monotonic``).
    arrivals : list of deque of Scan
        What is known of the last scans of each sensor.
    newest : dict of int to sensor_msgs/msg/PointCloud2
        The last scan of each sensor.

    """

    def __init__(
        self,
        node: Node,
        config: NodeConfig,
        scan_log: ScanLog,
        on_back_in_time: Callable[[], None],
    ) -> None:
        self.mailbox: Mailbox[list[Scan]] = Mailbox()
        self._node = node
        self._scan_log = scan_log
        self._on_back_in_time = on_back_in_time
        names = config.input_topics or (DEFAULT_TOPIC,)
        self._matcher: ScanMatcher[Scan] | None = None
        if config.input.fuse:
            self._matcher = ScanMatcher(len(names), round(config.input.fuse_tolerance_s * 1e9))
        self.since = time.monotonic()
        self.arrivals = [deque[ArrivedScan](maxlen=REMEMBERED) for _ in names]
        self.newest: dict[int, PointCloud2] = {}
        self._last_numbers: dict[int, int] = {}
        self._subscriptions = [
            self._subscribe(name, number, config.input.reliability)
            for number, name in enumerate(names)
        ]

    @property
    def topics(self) -> list[str]:
        """Full names of the topics."""
        return [str(subscription.topic_name) for subscription in self._subscriptions]

    def close(self) -> None:
        """Stop listening; scans that wait are dropped."""
        for subscription in self._subscriptions:
            self._node.destroy_subscription(subscription)
        waiting = sum(len(scans) for scans in self.mailbox.close())
        waiting += self._matcher.clear() if self._matcher else 0
        if waiting:
            self._scan_log.drop(DEACTIVATED, 'the node was deactivated', waiting)

    def _subscribe(self, name: str, number: int, reliability: str) -> Subscription:
        # The mailbox keeps the newest scan and counts those it replaces; with room for a few
        # here, the middleware replaces none uncounted.
        qos = QoSProfile(depth=5, reliability=ReliabilityPolicy[reliability.upper()])
        return self._node.create_subscription(
            PointCloud2,
            name,
            partial(self._on_scan, number),
            qos,
            event_callbacks=SubscriptionEventCallbacks(
                incompatible_qos=partial(self._on_incompatible, name)
            ),
            qos_overriding_options=QoSOverridingOptions.with_default_policies(),
        )

    def _on_scan(self, sensor: int, message: PointCloud2, info: Mapping[str, int]) -> None:
        self._scan_log.receive()
        self._count_lost(sensor, info['publication_sequence_number'])
        arrival, now = time.perf_counter(), self._node.get_clock().now().nanoseconds
        stamp, arrivals = stamp_ns(message.header), self.arrivals[sensor]
        age = (now - stamp) / 1e9
        if arrivals and stamp < arrivals[-1].stamp_ns - BACK_IN_TIME_NS:
            self._on_back_in_time()
        arrivals.append(observe_arrival(message, now))
        self.newest[sensor] = message
        scans = [Scan(message, sensor, arrival, age)]
        if self._matcher is not None:
            scans, given_up = self._matcher.add(sensor, stamp, scans[0])
            if given_up:
                self._scan_log.drop(UNMATCHED, 'no scan of another sensor was near', given_up)
            if not scans:
                return
        replaced = self.mailbox.put(scans, 0 if self._matcher else sensor)
        if replaced is not None:
            detail = 'a newer scan came before it was its turn'
            self._scan_log.drop(REPLACED, detail, len(replaced))

    def _on_incompatible(self, name: str, event: QoSRequestedIncompatibleQoSInfo) -> None:
        policy = qos_policy_name_from_kind(event.last_policy_kind)
        self._node.get_logger().warning(
            f'a publisher of {name} is not heard: its quality of service does not match '
            f'({policy}). For RELIABILITY set input.reliability to best_effort.',
            throttle_duration_sec=5.0,
        )

    def _count_lost(self, sensor: int, number: int) -> None:
        """Count the scans of a lone publisher that did not come, by the number of this one."""
        missing = number - self._last_numbers.get(sensor, number) - 1
        self._last_numbers[sensor] = number
        if missing > 0 and self._node.count_publishers(self.topics[sensor]) == 1:
            self._scan_log.lose(missing)
