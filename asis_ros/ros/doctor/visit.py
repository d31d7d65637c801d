# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Diagnosis from outside: ask the running segmenter, or observe its topics."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
import os
from pathlib import Path
import time
from types import TracebackType

from asis_ros.errors import CheckpointError, ConfigError
from asis_ros.ros.doctor.diagnosis import examine
from asis_ros.ros.doctor.last_log import last_fault
from asis_ros.ros.doctor.observation import (
    CLOUD_TYPE,
    Endpoint,
    NodeState,
    Observation,
    ObservedScan,
    ObservedTopic,
)
from asis_ros.ros.doctor.observer import (
    count_other_nodes,
    full_name,
    observe_arrival,
    observe_clock,
    observe_publishers,
    observe_scan,
    observe_subscription,
    observe_topics,
)
from asis_ros.ros.names import NODE_NAME
from asis_ros.weights import DEFAULT, SHIPPED
import rclpy
from rclpy.context import Context
from rclpy.exceptions import NameValidationException
from rclpy.executors import SingleThreadedExecutor
from rclpy.logging import get_logging_directory
from rclpy.node import Node, NodeNameNonExistentError
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rclpy.signals import SignalHandlerOptions
from rclpy.utilities import get_rmw_implementation_identifier
from rclpy.validate_topic_name import validate_topic_name
from sensor_msgs.msg import PointCloud2
from std_srvs.srv import Trigger

DISCOVERY_TIME = 5.0
"""Time for discovery of all nodes, even if a few messages are lost (s)."""

MORE_NODES_TIME = 1.0
"""Time to discover other segmenters once one is visible (s)."""

RESPONSE_TIME = 10.0
"""Longest wait for a response of the node (s)."""

MAX_SCANS = 20
"""Number of scans that are observed."""

