# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Evaluation of a bag in code: every scan in order, as the node processes them, without DDS."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
import hashlib
from pathlib import Path
from typing import Any

from asis_ros.bags.messages import decode
from asis_ros.bags.reader import Bag
from asis_ros.errors import CloudError, DatasetError
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels, RunningScores
from asis_ros.metrics.steadiness import IdSteadiness
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.node.scan import stamp_ns
from asis_ros.ros.recorded.labeller import RecordedLabeller, RecordedScan, scans_topic
from asis_ros.ros.recorded.labels import LabelFields, scored_labels, TRUE_FIELDS
from asis_ros.ros.recorded.result import BagResult, ScanResult
from asis_ros.segment.segmenter import Segmenter
from asis_ros.segment.tracking import point_track_ids
from asis_ros.view.scan import PointLabels
import numpy as np


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
    with Bag(path) as bag:
        topic, count = scans_topic(bag, config.topic)
        total = min(count, config.max_scans or count)
        labeller = RecordedLabeller(bag, segmenter, segmenter.class_names, config.node)
        run = _Run(labeller, segmenter, config)
        for number, message in enumerate(bag.messages({topic}), start=1):
            run.add(decode(message.type_name, message.data))
            on_scan(number, total)
            if number == total:
                break
    return run.result(path, topic)


class _Run:
    """One evaluation."""

    def __init__(
        self, labeller: RecordedLabeller, segmenter: Segmenter, config: EvaluationConfig
    ) -> None:
        self._labeller = labeller
        self._segmenter = segmenter
        self._config = config
        self._digest = hashlib.sha256()
        self._scores = RunningScores(len(segmenter.class_names), config.protocol)
        self._steadiness = IdSteadiness()
        self._scans: list[ScanResult] = []
        self._dropped: Counter[str] = Counter()

    def add(self, message: Any) -> None:
        """Process the next scan."""
        try:
            scan = self._labeller.label(message)
        except CloudError as error:
            self._dropped[error.reason] += 1
            self._digest.update(f'{stamp_ns(message)} {error.reason}\n'.encode())
            return
        self._digest.update(f'{scan.stamp_ns} {len(scan.points)}\n'.encode())
        self._digest.update(scan.points.tobytes())
        self._scans.append(
            ScanResult(scan.stamp_ns, scan.milliseconds, self._score(message, scan))
        )

    def _score(self, message: Any, scan: RecordedScan) -> dict[str, float]:
        """Score a scan, if it has true labels."""
        truth = self._config.true.read(message)
        if truth is None:
            return {}
        track_ids = point_track_ids(scan.own, scan.done.track_ids).astype(np.int64)
        predicted = PointLabels(
            scan.own.class_ids,
            np.where(track_ids > 0, track_ids, UNASSIGNED).astype(np.int32),
            scan.own.scores,
        )
        labels = scored_labels(scan.cloud.finite(), truth, predicted)
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
