# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Evaluation of a bag in code: every scan in order, as the node processes them, without DDS."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
import hashlib
from pathlib import Path
import time
from typing import Any

from asis_ros.bags.messages import decode
from asis_ros.bags.reader import Bag
from asis_ros.cloud import Segmentation
from asis_ros.errors import CloudError, ConfigError, DatasetError
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels, RunningScores
from asis_ros.metrics.steadiness import IdSteadiness
from asis_ros.ros.messages.encode import PointEncoder
from asis_ros.ros.names import PROCESSING_STAGES
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.scan import check_stamp, Scan
from asis_ros.ros.node.sensor_state import SegmentedScans, SensorState
from asis_ros.ros.node.transform_lookup import TransformLookup
from asis_ros.ros.recorded.labels import LabelFields, scored_labels, TRUE_FIELDS
from asis_ros.ros.recorded.result import BagResult, ScanResult
from asis_ros.ros.recorded.transforms import read_transforms
from asis_ros.segment.segmenter import Segmenter
from asis_ros.segment.tracking import point_track_ids
from asis_ros.stopwatch import Stopwatch
from asis_ros.view.scan import PointLabels
import numpy as np

STAGES = tuple(stage for stage in PROCESSING_STAGES if stage != 'publish')


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationConfig:
    """
    How a bag is evaluated.

    Parameters
    ----------
    node : NodeConfig
        Settings of the node. Those of subscriptions and of time do not apply.
    topic : str, optional
        Topic of the scans; None: the only one.
    true : LabelFields
        Fields of the true labels.
    protocol : str
        Protocol of the scores.
    max_scans : int, optional
        Largest number of scans.

    """

    node: NodeConfig
    topic: str | None = None
    true: LabelFields = TRUE_FIELDS
    protocol: str = 'strict'
    max_scans: int | None = None


def evaluate_bag(
    path: Path,
    segmenter: Segmenter,
    config: EvaluationConfig,
    on_scan: Callable[[int, int], None] = lambda done, total: None,
) -> BagResult:
    """
    Segment, track and score the scans of a bag.

    The same bag, weights, settings and device give the same predictions to the last bit.

    Parameters
    ----------
    path : Path
        Any rosbag2 with scans; scores need fields of true labels.
    segmenter : Segmenter
        Segmenter with the settings ``config.node``.
    config : EvaluationConfig
        Settings.
    on_scan : callable, optional
        Called after each scan with the number of scans done and their total.

    Returns
    -------
    BagResult

    Raises
    ------
    DatasetError
        If the bag cannot be read or has no such topic or no scan, or has a true class that the
        weights do not have.
    ConfigError
        If a setting makes predictions depend on time.

    """
    if config.node.latency_budget_ms:
        raise ConfigError(
            f'latency_budget_ms is {config.node.latency_budget_ms:g}: what there is time for '
            'differs from run to run. Set it to 0.'
        )
    with Bag(path) as bag:
        topic = bag.cloud_topic(config.topic)
        total = min(bag.count(topic), config.max_scans or bag.count(topic))
        if not total:
            raise DatasetError(f'{path} has no message on {topic}')
        source = read_transforms(bag) if config.node.target_frame else None
        run = _Run(segmenter, config, TransformLookup(lambda: config.node, source))
        for number, message in enumerate(bag.messages({topic}), start=1):
            run.add(decode(message.type_name, message.data))
            on_scan(number, total)
            if number == total:
                break
    return run.result(path, topic)


class _Run:
    """One evaluation."""

    def __init__(
        self, segmenter: Segmenter, config: EvaluationConfig, transforms: TransformLookup
    ) -> None:
        self._segmenter = segmenter
        self._config = config
        self._transforms = transforms
        self._state = SensorState(config.node)
        self._encoder = PointEncoder(config.node.output, segmenter.class_names)
        self._digest = hashlib.sha256()
        self._scores = RunningScores(len(segmenter.class_names), config.protocol)
        self._steadiness = IdSteadiness()
        self._scans: list[ScanResult] = []
        self._dropped: Counter[str] = Counter()

    def add(self, message: Any) -> None:
        """Process the next scan."""
        scan = Scan(message, 0, time.perf_counter(), 0.0)
        watch = Stopwatch(STAGES)
        try:
            needs_tf = bool(self._config.node.target_frame)
            check_stamp(scan, 0, max_age_s=0.0, needs_stamp=needs_tf)
            done = self._state.segment(
                [scan], self._segmenter, self._transforms, self._config.node, watch
            )
        except CloudError as error:
            self._dropped[error.reason] += 1
            self._digest.update(f'{scan.stamp_ns} {error.reason}\n'.encode())
            return
        seconds = time.perf_counter() - scan.arrival
        own = done.segmentation.slice(0, len(done.clouds[0]))
        points = self._encoder.labelled(done.clouds[0], own, done.track_ids)
        self._digest.update(f'{scan.stamp_ns} {len(points)}\n'.encode())
        self._digest.update(points.tobytes())
        milliseconds = {stage: 1e3 * lap for stage, lap in watch.laps.items()}
        milliseconds['total'] = 1e3 * seconds
        self._scans.append(
            ScanResult(scan.stamp_ns, milliseconds, self._score(message, done, own))
        )

    def _score(self, message: Any, done: SegmentedScans, own: Segmentation) -> dict[str, float]:
        """Score a scan, if it has true labels."""
        truth = self._config.true.read(message)
        if truth is None:
            return {}
        track_ids = point_track_ids(own, done.track_ids).astype(np.int64)
        predicted = PointLabels(
            own.class_ids,
            np.where(track_ids > 0, track_ids, UNASSIGNED).astype(np.int32),
            own.scores,
        )
        labels = scored_labels(done.clouds[0].finite(), truth, predicted)
        if labels is None:
            return {}
        self._check_classes(labels)
        self._steadiness.add(labels.true_instance_ids, labels.predicted_instance_ids)
        return {name: score.mean for name, score in self._scores.add(labels).items()}

    def _check_classes(self, labels: RoomLabels) -> None:
        names = self._segmenter.class_names
        highest = int(labels.true_class_ids.max())
        if highest >= len(names):
            raise DatasetError(
                f'field {self._config.true.label} has class {highest}, but the weights have '
                f'{len(names)} classes ({", ".join(names)}; {UNKNOWN_CLASS}: unknown): evaluate '
                'weights that were trained with the classes of this bag'
            )

    def result(self, path: Path, topic: str) -> BagResult:
        """Summarise the run."""
        return BagResult(
            bag=str(path),
            topic=topic,
            true_field=self._config.true.label,
            class_names=tuple(self._segmenter.class_names),
            device=str(self._segmenter.device),
            weights=self._config.node.model.path,
            sha256=self._digest.hexdigest(),
            protocol=self._config.protocol,
            scans=self._scans,
            dropped=dict(self._dropped),
            scores=self._scores.scores(),
            objects=self._steadiness.objects,
        )
