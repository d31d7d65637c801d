# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A visit to a running robot: ask its segmenter, or look at the topics from outside."""

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
from asis_ros.ros.doctor.observation import (
    CLOUD_TYPE,
    Endpoint,
    Input,
    NodeState,
    Observation,
    Scan,
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
from rclpy.node import Node, NodeNameNonExistentError
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rclpy.signals import SignalHandlerOptions
from rclpy.utilities import get_rmw_implementation_identifier
from rclpy.validate_topic_name import validate_topic_name
from sensor_msgs.msg import PointCloud2
from std_srvs.srv import Trigger

DISCOVERY_TIME = 5.0
"""Time in which a node hears of all others, even if a few messages are lost (s)."""

ANSWER_TIME = 10.0
"""Longest wait for the node to answer (s)."""

MOST_SCANS = 20
"""Scans that are looked at: more tell nothing new."""

MOST_TOPICS = 5
"""Topics that are looked at where none is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitConfig:
    """
    What to look at.

    Parameters
    ----------
    topic : str, optional
        Topic of the scans; None: ask the node, and if there is none, look at all clouds.
    node : str, optional
        Full name of the segmenter; None for all nodes that are called so, whatever the namespace.
    reliability : {'best_effort', 'reliable'}
        How scans are subscribed to.
    checkpoint : Path
        Weights.
    seconds : float
        Time to wait for scans (s).

    """

    topic: str | None = None
    node: str | None = None
    reliability: str = 'best_effort'
    checkpoint: Path = SHIPPED[DEFAULT]
    seconds: float = 5.0


def visit(config: VisitConfig) -> tuple[bool, str]:
    """
    Find out why nothing comes out of the segmenter.

    Parameters
    ----------
    config : VisitConfig
        What to look at.

    Returns
    -------
    (bool, str)
        Whether nothing is in the way, and the report.

    Raises
    ------
    ConfigError
        If the topic cannot be the name of one.

    """
    if config.topic is not None:
        _check_topic(config.topic)
    with _Visitor() as visitor:
        if config.topic is not None:
            return examine(visitor.look_at([config.topic], config, None))
        if not visitor.wait(lambda: bool(visitor.segmenters(config.node)), DISCOVERY_TIME):
            state = NodeState(name=config.node or NODE_NAME, lifecycle='missing')
            return examine(visitor.look_at(visitor.cloud_topics(), config, state))
        nodes = visitor.segmenters(config.node)
        verdicts = [_consult(visitor, node, config) for node in nodes]
    return all(healthy for healthy, _ in verdicts), '\n'.join(text for _, text in verdicts)


def _check_topic(topic: str) -> None:
    try:
        validate_topic_name(topic)
    except NameValidationException as error:
        reason = str(error).splitlines()[0]
        raise ConfigError(f'{topic!r} cannot be the name of a topic: {reason}') from error


def _consult(visitor: '_Visitor', node: str, config: VisitConfig) -> tuple[bool, str]:
    """Ask one segmenter, or look at its inputs from outside if it does not answer."""
    answer = visitor.ask(f'{node}/doctor')
    if answer is not None:
        return answer.success, f'{node} says:\n{answer.message}'
    state = NodeState(name=node, lifecycle='silent')
    return examine(visitor.look_at(visitor.inputs_of(node), config, state))


def weights_fault(checkpoint: Path) -> str:
    """Say why weights cannot be used; empty if they can."""
    from asis_ros.network.checkpoint import load_checkpoint  # takes seconds

    try:
        load_checkpoint(checkpoint)
    except CheckpointError as error:
        return str(error)
    return ''


class _Visitor:
    """A node that looks and listens, for a ``with`` block."""

    def __enter__(self) -> '_Visitor':
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
        """Serve the node until a condition holds; tell whether it does."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end:
                return False
            self._executor.spin_once(timeout_sec=0.1)
        return True

    def segmenters(self, name: str | None) -> list[str]:
        """List the full names of the node ``name``, or of all that are called as the segmenter."""
        nodes = (full_name(*pair) for pair in self._node.get_node_names_and_namespaces())
        return sorted(
            node
            for node in nodes
            if (node == name if name else node.rpartition('/')[2] == NODE_NAME)
        )

    def cloud_topics(self) -> list[str]:
        """List topics that clouds are published on."""
        topics = observe_topics(self._node)
        return sorted(name for name, kinds in topics.items() if CLOUD_TYPE in kinds)[:MOST_TOPICS]

    def inputs_of(self, node: str) -> list[str]:
        """List the topics that a node takes clouds from."""
        namespace, _, name = node.rpartition('/')
        try:
            topics = self._node.get_subscriber_names_and_types_by_node(name, namespace or '/')
        except NodeNameNonExistentError:  # gone since it was seen
            return []
        return sorted(topic for topic, kinds in topics if CLOUD_TYPE in kinds)

    def ask(self, service: str) -> Trigger.Response | None:
        """Call a service; None if it does not answer."""
        client = self._node.create_client(Trigger, service)
        if not self.wait(client.service_is_ready, ANSWER_TIME):
            return None
        future = client.call_async(Trigger.Request())
        return future.result() if self.wait(future.done, ANSWER_TIME) else None

    def look_at(
        self, topics: Sequence[str], config: VisitConfig, state: NodeState | None
    ) -> Observation:
        """Listen to topics, then look around."""
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

    def _listen(self, topics: Sequence[str], config: VisitConfig) -> dict[str, list[Scan]]:
        """Take in scans until there are enough of each topic or the time is over."""
        arrivals: dict[str, deque[Scan]] = {topic: deque(maxlen=MOST_SCANS) for topic in topics}
        newest: dict[str, tuple[PointCloud2, int]] = {}

        def take(topic: str, message: PointCloud2) -> None:
            now = self._node.get_clock().now().nanoseconds
            arrivals[topic].append(observe_arrival(message, now))
            newest[topic] = message, now

        qos = QoSProfile(depth=5, reliability=ReliabilityPolicy[config.reliability.upper()])
        for topic in topics:
            self._node.create_subscription(PointCloud2, topic, partial(take, topic), qos)
        self.wait(
            lambda: all(len(scans) == MOST_SCANS for scans in arrivals.values()), config.seconds
        )
        for topic, (message, arrival_ns) in newest.items():
            arrivals[topic][-1] = observe_scan(message, arrival_ns)
        return {topic: list(scans) for topic, scans in arrivals.items()}

    def _input(
        self, topic: str, config: VisitConfig, state: NodeState | None, scans: Sequence[Scan]
    ) -> Input:
        name = state.name if state else NODE_NAME
        return Input(
            topic=topic,
            subscription=observe_subscription(self._node, topic, name)
            or Endpoint(node=name, reliability=config.reliability),
            publishers=observe_publishers(self._node, topic),
            scans=tuple(scans),
            seconds=config.seconds,
        )