MAX_TOPICS = 5
"""Number of topics that are observed if none is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorConfig:
    """
    Settings of ``asis doctor``.

    Parameters
    ----------
    topic : str, optional
        Topic of the scans; None: ask the node, or without a node observe all clouds.
    node : str, optional
        Full name of the segmenter; None: all segmenters in any namespace.
    reliability : {'best_effort', 'reliable'}
        Reliability of the subscriptions.
    checkpoint : Path
        Weights.
    seconds : float
        Waiting time for scans (s).

    """

    topic: str | None = None
    node: str | None = None
    reliability: str = 'best_effort'
    checkpoint: Path = SHIPPED[DEFAULT]
    seconds: float = 5.0


def visit(config: DoctorConfig) -> tuple[bool, str]:
    """
    Find out why there is no output of the segmenter.

    Parameters
    ----------
    config : DoctorConfig
        Settings.

    Returns
    -------
    (bool, str)
        Whether there is no error, and the report.

    Raises
    ------
    ConfigError
        If the topic name is invalid.

    """
    if config.topic is not None:
        _check_topic(config.topic)
    with _ObserverNode() as visitor:
        if config.topic is not None:
            return examine(visitor.observe([config.topic], config, None))
        if not visitor.wait(lambda: bool(visitor.segmenters(config.node)), DISCOVERY_TIME):
            state = _absent_node(config.node or NODE_NAME, 'missing')
            return examine(visitor.observe(visitor.cloud_topics(), config, state))
        if config.node is None:
            visitor.wait(lambda: False, MORE_NODES_TIME)
        nodes = visitor.segmenters(config.node)
        verdicts = [_diagnose_node(visitor, node, config) for node in nodes]
    return all(healthy for healthy, _ in verdicts), '\n'.join(text for _, text in verdicts)


def _check_topic(topic: str) -> None:
    try:
        validate_topic_name(topic)
    except NameValidationException as error:
        reason = str(error).splitlines()[0]
        raise ConfigError(f'{topic!r} is not a valid topic name: {reason}') from error


def _diagnose_node(visitor: '_ObserverNode', node: str, config: DoctorConfig) -> tuple[bool, str]:
    """Ask one segmenter, or observe its inputs if it does not respond."""
    response = visitor.ask(f'{node}/doctor')
    if response is not None:
        return response.success, f'{node} reports:\n{response.message}'
    state = _absent_node(node, 'silent' if visitor.segmenters(node) else 'ended')
    return examine(visitor.observe(visitor.inputs_of(node), config, state))


def _absent_node(node: str, lifecycle: str) -> NodeState:
    fault = last_fault(node, get_logging_directory())
    return NodeState(name=node, lifecycle=lifecycle, last_fault=fault)


def weights_fault(checkpoint: Path) -> str:
    """Why weights cannot be used; empty if they can."""
    from asis_ros.network.checkpoint import load_checkpoint  # takes seconds

    try:
        load_checkpoint(checkpoint)
    except CheckpointError as error:
        return str(error)
    return ''


class _ObserverNode:
    """A temporary node that observes; for a ``with`` block."""

    def __enter__(self) -> '_ObserverNode':
        self._context = Context()
        rclpy.init(context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self._node = Node('asis_doctor', context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
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

    def wait(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Spin until a condition holds; return whether it does."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                return False
            self._executor.spin_once(timeout_sec=0.1)
        return True

    def segmenters(self, name: str | None) -> list[str]:
        """Full names of the node ``name``, or of all segmenters."""
        nodes = (full_name(*pair) for pair in self._node.get_node_names_and_namespaces())
        return sorted(
            {
                node
                for node in nodes
                if (node == name if name else node.rpartition('/')[2] == NODE_NAME)
            }
        )

    def cloud_topics(self) -> list[str]:
        """Topics on which clouds are published."""
        topics = observe_topics(self._node)
        return sorted(name for name, kinds in topics.items() if CLOUD_TYPE in kinds)[:MAX_TOPICS]

    def inputs_of(self, node: str) -> list[str]:
        """Topics of clouds to which a node subscribes."""
        namespace, _, name = node.rpartition('/')
        try:
            topics = self._node.get_subscriber_names_and_types_by_node(name, namespace or '/')
        except NodeNameNonExistentError:  # gone since it was seen
            return []
        return sorted(topic for topic, kinds in topics if CLOUD_TYPE in kinds)

    def ask(self, service: str) -> Trigger.Response | None:
        """Call a service; None if it does not respond."""
        client = self._node.create_client(Trigger, service)
        if not self.wait(client.service_is_ready, RESPONSE_TIME):
            return None
        future = client.call_async(Trigger.Request())
        return future.result() if self.wait(future.done, RESPONSE_TIME) else None

    def observe(
        self, topics: Sequence[str], config: DoctorConfig, state: NodeState | None
    ) -> Observation:
        """Listen to topics, then observe the graph."""
        names = [self._node.resolve_topic_name(topic) for topic in topics]
        scans = self._listen(names, config)
        return Observation(
            inputs=tuple(self._input(name, config, state, scans[name]) for name in names),
            clock=observe_clock(self._node),
            topics=observe_topics(self._node),
            num_nodes=count_other_nodes(self._node),
            domain_id=int(os.environ.get('ROS_DOMAIN_ID') or 0),
            middleware=get_rmw_implementation_identifier(),
            weights_fault=weights_fault(config.checkpoint),
            node=state,
        )

    def _listen(
        self, topics: Sequence[str], config: DoctorConfig
    ) -> dict[str, list[ObservedScan]]:
        """Receive scans until there are enough of each topic or the time is over."""
        arrivals: dict[str, deque[ObservedScan]] = {
            topic: deque(maxlen=MAX_SCANS) for topic in topics
        }
        newest: dict[str, tuple[PointCloud2, int]] = {}

        def take(topic: str, message: PointCloud2) -> None:
            now = self._node.get_clock().now().nanoseconds
            arrivals[topic].append(observe_arrival(message, now))
            newest[topic] = message, now

        qos = QoSProfile(depth=5, reliability=ReliabilityPolicy[config.reliability.upper()])
        for topic in topics:
            self._node.create_subscription(PointCloud2, topic, partial(take, topic), qos)
        self.wait(
            lambda: all(len(scans) == MAX_SCANS for scans in arrivals.values()), config.seconds
        )
        for topic, (message, arrival_ns) in newest.items():
            arrivals[topic][-1] = observe_scan(message, arrival_ns)
        return {topic: list(scans) for topic, scans in arrivals.items()}

    def _input(
        self,
        topic: str,
        config: DoctorConfig,
        state: NodeState | None,
        scans: Sequence[ObservedScan],
    ) -> ObservedTopic:
        name = state.name if state else NODE_NAME
        return ObservedTopic(
            topic=topic,
            subscription=observe_subscription(self._node, topic, name)
            or Endpoint(node=name, reliability=config.reliability),
            publishers=observe_publishers(self._node, topic),
            scans=tuple(scans),
            seconds=config.seconds,
        )
