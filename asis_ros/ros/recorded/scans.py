# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scans of a bag with all that belongs to them: labels, truth, frames, times, scores."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
import logging
from pathlib import Path
import re
from types import TracebackType
from typing import Any

from asis_ros.bags.messages import BagMessage, decode
from asis_ros.bags.reader import Bag, is_scan_channel
from asis_ros.cloud import PointCloud
from asis_ros.errors import CloudError, DatasetError
from asis_ros.geometry import transform
from asis_ros.labels import CLASS_NAMES
from asis_ros.metrics import compute_scores
from asis_ros.ros.messages.decode import cloud_from_msg, stamp_ns
from asis_ros.ros.recorded.class_names import read_class_names
from asis_ros.ros.recorded.labels import (
    boxes_of,
    count_classes,
    LabelFields,
    PREDICTED_FIELDS,
    scored_labels,
    TRUE_FIELDS,
)
from asis_ros.ros.recorded.transforms import read_transforms, RecordedTransforms
from asis_ros.ros.recorded.truth import TruthStream
from asis_ros.view.scan import PointLabels, ViewedScan
import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

SHOWN_SCORES = ('mIoU', 'oAcc', 'mCov', 'mPrec', 'mRec', 'PQ')
"""Scores of each scan, by the strict protocol."""

TIME_TOPIC = re.compile(r'/debug/processing_time/(\w+)_ms$')


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedConfig:
    """
    Which scans of a bag are read, and how.

    Parameters
    ----------
    topic : str, optional
        Topic of the scans; None: the only one with labels, else the only one.
    truth : Path, optional
        Bag with the true labels; None: the same bag.
    stride : int
        Every how many scans one is read.
    to_z_up : callable
        Transform (4, 4) from the frame of a scan, by its name, to one with z up; used for scans
        whose frame TF does not know.
    use_tf : bool
        Whether scans are shown in the root frame of TF.
    predicted, true : LabelFields
        Names of the fields of labels.

    """

    topic: str | None = None
    truth: Path | None = None
    stride: int = 1
    to_z_up: Callable[[str], NDArray[np.float64]]
    use_tf: bool = True
    predicted: LabelFields = PREDICTED_FIELDS
    true: LabelFields = TRUE_FIELDS


