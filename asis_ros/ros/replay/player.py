# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Publisher of recorded messages to the node and subscriber to its outputs."""

from collections.abc import Callable
from importlib import import_module
import logging
import time
from types import TracebackType
from typing import Any

from asis_ros.bags.messages import BagMessage
from asis_ros.errors import ReplayError
from asis_ros.ros.names import (
    MARKERS_TOPIC,
    MODEL_STATUS,
    NODE_NAME,
    POINTS_TOPIC,
    SCANS_STATUS,
    SCANS_TOPIC,
    STAGES,
    TIMES_PREFIX,
)
from diagnostic_msgs.msg import DiagnosticArray
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import DurabilityPolicy, QoSProfile
from rclpy.serialization import deserialize_message
from rclpy.signals import SignalHandlerOptions
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import Float64
from visualization_msgs.msg import MarkerArray

logger = logging.getLogger(__name__)

RELIABLE = QoSProfile(depth=10)  # matches subscribers of both kinds
LATCHED = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)

DROPPED = 'dropped.'
COUNTS = ('received', 'published', 'output_subscribers')

NUM_OUTPUT_TOPICS = 2
"""Labelled clouds and markers."""

CHECK_INTERVAL = 0.2
"""Longest time between two checks that the node still runs (s)."""


class Player:
    """
    Publishes messages to the node and receives its outputs, for a ``with`` block.

    Parameters
    ----------
    check : callable
        Called at least every 0.2 s while waiting; raises if the node has ended.
    on_output : callable
        Called with topic and CDR of every labelled scan, all markers and all times of stages.

    Attributes
    ----------
    times : dict of str to list of float
        By stage, the time of each scan (ms).
    counts : dict of str to int
        ``received``, ``published`` and ``output_subscribers`` of the last diagnostics of the node.
    dropped : dict of str to int
        Number of scans the node dropped, by reason, from the same.
    device : str
        Device of the network, from the same.

    """

    def __init__(self, check: Callable[[], None], on_output: Callable[[str, bytes], None]) -> None:
        self.times: dict[str, list[float]] = {stage: [] for stage in STAGES}
        self.counts: dict[str, int] = {}
        self.dropped: dict[str, int] = {}
        self.device = ''
        self._check = check
        self._on_output = on_output
        self._publishers: dict[str, Publisher | None] = {}

    def __enter__(self) -> 'Player':
        self._context = Context()
        # Python handles interrupts, so that node and bag are closed properly.
        rclpy.init(context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._node = Node('asis_player', context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._scans = self._node.create_publisher(PointCloud2, SCANS_TOPIC, RELIABLE)
        self._subscribe()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()

    def wait_for_node(self, timeout: float) -> None:
        """
        Wait until the node subscribes and its outputs are subscribed to.

        Parameters
        ----------
        timeout : float
            Longest wait (s).

        Raises
        ------
        ReplayError
            If it takes longer.

        """
        if not self.wait(self._is_connected, timeout):
            raise ReplayError(f'the node did not start within {timeout:g} s')

    def _is_connected(self) -> bool:
        has_subscriber = self.counts.get('output_subscribers', 0) >= NUM_OUTPUT_TOPICS
        return has_subscriber and self._scans.get_subscription_count() > 0

    def play_scan(self, message: BagMessage) -> None:
        """Publish a scan on the input topic of the node."""
        self._scans.publish(message.data)

    def play(self, message: BagMessage) -> None:
        """Publish any other message on its own topic, if its type is installed."""
        if message.topic not in self._publishers:
            self._publishers[message.topic] = self._create_publisher(message)
        publisher = self._publishers[message.topic]
        if publisher is not None:
            publisher.publish(message.data)

    def _create_publisher(self, message: BagMessage) -> Publisher | None:
        kind = _message_class(message.type_name)
        if kind is None:
            package = message.type_name.split('/')[0]
            logger.info('%s is not played: %s is not installed', message.topic, package)
            return None
        latched = message.topic == '/tf_static'
        return self._node.create_publisher(kind, message.topic, LATCHED if latched else RELIABLE)

    def advertise(self, kind: Any, topic: str, qos: QoSProfile) -> Publisher:
        """Create a publisher of the player's own."""
        return self._node.create_publisher(kind, topic, qos)

    def wait(self, done: Callable[[], bool], timeout: float) -> bool:
        """
        Receive messages until a condition holds.

        Parameters
        ----------
        done : callable
            The condition.
        timeout : float
            Longest wait (s).

        Returns
        -------
        bool
            Whether the condition holds.

        """
        deadline = time.monotonic() + timeout
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self._check()
            self._executor.spin_once(timeout_sec=min(left, CHECK_INTERVAL))
        return True

    def _subscribe(self) -> None:
        # Deep enough for what arrives while a labelled scan is recorded.
        for kind, topic, depth in (
            (PointCloud2, POINTS_TOPIC, 5),
            (MarkerArray, MARKERS_TOPIC, 100),
        ):
            self._node.create_subscription(
                kind, topic, self._output_callback(topic), depth, raw=True
            )
        for stage in STAGES:
            topic = f'{TIMES_PREFIX}{stage}_ms'
            self._node.create_subscription(
                Float64, topic, self._time_callback(stage, topic), 100, raw=True
            )
        self._node.create_subscription(DiagnosticArray, '/diagnostics', self._on_status, 100)

    def _output_callback(self, topic: str) -> Callable[[bytes], None]:
        return lambda data: self._on_output(topic, data)

    def _on_status(self, message: DiagnosticArray) -> None:
        for status in message.status:
            # Nodes in other namespaces have the same name.
            if status.hardware_id != f'/{NODE_NAME}':
                continue
            if status.name == f'{NODE_NAME}: {MODEL_STATUS}':
                values = {key.key: key.value for key in status.values}
                self.device = values.get('device', '')
            if status.name == f'{NODE_NAME}: {SCANS_STATUS}':
                counts = {key.key: int(key.value) for key in status.values if key.value.isdigit()}
                self.counts = {name: counts[name] for name in COUNTS}
                self.dropped = {
                    name.removeprefix(DROPPED): count
                    for name, count in counts.items()
                    if name.startswith(DROPPED)
                }

    def _time_callback(self, stage: str, topic: str) -> Callable[[bytes], None]:
        def callback(data: bytes) -> None:
            self.times[stage].append(deserialize_message(data, Float64).data)
            self._on_output(topic, data)

        return callback


def _message_class(type_name: str) -> Any:
    """Import a message type; None if its package is not installed."""
    package, _, name = type_name.split('/')
    try:
        return getattr(import_module(f'{package}.msg'), name)
    except (ImportError, AttributeError):
        return None
