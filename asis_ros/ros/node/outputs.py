# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Publishers of the node: labelled clouds, objects, times. Nobody listens: nothing is made."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from asis_ros.errors import ConfigError
from asis_ros.ros.messages.boxes import instance_boxes, ObjectConfig
from asis_ros.ros.messages.cloud import cloud_msg
from asis_ros.ros.messages.encode import PointEncoder
from asis_ros.ros.messages.label_info import has_vision_msgs
from asis_ros.ros.messages.markers import InstanceMarkers
from asis_ros.ros.names import AGE, STAGES
from asis_ros.ros.node.ledger import PERCENTILES
from asis_ros.ros.node.scan_segmenter import Answer, AnsweredScan
import numpy as np
from numpy.typing import NDArray
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos_overriding_options import QoSOverridingOptions
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import Float64, Float64MultiArray, Header, MultiArrayDimension, MultiArrayLayout
from visualization_msgs.msg import MarkerArray


class CloudOutputs:
    """
    The clouds that answer the scans of one sensor.

    Parameters
    ----------
    node : Node
        Gets the topics ``points``, ``points_semantic`` and ``points_instance``.
    prefix : str
        What their names start with.
    encoder : PointEncoder
        How they look.

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
        """Count the subscriptions to any of the topics."""
        return sum(publisher.get_subscription_count() for publisher in self._publishers)

    def publish(self, answered: AnsweredScan, track_ids: NDArray[np.uint32]) -> None:
        """Publish what is subscribed to."""
        scan, cloud, answer = answered.scan.message, answered.cloud, answered.segmentation
        if _is_heard(self._labelled):
            points = self._encoder.labelled(cloud, answer, track_ids)
            self._labelled.publish(cloud_msg(scan, points))
        if _is_heard(self._semantic):
            points = self._encoder.semantic(cloud, answer)
            self._semantic.publish(cloud_msg(scan, points))
        if _is_heard(self._instances):
            points = self._encoder.instances(cloud, answer, track_ids)
            self._instances.publish(cloud_msg(scan, points))

    def close(self) -> None:
        """Withdraw the topics."""
        for publisher in self._publishers:
            self._node.destroy_publisher(publisher)


class ObjectOutputs:
    """
    The objects found in scans that were segmented together.

    Parameters
    ----------
    node : Node
        Gets the topic ``markers`` and, where vision_msgs is installed, ``detections``.
    prefix : str
        What their names start with.
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
        self._shown = InstanceMarkers(class_names, class_colours)
        self._last_header = Header()
        self._markers = _create(node, MarkerArray, f'{prefix}markers', 10)
        self._publishers = [self._markers]
        if has_vision_msgs():
            kind = import_module('vision_msgs.msg').Detection3DArray
            self._publishers.append(_create(node, kind, f'{prefix}detections', 10))

    @property
    def num_subscribers(self) -> int:
        """Count the subscriptions to any of the topics."""
        return sum(publisher.get_subscription_count() for publisher in self._publishers)

    def publish(self, answer: Answer, config: ObjectConfig) -> None:
        """Publish what is subscribed to."""
        if not self.num_subscribers:
            return
        boxes = instance_boxes(
            answer.cloud,
            answer.segmentation,
            answer.track_ids,
            answer.to_z_up,
            class_ids(config.classes, self._class_names),
            min_points=config.min_points,
            oriented=config.oriented,
        )
        header = Header(stamp=answer.scans[0].scan.message.header.stamp, frame_id=answer.frame_id)
        self._last_header = header
        if _is_heard(self._markers):
            self._markers.publish(self._shown.update(header, boxes))
        for detections in filter(_is_heard, self._publishers[1:]):
            detections_msg = import_module('asis_ros.ros.messages.detections').detections_msg
            detections.publish(detections_msg(header, boxes, self._class_names))

    def clear(self) -> None:
        """Take all markers away."""
        deletions = self._shown.update(self._last_header, [])
        if deletions.markers:
            self._markers.publish(deletions)

    def close(self) -> None:
        """Withdraw the topics."""
        for publisher in self._publishers:
            self._node.destroy_publisher(publisher)


class TimeOutputs:
    """
    How long the stages took, for every scan and over the last ones.

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
        """Publish the time of each stage, and the age of the scan when its answer was out (s)."""
        for stage, seconds in durations.items():
            self._stages[stage].publish(Float64(data=seconds * 1e3))
        self._latency.publish(Float64(data=latency * 1e3))

    def publish_percentiles(self, percentiles: Mapping[str, Mapping[str, float]]) -> None:
        """Publish a table: a row for each stage, a column for each percentile (s)."""
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
        """Withdraw the topics."""
        for publisher in (*self._stages.values(), self._latency, self._percentiles):
            self._node.destroy_publisher(publisher)


def class_ids(names: Sequence[str], class_names: Sequence[str]) -> list[int]:
    """
    Find the ids of classes.

    Raises
    ------
    ConfigError
        If the weights do not have one of them.

    """
    unknown = [name for name in names if name not in class_names]
    if unknown:
        raise ConfigError(
            f'objects.classes names {", ".join(unknown)}; '
            f'the classes of the weights are {", ".join(class_names)}'
        )
    return [class_names.index(name) for name in names]


def _create(node: Node, kind: type, name: str, depth: int) -> Publisher:
    # A reliable publisher serves subscribers of both kinds. A lost marker would stay a ghost.
    overrides = QoSOverridingOptions.with_default_policies()
    return node.create_publisher(kind, name, depth, qos_overriding_options=overrides)


def _is_heard(publisher: Publisher) -> bool:
    return bool(publisher.get_subscription_count())
