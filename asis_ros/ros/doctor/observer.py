# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Observation of the ROS graph from a node: publishers, clock, scans."""

from collections.abc import Callable
from dataclasses import replace

from asis_ros.cloud import PointCloud
from asis_ros.errors import CloudError
from asis_ros.ros.doctor.observation import Endpoint, ObservedClock, ObservedScan
from asis_ros.ros.messages.decode import cloud_from_msg, stamp_ns
from asis_ros.ros.names import NODE_NAME
import numpy as np
from rclpy.node import Node
from rclpy.topic_endpoint_info import TopicEndpointInfo
from sensor_msgs.msg import PointCloud2

CLOCK_TOPIC = '/clock'

TOPICS_OF_EVERY_NODE = ('/rosout', '/parameter_events')


def observe_publishers(node: Node, topic: str) -> tuple[Endpoint, ...]:
    """All publishers of a topic (full name), of any type."""
    return tuple(map(_endpoint, node.get_publishers_info_by_topic(topic)))


def observe_subscription(node: Node, topic: str, owner: str) -> Endpoint | None:
    """Subscription of the node ``owner`` (full name) to a topic; None if there is none."""
    endpoints = map(_endpoint, node.get_subscriptions_info_by_topic(topic))
    return next((endpoint for endpoint in endpoints if endpoint.node == owner), None)


def observe_topics(node: Node) -> dict[str, tuple[str, ...]]:
    """Topics with publishers, and their types; without those of segmenters."""
    found = {
        name: {endpoint.message_type for endpoint in observe_publishers(node, name)}
        for name, _ in node.get_topic_names_and_types()
        if name not in TOPICS_OF_EVERY_NODE and f'/{NODE_NAME}/' not in name
    }
    return {name: tuple(sorted(types)) for name, types in found.items() if types}


def count_other_nodes(node: Node) -> int:
    """Count the visible nodes, without this one and hidden ones."""
    names = node.get_node_names_and_namespaces()
    return sum(not name.startswith('_') for name, _ in names) - 1


def count_namesakes(node: Node) -> int:
    """Count the other visible nodes with the full name of this one."""
    own = (node.get_name(), node.get_namespace())
    return max(0, node.get_node_names_and_namespaces().count(own) - 1)


def observe_clock(node: Node) -> ObservedClock:
    """Time of a node, and its source."""
    return ObservedClock(
        uses_sim_time=bool(node.get_parameter('use_sim_time').value),
        num_publishers=node.count_publishers(CLOCK_TOPIC),
    )


def observe_arrival(message: PointCloud2, arrival_ns: int) -> ObservedScan:
    """Header data of a scan; its points are not decoded."""
    return ObservedScan(
        stamp_ns=stamp_ns(message),
        arrival_ns=arrival_ns,
        frame_id=message.header.frame_id,
        num_bytes=len(message.data),
    )


def observe_scan(
    message: PointCloud2,
    arrival_ns: int,
    count_inside: Callable[[PointCloud], int] | None = None,
) -> ObservedScan:
    """
    Header data of a scan and counts of its points.

    Parameters
    ----------
    message : sensor_msgs/msg/PointCloud2
        The scan.
    arrival_ns : int
        Time of arrival by the clock of the node (ns).
    count_inside : callable, optional
        Counts the finite points of the scan that lie in the crop box.

    Returns
    -------
    ObservedScan
        With the counts of its points, or why it cannot be read.

    """
    scan = observe_arrival(message, arrival_ns)
    try:
        cloud = cloud_from_msg(message)
    except CloudError as error:
        return replace(scan, fault=str(error))
    finite = cloud.take(np.flatnonzero(cloud.finite()))
    return replace(
        scan,
        num_points=len(cloud),
        num_finite=len(finite),
        num_inside=None if count_inside is None else count_inside(finite),
    )


def _endpoint(info: TopicEndpointInfo) -> Endpoint:
    return Endpoint(
        node=full_name(info.node_name, info.node_namespace),
        message_type=info.topic_type,
        reliability=info.qos_profile.reliability.name.lower(),
        durability=info.qos_profile.durability.name.lower(),
    )


def full_name(name: str, namespace: str) -> str:
    """Full name of a node."""
    return f'{namespace.rstrip("/")}/{name}'
