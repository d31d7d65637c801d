# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Publishers of the node: labelled clouds, objects, durations. Only what is subscribed to."""

from collections.abc import Mapping, Sequence

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import ConfigError
from asis_ros.ros.messages import ros_types
from asis_ros.ros.messages.boxes import Box
from asis_ros.ros.messages.cloud import cloud_msg
from asis_ros.ros.messages.detections import detections_msg
from asis_ros.ros.messages.encode import PointEncoder
from asis_ros.ros.messages.label_info import has_vision_msgs
from asis_ros.ros.messages.markers import InstanceMarkers
from asis_ros.ros.names import AGE, STAGES
from asis_ros.ros.node.statistics import PERCENTILES
from builtin_interfaces.msg import Time
import numpy as np
from numpy.typing import NDArray
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos_overriding_options import QoSOverridingOptions
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import Float64, Float64MultiArray, Header, MultiArrayDimension, MultiArrayLayout
from visualization_msgs.msg import MarkerArray

OUTPUT_PREFIX = '~/output/'


class CloudPublisher:
    """
    Publishes the labelled and coloured clouds of one sensor.

    Parameters
    ----------
    node : Node
        Gets the topics ``points``, ``points_semantic`` and ``points_instance``.
    prefix : str
        Prefix of their names.
    encoder : PointEncoder
        Layout and colours.

    """

    def __init__(self, node: Node, prefix: str, encoder: PointEncoder) -> None:
        self._node = node
        self._encoder = encoder
        self._labelled, self._semantic, self._instances = self._publishers = [
            _create(node, PointCloud2, f'{prefix}{name}', 2)
            for name in ('points', 'points_semantic', 'points_instance')
        ]

    @property
    def num_subscribers(self) -> int:
        """Number of subscriptions to any of the topics."""
        return sum(map(Publisher.get_subscription_count, self._publishers))

    def publish(
        self,
        scan: PointCloud2,
        cloud: PointCloud,
        segmentation: Segmentation,
        track_ids: NDArray[np.uint32],
    ) -> None:
        """Publish the prediction for a scan, given as its message and its decoded points."""
        if self._labelled.get_subscription_count():
            points = self._encoder.labelled(cloud, segmentation, track_ids)
            self._labelled.publish(cloud_msg(ros_types, scan, points))
        if self._semantic.get_subscription_count():
            points = self._encoder.semantic(cloud, segmentation)
            self._semantic.publish(cloud_msg(ros_types, scan, points))
        if self._instances.get_subscription_count():
            points = self._encoder.instances(cloud, segmentation, track_ids)
            self._instances.publish(cloud_msg(ros_types, scan, points))

    def close(self) -> None:
        """Destroy the publishers."""
        for publisher in self._publishers:
            self._node.destroy_publisher(publisher)


class ObjectPublisher:
    """
    Publishes the objects of scans that are segmented together.

    Parameters
    ----------
    node : Node
        Gets the topic ``markers`` and, if vision_msgs is installed, ``detections``.
    prefix : str
        Prefix of their names.
    class_names : sequence of str
        Name of each class id.
    class_colours : array of shape (256, 3), uint8
        Red, green, blue by class id.

    """

    def __init__(
        self,
        node: Node,
        prefix: str,
        class_names: Sequence[str],
        class_colours: NDArray[np.uint8],
    ) -> None:
        self._node = node
        self._class_names = class_names
        self._instance_markers = InstanceMarkers(ros_types, class_names, class_colours)
        self._last_header = Header()
        self._markers = _create(node, MarkerArray, f'{prefix}markers', 10)
        self._publishers = [self._markers]
        if has_vision_msgs():
            kind = ros_types.Detection3DArray
            self._publishers.append(_create(node, kind, f'{prefix}detections', 10))

    @property
    def num_subscribers(self) -> int:
        """Number of subscriptions to any of the topics."""
        return sum(map(Publisher.get_subscription_count, self._publishers))

    def publish(self, frame_id: str, stamp: Time, boxes: Sequence[Box]) -> None:
        """Publish the boxes of a scan, with its stamp and the frame of the boxes."""
        header = self._last_header = Header(frame_id=frame_id, stamp=stamp)
        if self._markers.get_subscription_count():
            self._markers.publish(self._instance_markers.update(header, boxes))
        for detections in self._publishers[1:]:
            if detections.get_subscription_count():
                message = detections_msg(ros_types, header, boxes, self._class_names)
                detections.publish(message)

    def clear(self) -> None:
        """Delete all markers."""
        deletions = self._instance_markers.update(self._last_header, [])
        if deletions.markers:
            self._markers.publish(deletions)

    def close(self) -> None:
        """Destroy the publishers."""
        for publisher in self._publishers:
            self._node.destroy_publisher(publisher)


class TimingPublisher:
    """
    Publishes the duration of each stage, of every scan and as percentiles of the last ones.

    Parameters
    ----------
    node : Node
        Gets the topics under ``~/debug``.

    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._stages = {
            stage: node.create_publisher(Float64, f'~/debug/processing_time/{stage}_ms', 10)
            for stage in (AGE, *STAGES)
        }
        self._latency = node.create_publisher(Float64, '~/debug/pipeline_latency_ms', 10)
        self._percentiles = node.create_publisher(
            Float64MultiArray, '~/debug/processing_time_percentiles_ms', 10
        )

    def publish(self, durations: Mapping[str, float], latency: float) -> None:
        """Publish the time of each stage, and the age of the scan at publication (s)."""
        for stage, seconds in durations.items():
            self._stages[stage].publish(Float64(data=seconds * 1e3))
        self._latency.publish(Float64(data=latency * 1e3))

    def publish_percentiles(self, percentiles: Mapping[str, Mapping[str, float]]) -> None:
        """Publish a table with a row for each stage and a column for each percentile (s)."""
        if not percentiles:
            return
        columns = len(PERCENTILES)
        size = len(percentiles) * columns
        layout = MultiArrayLayout(
            dim=[
                MultiArrayDimension(
                    label=','.join(percentiles), size=len(percentiles), stride=size
                ),
                MultiArrayDimension(label=','.join(PERCENTILES), size=columns, stride=columns),
            ]
        )
        values = [seconds * 1e3 for row in percentiles.values() for seconds in row.values()]
        self._percentiles.publish(Float64MultiArray(layout=layout, data=values))

    def close(self) -> None:
        """Destroy the publishers."""
        for publisher in (*self._stages.values(), self._latency, self._percentiles):
            self._node.destroy_publisher(publisher)


def output_prefixes(topics: Sequence[str]) -> list[str]:
    """
    Prefix of the output topics of each sensor.

    Parameters
    ----------
    topics : sequence of str
        Input topics.

    Returns
    -------
    list of str
        ``~/output/`` for at most one topic; for several ``~/output/front_points/`` for
        ``/front/points``.

    Raises
    ------
    ConfigError
        If two sensors would have the same prefix.

    """
    if len(topics) < 2:
        return [OUTPUT_PREFIX]
    prefixes = [f'{OUTPUT_PREFIX}{topic.strip("~/").replace("/", "_")}/' for topic in topics]
    if len(set(prefixes)) < len(prefixes):
        raise ConfigError(
            f'two of input_topics {list(topics)} would have the same outputs: '
            'their names must differ by more than / and _'
        )
    return prefixes


def _create(node: Node, kind: type, name: str, depth: int) -> Publisher:
    # A reliable publisher matches subscriptions of both kinds. A lost deletion of a marker would
    # leave a ghost.
    overrides = QoSOverridingOptions.with_default_policies()
    return node.create_publisher(kind, name, depth, qos_overriding_options=overrides)
