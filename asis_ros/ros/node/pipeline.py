# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Processing pipeline of a scan: decode, transform, segment, track, publish."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
import math
from threading import Event
import time

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import CloudError
from asis_ros.ros.drop_reasons import DEACTIVATED, DISABLED, NO_SUBSCRIBER
from asis_ros.ros.messages.encode import PointEncoder
from asis_ros.ros.messages.label_info import publish_label_info
from asis_ros.ros.names import AGE, PROCESSING_STAGES
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.latency_budget import LatencyBudget
from asis_ros.ros.node.parameters import Parameters
from asis_ros.ros.node.publishers import (
    CloudPublisher,
    ObjectPublisher,
    OUTPUT_PREFIX,
    output_prefixes,
    TimingPublisher,
)
from asis_ros.ros.node.scan import check_same_frame, check_stamp, Scan
from asis_ros.ros.node.sensor_state import SensorState
from asis_ros.ros.node.snapshot import Snapshot
from asis_ros.ros.node.statistics import Statistics
from asis_ros.ros.node.transform_lookup import TransformLookup
from asis_ros.segment.limits import explain_limits
from asis_ros.segment.segmenter import Segmenter
from asis_ros.stopwatch import Stopwatch
import numpy as np
from numpy.typing import NDArray
from rclpy.node import Node


@dataclass(frozen=True, slots=True)
class SensorGroup:
    """One sensor, or several that are fused: state from scan to scan, budget, object topics."""

    state: SensorState
    budget: LatencyBudget
    objects: ObjectPublisher


