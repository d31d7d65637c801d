# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node ``asis_segmenter``: scans in, labelled scans and markers out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Thread
import time
import traceback

from asis_ros.allocator import keep_memory
from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.config import SegmenterConfig
from asis_ros.errors import AsisError, CloudError, ConfigError
from asis_ros.pipeline import Segmenter
from asis_ros.ros.boxes import instance_boxes
from asis_ros.ros.config import is_optical, NodeConfig
from asis_ros.ros.decoder import cloud_from_msg
from asis_ros.ros.diagnostics import INTERNAL_ERROR, NO_SUBSCRIBER, REPLACED, ScanLog
from asis_ros.ros.encoder import labelled_points
from asis_ros.ros.mailbox import Mailbox
from asis_ros.ros.markers import InstanceMarkers
from asis_ros.ros.messages import labelled_msg
from asis_ros.ros.names import NODE_NAME, STAGES
from asis_ros.ros.parameters import declare_config
from builtin_interfaces.msg import Time
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
import numpy as np
from numpy.typing import NDArray
import rclpy
from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.executors import ExternalShutdownException
from rclpy.logging import get_logger
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rclpy.qos_overriding_options import QoSOverridingOptions
from rclpy.utilities import ok, try_shutdown
from sensor_msgs.msg import PointCloud2
from std_msgs.msg import Float64
from visualization_msgs.msg import MarkerArray

WARNING_INTERVAL = 5.0
"""Shortest time between two log lines about dropped scans (s)."""
STATUS_INTERVAL = 1.0
"""Longest time between two diagnostics (s)."""
STATUS_CHECK_INTERVAL = 0.2
"""Shortest time between two diagnostics (s): how often a change is looked for."""


@dataclass(frozen=True, slots=True)
class _Scan:
    message: PointCloud2
    arrival: float  # time.perf_counter()