class RecordedScans:
    """
    Scans of a bag, for a ``with`` block.

    Parameters
    ----------
    path : Path
        Any rosbag2 with PointCloud2 messages.
    config : RecordedConfig
        Settings.

    Attributes
    ----------
    topic : str
        Topic of the scans.
    total : int
        Number of scans that will be read at most.
    class_names : tuple of str
        Names of the classes: those of a recorded ``label_info``, else those of S3DIS.
    skipped : dict of str to int
        Number of scans left out, by reason.

    Raises
    ------
    DatasetError
        If the bag cannot be read, or has no such topic or several.

    """

    def __init__(self, path: Path, config: RecordedConfig) -> None:
        self._path = path
        self._config = config
        self.skipped: dict[str, int] = {}

    def __enter__(self) -> 'RecordedScans':
        with ExitStack() as stack:
            self._bag = stack.enter_context(Bag(self._path))
            self.topic, count = self._bag.scans_topic(self._wanted_topic())
            self.total = -(-count // self._config.stride)
            self.class_names = read_class_names(self._bag) or CLASS_NAMES
            source = self._bag
            if self._config.truth is not None:
                source = stack.enter_context(Bag(self._config.truth))
            self._truth = self._open_truth(source)
            self._transforms = (
                read_transforms(self._bag) if self._config.use_tf else RecordedTransforms()
            )
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def __iter__(self) -> Iterator[ViewedScan]:
        """
        Read the scans, in the order of recording.

        Scans that cannot be decoded or placed are left out, counted in ``skipped``, and the first
        of each kind is reported.

        Raises
        ------
        DatasetError
            If damage is found while reading.

        """
        times = {
            topic: match[1] for topic in self._topics() if (match := TIME_TOPIC.search(topic))
        }
        pending: ViewedScan | None = None
        latency: dict[str, float] = {}
        number = -1
        for message in self._bag.messages({self.topic, *times}):
            if message.topic in times:  # they follow the labelled scan that they belong to
                value = decode(message.type_name, message.data).data
                latency.setdefault(times[message.topic], float(value))
                continue
            if pending is not None:
                yield replace(pending, latency_ms=latency)
            pending, latency, number = None, {}, number + 1
            if number % self._config.stride == 0:
                pending = self._read(message)
        if pending is not None:
            yield replace(pending, latency_ms=latency)

    def _read(self, message: BagMessage) -> ViewedScan | None:
        """Decode a scan; None if it cannot be shown."""
        scan = decode(message.type_name, message.data)
        try:
            return self._viewed(scan)
        except CloudError as error:
            if error.reason not in self.skipped:
                logger.warning('a scan on %s is left out: %s', self.topic, error)
            self.skipped[error.reason] = self.skipped.get(error.reason, 0) + 1
            return None

    def _viewed(self, scan: Any) -> ViewedScan:
        stamp = stamp_ns(scan)
        cloud = cloud_from_msg(scan)
        matrix, is_moving = self._to_world(scan.header.frame_id, stamp)
        cloud = PointCloud(transform(cloud.xyz, matrix), cloud.rgb)
        predicted = self._config.predicted.read(scan)
        truth = self._config.true.read(scan)
        if truth is None and self._truth is not None:
            truth = self._truth.at(stamp)
        scores, boxes = {}, []
        if predicted is not None:
            boxes = boxes_of(cloud.xyz, predicted, self.class_names)
            if truth is not None:
                scores = self._scores(cloud.finite(), truth, predicted)
        return ViewedScan(
            cloud=cloud,
            stamp_ns=stamp,
            predicted=predicted,
            truth=truth,
            boxes=boxes,
            sensor_pose=matrix if is_moving else None,
            scores=scores,
        )

    def _scores(
        self, finite: NDArray[np.bool_], truth: PointLabels, predicted: PointLabels
    ) -> dict[str, float]:
        labels = scored_labels(finite, truth, predicted)
        if labels is None:
            return {}
        num_classes = count_classes([labels], len(self.class_names))
        scores = compute_scores([labels], num_classes, 'strict')
        return {name: scores[name].mean for name in SHOWN_SCORES}

    def _to_world(self, frame_id: str, stamp_ns: int) -> tuple[NDArray[np.float64], bool]:
        """Transform from the frame of a scan to one with z up, and whether TF gives it."""
        root = self._transforms.root(frame_id)
        if root == frame_id.lstrip('/'):
            return self._config.to_z_up(frame_id), False
        matrix = self._transforms.find(root, frame_id, stamp_ns)
        if matrix is None:
            raise CloudError(
                'tf_unavailable',
                f'no transform from {frame_id!r} to {root!r} at {stamp_ns / 1e9:.3f} s '
                f'({self._transforms.explain(root, frame_id, stamp_ns)}); --up or --sensor-pose '
                'shows scans without TF',
            )
        return matrix, True

    def _topics(self) -> set[str]:
        return {item.topic for item in self._bag.channels}

    def _wanted_topic(self) -> str | None:
        """Topic asked for, or the only one with labels; None for the only topic of scans."""
        if self._config.topic is None:
            labelled = _cloud_topics(self._bag, self._config.predicted)
            if len(labelled) == 1:
                return labelled[0]
        return self._config.topic

    def _open_truth(self, bag: Bag) -> TruthStream | None:
        topics = _cloud_topics(bag, self._config.true)
        if self._config.truth is None:
            topics = [topic for topic in topics if topic != self.topic]
        elif not topics:
            raise DatasetError(
                f'{bag.path} has no true labels: no PointCloud2 topic has the fields '
                f'{self._config.true.label} and {self._config.true.instance}'
            )
        return TruthStream(bag, topics, self._config.true) if topics else None


def _cloud_topics(bag: Bag, fields: LabelFields) -> list[str]:
    """PointCloud2 topics whose first message has the fields of labels."""
    topics = sorted({item.topic for item in bag.channels if is_scan_channel(item)})
    found = []
    for topic in topics:
        first = next(iter(bag.messages({topic})), None)
        if first is not None and fields.are_in(decode(first.type_name, first.data)):
            found.append(topic)
    return found