class ScanPipeline:
    """
    Segments scans and publishes the results, from configuration of the node to cleanup.

    Parameters
    ----------
    node : Node
        Gets the publishers; for its clock and log.
    segmenter : Segmenter
        Segments clouds.
    transforms : TransformLookup
        Looks up transforms.
    parameters : Parameters
        Current settings of the node.
    statistics : Statistics
        Gets the durations of published scans.

    Attributes
    ----------
    timings : TimingPublisher
        Publishes durations.
    is_enabled : bool
        Whether scans are segmented, else dropped.
    snapshots : list of Snapshot
        The last scans and their segmentations; empty before the first.

    Raises
    ------
    ConfigError
        If the settings contain classes that the weights do not have, or do not match otherwise.

    """

    def __init__(
        self,
        node: Node,
        segmenter: Segmenter,
        transforms: TransformLookup,
        parameters: Parameters,
        statistics: Statistics,
    ) -> None:
        self.segmenter = segmenter
        self.transforms = transforms
        self.is_enabled = True
        self.snapshots: list[Snapshot] = []
        self._node = node
        self._parameters = parameters
        self._statistics = statistics
        self._reset_requested = Event()
        config = parameters.config
        config.objects.class_ids(segmenter.class_names)  # raises ConfigError
        encoder = PointEncoder(config.output, segmenter.class_names)
        prefixes = output_prefixes(config.input_topics)
        self._clouds = [CloudPublisher(node, prefix, encoder) for prefix in prefixes]
        self._groups = [
            SensorGroup(
                SensorState(config),
                LatencyBudget(),
                ObjectPublisher(node, prefix, segmenter.class_names, encoder.class_colours),
            )
            for prefix in ([OUTPUT_PREFIX] if config.input.fuse else prefixes)
        ]
        self.timings = TimingPublisher(node)
        self._label_info = publish_label_info(
            node, segmenter.class_names, encoder.class_colours, config.output.unknown_label
        )

    def process(self, scans: Sequence[Scan]) -> None:
        """
        Segment scans and publish the results.

        Parameters
        ----------
        scans : sequence of Scan
            One scan, or one of each sensor if they are fused.

        Raises
        ------
        CloudError
            If the scans are dropped, with the reason.

        """
        started = time.perf_counter()
        config = self.segmenter.config = self._parameters.config
        group = self._groups[0 if config.input.fuse else scans[0].sensor]
        self._reset_tracks_if_requested()
        self._check(scans, group, config)
        watch = Stopwatch(PROCESSING_STAGES)

        group.budget.begin(scans[0].arrival, config.latency_budget_ms / 1e3 or math.inf)
        done = group.state.segment(
            scans,
            self.segmenter,
            self.transforms,
            config,
            watch,
            time_left=self._time_left_of(group.budget),
        )
        cloud, segmentation, track_ids = done.cloud, done.segmentation, done.track_ids

        if self.transforms.interrupted.is_set():
            raise CloudError(DEACTIVATED, 'the node was deactivated')
        self._publish_clouds(scans, done.clouds, segmentation, track_ids)
        if group.objects.num_subscribers:
            boxes = done.boxes(self.segmenter.class_names, config)
            frame_id = config.target_frame or scans[0].frame_id
            group.objects.publish(frame_id, scans[0].message.header.stamp, boxes)
        watch.lap('publish')

        group.budget.finish()
        self._record(scans, started, watch, segmentation)
        self._warn(cloud, segmentation)

    @property
    def num_subscribers(self) -> int:
        """Number of subscriptions to any of the outputs."""
        of_clouds = sum(clouds.num_subscribers for clouds in self._clouds)
        return of_clouds + sum(group.objects.num_subscribers for group in self._groups)

    def interrupt(self) -> None:
        """Give up the current scan soon."""
        self.transforms.interrupted.set()

    def resume(self) -> None:
        """Process scans again, with new tracks."""
        self.transforms.interrupted.clear()
        self.reset_tracks()

    def release(self) -> None:
        """Free the memory of the GPU and delete all markers."""
        self.segmenter.release()
        for group in self._groups:
            group.objects.clear()

    def reset_tracks(self) -> None:
        """Delete tracks and windows before the next scan; ids start anew."""
        self._reset_requested.set()

    def reset_time(self) -> None:
        """Delete tracks, windows and transforms after time went back."""
        self.transforms.clear()
        self.reset_tracks()

    def close(self) -> None:
        """Destroy all publishers, and end the threads of the segmenter."""
        self.segmenter.close()
        self.transforms.close()
        for clouds in self._clouds:
            clouds.close()
        for group in self._groups:
            group.objects.close()
        self.timings.close()
        self._node.destroy_publisher(self._label_info)

    def _reset_tracks_if_requested(self) -> None:
        if self._reset_requested.is_set():
            self._reset_requested.clear()
            for group in self._groups:
                group.state.reset()

    def _check(self, scans: Sequence[Scan], group: SensorGroup, config: NodeConfig) -> None:
        """Raise CloudError for scans that are not worth any work."""
        if not self.is_enabled:
            raise CloudError(DISABLED, 'switched off by ~/enable')
        of_clouds = sum(self._clouds[scan.sensor].num_subscribers for scan in scans)
        if not of_clouds + group.objects.num_subscribers:
            raise CloudError(NO_SUBSCRIBER, 'the output has no subscriber')
        now_ns, needs_tf = self._node.get_clock().now().nanoseconds, bool(config.target_frame)
        for scan in scans:
            check_stamp(scan, now_ns, max_age_s=config.max_scan_age_s, needs_stamp=needs_tf)
        if not needs_tf:
            check_same_frame(scans)

    def _time_left_of(self, budget: LatencyBudget) -> Callable[[], float]:
        interrupted = self.transforms.interrupted
        return lambda: 0.0 if interrupted.is_set() else budget.time_left()

    def _publish_clouds(
        self,
        scans: Sequence[Scan],
        clouds: Sequence[PointCloud],
        segmentation: Segmentation,
        track_ids: NDArray[np.uint32],
    ) -> None:
        """Publish for each sensor its slice of the segmentation."""
        snapshots, start = [], 0
        for scan, cloud in zip(scans, clouds, strict=True):
            own = segmentation.slice(start, start + len(cloud))
            self._clouds[scan.sensor].publish(scan.message, cloud, own, track_ids)
            snapshots.append(Snapshot(scan.stamp_ns, cloud, own, track_ids))
            start += len(cloud)
        self.snapshots = snapshots

    def _record(
        self, scans: Sequence[Scan], started: float, watch: Stopwatch, result: Segmentation
    ) -> None:
        first, config = scans[0], self._parameters.config.diagnostics
        durations = {
            AGE: first.age,
            'wait': started - first.arrival,
            **watch.laps,
            'total': time.perf_counter() - first.arrival,
        }
        now_ns = self._node.get_clock().now().nanoseconds
        self.timings.publish(durations, latency=(now_ns - first.stamp_ns) / 1e9)
        self._statistics.add_published(
            durations,
            count=len(scans),
            covered=result.covered,
            limits=result.limits,
            reused=result.reused,
            is_late=0.0 < config.max_latency_ms < durations['total'] * 1e3,
        )

    def _warn(self, cloud: PointCloud, segmentation: Segmentation) -> None:
        log = self._node.get_logger()
        if cloud.rgb is None and len(cloud):
            log.warning('scans have no colour: expect lower accuracy', once=True)
        if explanations := explain_limits(segmentation.limits):
            log.warning('; '.join(explanations), throttle_duration_sec=60.0)