class AsisSegmenter(Node):
    """
    Segments the newest scan on ``~/input/points``.

    The subscription only stores a scan; one thread segments and publishes. So the clock,
    parameters and diagnostics are served while the network runs.

    Parameters
    ----------
    segmenter : Segmenter, optional
        None: one made from the parameters.

    Raises
    ------
    ConfigError
        If a parameter is out of range, or names a class that the weights do not have.
    CheckpointError
        If the weights are missing or do not fit.

    """

    def __init__(self, segmenter: Segmenter | None = None) -> None:
        super().__init__(NODE_NAME)
        self._config = declare_config(self, NodeConfig)
        settings = declare_config(self, SegmenterConfig)
        self._segmenter = segmenter or Segmenter(settings)
        class_names = self._segmenter.class_names
        self._marked_class_ids = _class_ids(self._config.markers.classes, class_names)
        self._markers = InstanceMarkers(class_names)
        self._scan_log = ScanLog()
        self._mailbox: Mailbox[_Scan] = Mailbox()
        self._create_publishers()
        topic = self._create_subscription()
        self._worker = Thread(target=self._work, name='segmentation', daemon=True)
        self._worker.start()
        weights = settings.model.path or 'shipped with the package'
        self.get_logger().info(
            f'ready: weights {weights}, device {self._segmenter.device}, listening on {topic}'
        )

    def destroy_node(self) -> None:
        """Finish the scan in work, then go."""
        self._mailbox.close()
        self._worker.join()
        super().destroy_node()

    def _create_publishers(self) -> None:
        # A reliable publisher serves subscribers of both kinds. A lost marker would stay a ghost.
        overrides = QoSOverridingOptions.with_default_policies()
        self._points_publisher = self.create_publisher(
            PointCloud2, '~/output/points', 2, qos_overriding_options=overrides
        )
        self._markers_publisher = self.create_publisher(
            MarkerArray, '~/output/markers', 10, qos_overriding_options=overrides
        )
        self._stage_publishers = {
            stage: self.create_publisher(Float64, f'~/debug/processing_time/{stage}_ms', 10)
            for stage in STAGES
        }
        self._latency_publisher = self.create_publisher(Float64, '~/debug/pipeline_latency_ms', 10)
        self._status_publisher = self.create_publisher(DiagnosticArray, '/diagnostics', 10)
        self._last_status = DiagnosticStatus()
        self._last_status_time = 0.0
        # The node's own clock stands still in simulation until /clock comes.
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        self.create_timer(STATUS_CHECK_INTERVAL, self._report, clock=steady)

    def _create_subscription(self) -> str:
        # The mailbox keeps the newest scan and counts those it replaces; with room for a few
        # here, the middleware replaces none uncounted.
        qos = QoSProfile(
            depth=5, reliability=ReliabilityPolicy[self._config.input.reliability.upper()]
        )
        subscription = self.create_subscription(
            PointCloud2,
            '~/input/points',
            self._on_scan,
            qos,
            qos_overriding_options=QoSOverridingOptions.with_default_policies(),
        )
        return str(subscription.topic_name)

    def _on_scan(self, message: PointCloud2) -> None:
        self._scan_log.receive()
        if self._mailbox.put(_Scan(message, time.perf_counter())):
            self._scan_log.drop(REPLACED, 'a newer scan came before it was its turn')

    def _work(self) -> None:
        while (scan := self._mailbox.take()) is not None:
            try:
                self._answer(scan)
            except CloudError as error:
                self._scan_log.drop(error.reason, str(error))
                self.get_logger().warning(
                    f'dropped a scan ({error.reason}): {error}',
                    throttle_duration_sec=WARNING_INTERVAL,
                )
            except Exception as error:  # one bad scan must not end the node
                if not self.context.ok():
                    return  # shut down while it worked: nobody is left to publish to
                self._scan_log.drop(INTERNAL_ERROR, repr(error))
                self.get_logger().error(
                    f'dropped a scan ({INTERNAL_ERROR}):\n{traceback.format_exc()}',
                    throttle_duration_sec=WARNING_INTERVAL,
                )

    def _answer(self, scan: _Scan) -> None:
        if not self._is_heard():
            self._scan_log.drop(NO_SUBSCRIBER, 'nobody subscribes to the output')
            return
        started = time.perf_counter()
        message = scan.message
        to_z_up = self._to_z_up(message.header.frame_id)
        cloud = cloud_from_msg(message)
        if cloud.rgb is None and len(cloud):
            self.get_logger().warning('scans have no colour: expect more mistakes', once=True)
        decoded = time.perf_counter()
        segmentation = self._segmenter.segment(cloud, to_z_up)
        segmented = time.perf_counter()
        self._publish(message, cloud, segmentation, to_z_up)
        ended = time.perf_counter()
        durations = {
            'wait': started - scan.arrival,
            'decode': decoded - started,
            **segmentation.durations,
            'publish': ended - segmented,
            'total': ended - scan.arrival,
        }
        self._publish_durations(durations, message.header.stamp)
        self._scan_log.publish(durations)
        self.get_logger().debug(f'{len(cloud)} points in {durations["total"] * 1e3:.0f} ms')

    def _is_heard(self) -> bool:
        publishers = (self._points_publisher, self._markers_publisher)
        return any(publisher.get_subscription_count() for publisher in publishers)

    def _to_z_up(self, frame_id: str) -> NDArray[np.float64]:
        if self._config.up == 'auto' and not self._config.sensor_pose and is_optical(frame_id):
            self.get_logger().warning(
                f'frame {frame_id!r} is taken for a level camera: -y is up. '
                'Set sensor_pose if it is tilted.',
                once=True,
            )
        return self._config.to_z_up(frame_id)

    def _publish(
        self,
        message: PointCloud2,
        cloud: PointCloud,
        segmentation: Segmentation,
        to_z_up: NDArray[np.float64],
    ) -> None:
        if self._points_publisher.get_subscription_count():
            points = labelled_points(cloud, segmentation)
            self._points_publisher.publish(labelled_msg(message, points))
        if self._markers_publisher.get_subscription_count():
            boxes = instance_boxes(cloud, segmentation, to_z_up, self._marked_class_ids)
            self._markers_publisher.publish(self._markers.update(message.header, boxes, to_z_up))

    def _publish_durations(self, durations: Mapping[str, float], stamp: Time) -> None:
        for stage, publisher in self._stage_publishers.items():
            if stage in durations:
                publisher.publish(Float64(data=durations[stage] * 1e3))
        age = self.get_clock().now().nanoseconds - (stamp.sec * 10**9 + stamp.nanosec)
        self._latency_publisher.publish(Float64(data=age / 1e6))

    def _report(self) -> None:
        status = self._scan_log.status()
        status.name = f'{self.get_name()}: scans'
        status.hardware_id = self.get_fully_qualified_name()
        now = time.monotonic()
        if status == self._last_status and now - self._last_status_time < STATUS_INTERVAL:
            return
        self._last_status, self._last_status_time = status, now
        message = DiagnosticArray(status=[status])
        message.header.stamp = self.get_clock().now().to_msg()
        self._status_publisher.publish(message)


def _class_ids(names: Sequence[str], class_names: Sequence[str]) -> list[int]:
    unknown = [name for name in names if name not in class_names]
    if unknown:
        raise ConfigError(
            f'markers.classes names {", ".join(unknown)}; '
            f'the classes of the weights are {", ".join(class_names)}'
        )
    return [class_names.index(name) for name in names]


def main(args: list[str] | None = None) -> int:
    """
    Run the node until it is interrupted.

    Parameters
    ----------
    args : list of str, optional
        Command line; None for that of the process.

    Returns
    -------
    int
        Exit status: 1 for a setting or weights that cannot be used, 0 after an interrupt.

    """
    keep_memory()
    node = None
    try:
        rclpy.init(args=args)
    except RuntimeError as error:  # a command line or a parameter file that rcl cannot read
        get_logger(NODE_NAME).fatal(str(error))
        return 1
    try:
        node = AsisSegmenter()
        rclpy.spin(node)
    except AsisError as error:
        get_logger(NODE_NAME).fatal(str(error))
        return 1
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    except RuntimeError:  # what rclpy raises when a signal comes between two waits
        if ok():
            raise
    finally:
        if node is not None:
            node.destroy_node()
        try_shutdown()
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
