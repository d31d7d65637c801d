# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Evaluation of a bag in code: every scan in order, as the node processes them, without DDS."""

from collections.abc import Callable
import logging
from pathlib import Path
from typing import Any

from asis_ros.bags.messages import BagMessage, decode
from asis_ros.bags.reader import Bag
from asis_ros.errors import AsisError, CloudError, DatasetError
from asis_ros.labels import UNASSIGNED
from asis_ros.ros.messages.decode import image_shape, stamp_ns
from asis_ros.ros.recorded.evaluation import Evaluation, EvaluationConfig
from asis_ros.ros.recorded.labeller import RecordedLabeller, RecordedScan
from asis_ros.ros.recorded.labels import LabelFields
from asis_ros.ros.recorded.result import BagResult
from asis_ros.ros.recorded.scoring import ScoredScan
from asis_ros.segment.segmenter import Segmenter
from asis_ros.segment.tracking import point_track_ids
from asis_ros.view.scan import PointLabels
import numpy as np

logger = logging.getLogger(__name__)

OFFLINE = 'offline'
DAMAGED = 'damaged_message'
"""Reason of a scan whose message cannot be deserialised."""


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
        topic, count = bag.scans_topic(config.topic)
        total = min(count, config.max_scans or count)
        evaluation = Evaluation(config, segmenter.class_names, total)
        labeller = RecordedLabeller(bag, segmenter, segmenter.class_names, config.node)
        run = _Run(evaluation, labeller, config.true)
        for number, message in enumerate(bag.messages({topic}), start=1):
            run.add(message)
            on_scan(number, total)
            if number == total:
                break
    return evaluation.result(path, topic, str(segmenter.device), OFFLINE)


class _Run:
    """One evaluation."""

    def __init__(
        self, evaluation: Evaluation, labeller: RecordedLabeller, true: LabelFields
    ) -> None:
        self._evaluation = evaluation
        self._labeller = labeller
        self._true = true
        self._reasons: set[str] = set()

    def add(self, recorded: BagMessage) -> None:
        """Process the next scan."""
        number = self._evaluation.add_recorded(recorded.data)
        try:
            message = decode(recorded.type_name, recorded.data)
        except DatasetError as error:
            self._drop(recorded.time, DAMAGED, error)
            return
        try:
            scan = self._labeller.label(message)
        except CloudError as error:
            self._drop(stamp_ns(message), error.reason, error)
            return
        self._evaluation.add_labelled(
            number,
            scan.stamp_ns,
            scan.points.tobytes(),
            len(scan.points),
            scan.milliseconds,
            self._scored(message, scan),
        )

    def _drop(self, time_ns: int, reason: str, error: AsisError) -> None:
        """Count a scan that is not labelled; tell why, once for each reason."""
        if reason not in self._reasons:
            self._reasons.add(reason)
            logger.warning('a scan is dropped (%s): %s', reason, error)
        self._evaluation.add_dropped(time_ns, reason)

    def _scored(self, message: Any, scan: RecordedScan) -> ScoredScan | None:
        """Join a scan with its true labels; None if it has none."""
        truth = self._true.read(message)
        if truth is None:
            return None
        track_ids = point_track_ids(scan.own, scan.done.track_ids).astype(np.int64)
        predicted = PointLabels(
            scan.own.class_ids,
            np.where(track_ids > 0, track_ids, UNASSIGNED).astype(np.int32),
            scan.own.scores,
        )
        return ScoredScan(
            stamp_ns=scan.stamp_ns,
            cloud=scan.cloud,
            predicted=predicted,
            truth=truth,
            image_shape=image_shape(message),
            to_z_up=scan.done.to_z_up[0],
        )
