# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What a configured node has: weights, publishers, and all it knows of the scans so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
import math
from threading import Event
import time

from asis_ros.errors import CloudError, ConfigError
from asis_ros.ros.messages.encode import PointEncoder
from asis_ros.ros.messages.label_info import publish_label_info
from asis_ros.ros.names import AGE
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.diagnostics import DEACTIVATED, DISABLED, NO_SUBSCRIBER, ScanLog
from asis_ros.ros.node.frames import Frames
from asis_ros.ros.node.ledger import Ledger
from asis_ros.ros.node.outputs import class_ids, CloudOutputs, ObjectOutputs, TimeOutputs
from asis_ros.ros.node.scan_segmenter import Answer, ScanSegmenter
from asis_ros.ros.node.scans import check_stamp, Scan
from asis_ros.ros.node.snapshot import Snapshot
from asis_ros.segment.segmenter import Segmenter
from rclpy.node import Node

AFTER_NETWORK = ('merging', 'tracking', 'publish')
"""Stages that come after those that can be cut short."""

OUTPUT_PREFIX = '~/output/'


@dataclass(frozen=True, slots=True)
class _Group:
    """Scans that are segmented together, and the objects found in them."""

    segmenter: ScanSegmenter
    objects: ObjectOutputs


class Session:
    """
    Answers scans, from the configuration of the node to its cleanup.

    Parameters
    ----------
    node : Node
        Gets the publishers; has clock and log.
    segmenter : Segmenter
        The network and all around it.
    frames : Frames
        The way to a frame with z up.
    config : callable
        Gives the settings of the node as they are now.
    scan_log : ScanLog
        Counts what becomes of the scans.

    Attributes
    ----------
    segmenter : Segmenter
        As given.
    frames : Frames
        As given.
    ledger : Ledger
        The times of the last scans.
    enabled : bool
        Whether scans are answered.

    Raises
    ------
    ConfigError
        If the settings name classes that the weights do not have, or do not fit them otherwise.

    """

    def __init__(
        self,
        node: Node,
        segmenter: Segmenter,
        frames: Frames,
        config: Callable[[], NodeConfig],
        scan_log: ScanLog,
    ) -> None:
        self.segmenter = segmenter
        self.frames = frames
        self.ledger = Ledger()
        self.enabled = True
        self._node = node
        self._config = config
        self._scan_log = scan_log
        self._resetting = Event()
        self._last: Answer | None = None
        settings = config()
        class_ids(settings.objects.classes, segmenter.class_names)
        encoder = PointEncoder(settings.output, segmenter.class_names)
        prefixes = output_prefixes(settings.input_topics)
        self._clouds = [CloudOutputs(node, prefix, encoder) for prefix in prefixes]
        self._groups = [
            _Group(
                ScanSegmenter(segmenter, frames, config),
                ObjectOutputs(node, prefix, segmenter.class_names, encoder.class_colours),
            )
            for prefix in ([OUTPUT_PREFIX] if settings.input.fuse else prefixes)
        ]
        self._times = TimeOutputs(node)
        self._label_info = publish_label_info(
            node, segmenter.class_names, encoder.class_colours, settings.output.unknown_label
        )

    def answer(self, scans: Sequence[Scan]) -> None:
        """
        Answer scans that belong together.

        Raises
        ------
        CloudError
            With the reason why they are dropped.

        """
        started = time.perf_counter()
        if self._resetting.is_set():
            self._resetting.clear()
            for group in self._groups:
                group.segmenter.reset()
        group = self._groups[0 if self._config().input.fuse else scans[0].sensor]
        self._check(scans, group)
        answer = group.segmenter.answer(scans, self._time_left(scans[0]))
        if self.frames.interrupted.is_set():
            raise CloudError(DEACTIVATED, 'the node was deactivated')
        publishing = time.perf_counter()
        for part in answer.scans:
            self._clouds[part.scan.sensor].publish(part, answer.track_ids)
        group.objects.publish(answer, self._config().objects)
        self._last = answer
        self._account(answer, started, publishing)

    @property
    def num_subscribers(self) -> int:
        """Count the subscriptions to any of the answers."""
        return sum(
            output.num_subscribers
            for outputs in (self._clouds, [group.objects for group in self._groups])
            for output in outputs
        )

    def pause(self) -> None:
        """Give up the scan in work soon, and take none up until ``resume``."""
        self.frames.interrupted.set()

    def resume(self) -> None:
        """Answer scans again."""
        self.frames.interrupted.clear()
        self.reset()

    def rest(self) -> None:
        """Leave GPU and viewers as if there were no node."""
        self.segmenter.release()
        for group in self._groups:
            group.objects.clear()

    def reset(self) -> None:
        """Forget objects and earlier scans before the next one; ids start anew."""
        self._resetting.set()

    def go_back_in_time(self) -> None:
        """Forget objects and transforms: they are of another time."""
        self.frames.clear()
        self.reset()

    def snapshot(self) -> list[Snapshot]:
        """Give the last scans that were answered, with their answers."""
        if self._last is None:
            return []
        return [
            Snapshot(part.scan.stamp_ns, part.cloud, part.segmentation, self._last.track_ids)
            for part in self._last.scans
        ]

    def report(self) -> None:
        """Publish the percentiles of the last scans."""
        percentiles = self.ledger.percentiles()
        if percentiles:
            self._times.publish_percentiles(percentiles)

    def close(self) -> None:
        """Withdraw all topics."""
        self.frames.close()
        for clouds in self._clouds:
            clouds.close()
        for group in self._groups:
            group.objects.close()
        self._times.close()
        self._node.destroy_publisher(self._label_info)

    def _check(self, scans: Sequence[Scan], group: _Group) -> None:
        config = self._config()
        if not self.enabled:
            raise CloudError(DISABLED, 'switched off by ~/enable')
        outputs: list[CloudOutputs | ObjectOutputs] = [group.objects]
        outputs += [self._clouds[scan.sensor] for scan in scans]
        if not any(output.num_subscribers for output in outputs):
            raise CloudError(NO_SUBSCRIBER, 'nobody subscribes to the output')
        now = self._node.get_clock().now().nanoseconds
        for scan in scans:
            check_stamp(
                scan,
                now,
                max_age_s=config.max_scan_age_s,
                needs_stamp=bool(config.target_frame),
            )

    def _time_left(self, scan: Scan) -> Callable[[], float]:
        budget = self._config().latency_budget_ms / 1e3 or math.inf
        end = scan.arrival + budget - self.ledger.median(AFTER_NETWORK)
        return lambda: 0.0 if self.frames.interrupted.is_set() else end - time.perf_counter()

    def _account(self, answer: Answer, started: float, publishing: float) -> None:
        first = answer.scans[0].scan
        ended = time.perf_counter()
        durations = {
            AGE: first.age,
            'wait': started - first.arrival,
            **answer.durations,
            'publish': ended - publishing,
            'total': ended - first.arrival,
        }
        now = self._node.get_clock().now().nanoseconds
        self._times.publish(durations, (now - first.stamp_ns) / 1e9)
        self.ledger.add(durations)
        limit = self._config().diagnostics.max_latency_ms
        self._scan_log.publish(
            durations,
            count=len(answer.scans),
            covered=answer.segmentation.covered,
            is_late=bool(limit) and durations['total'] * 1e3 > limit,
        )
        self._warn(answer)
        self._node.get_logger().debug(
            f'{len(answer.cloud)} points in {durations["total"] * 1e3:.0f} ms'
        )

    def _warn(self, answer: Answer) -> None:
        log = self._node.get_logger()
        if answer.cloud.rgb is None and len(answer.cloud):
            log.warning('scans have no colour: expect more mistakes', once=True)
        limit = self._config().input.max_points
        if any(len(part.cloud) > limit for part in answer.scans):
            log.warning(
                f'a scan has more points than input.max_points, which is {limit}: '
                'some go out as unknown. Lower the resolution of the sensor.',
                throttle_duration_sec=60.0,
            )


def output_prefixes(topics: Sequence[str]) -> list[str]:
    """
    Name the outputs of each sensor.

    Parameters
    ----------
    topics : sequence of str
        Input topics; one or none is the plain case.

    Returns
    -------
    list of str
        ``~/output/``, or for several sensors ``~/output/front_points/`` for ``/front/points``.

    Raises
    ------
    ConfigError
        If two sensors would have the same.

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
