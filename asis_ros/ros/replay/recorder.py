# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Recorder of a replay: matches labelled scans with the scans played, and writes a bag."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
import time
from typing import Any

from asis_ros.bags.messages import BagMessage, CLOUD_TYPE, decode, standard_channel
from asis_ros.bags.writer import BagWriter
from asis_ros.cloud import PointCloud
from asis_ros.errors import CloudError
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.ros.messages.decode import cloud_from_msg, image_shape
from asis_ros.ros.names import MARKERS_TOPIC, POINTS_TOPIC, STAGES, TIMES_PREFIX
from asis_ros.ros.recorded.labels import LabelFields, PREDICTED_FIELDS, TRUE_FIELDS
from asis_ros.view.scan import PointLabels
import numpy as np

TIME_TOPICS = tuple(f'{TIMES_PREFIX}{stage}_ms' for stage in STAGES)
OUTPUTS = {
    topic: standard_channel(topic, type_name)
    for topic, type_name in (
        (POINTS_TOPIC, CLOUD_TYPE),
        (MARKERS_TOPIC, 'visualization_msgs/msg/MarkerArray'),
        *((topic, 'std_msgs/msg/Float64') for topic in TIME_TOPICS),
    )
}
"""Channels of the outputs of the node, by topic."""

SHOWN_FRACTION = 0.01
"""Smallest fraction of the points of a scan with which a class counts as labelled."""


@dataclass(frozen=True, slots=True)
class LabelledScan:
    """
    One scan with predicted and true labels.

    Parameters
    ----------
    cloud : PointCloud
        N points in the frame of the scan.
    predicted : PointLabels
        Labels of the node.
    truth : PointLabels or None
        True labels, if the bag has them.
    image_shape : (int, int) or None
        Rows and columns of an organised scan.
    frame_id : str
        Frame of the scan.

    """

    cloud: PointCloud
    predicted: PointLabels
    truth: PointLabels | None
    image_shape: tuple[int, int] | None
    frame_id: str


@dataclass(frozen=True, slots=True)
class _PendingScan:
    """A scan that was played and is not labelled yet."""

    number: int  # among all scans, from 0
    key: tuple[int, int, int]  # stamp and fingerprint, as its output has them
    recorded: int  # ns
    sent: float  # time.perf_counter()
    has_colour: bool
    truth: PointLabels | None


class Recorder:
    """
    Matches labelled scans with the scans played, and writes them to a bag.

    Parameters
    ----------
    writer : BagWriter
        Bag for labelled scans, markers, times of stages, and all messages that are not scans.
    on_labelled : callable
        Called with the number of each labelled scan among all, from 0, its labelled message, and
        its labels.
    true, predicted : LabelFields
        Names of the fields of labels in scans, and in the outputs of the node.

    Attributes
    ----------
    num_sent, num_labelled : int
        Number of scans so far.
    num_instances : list of int
        Number of instances of every labelled scan.
    round_trips : list of float
        Time from sending a scan to receiving its labels (ms).
    best : LabelledScan or None
        The scan that shows most classes.

    """

    def __init__(
        self,
        writer: BagWriter,
        on_labelled: Callable[[int, Any, LabelledScan], None] = lambda number, message, scan: None,
        *,
        true: LabelFields = TRUE_FIELDS,
        predicted: LabelFields = PREDICTED_FIELDS,
    ) -> None:
        self.num_sent = 0
        self.num_labelled = 0
        self.num_instances: list[int] = []
        self.round_trips: list[float] = []
        self.best: LabelledScan | None = None
        self._writer = writer
        self._on_labelled = on_labelled
        self._true, self._predicted = true, predicted
        for channel in OUTPUTS.values():
            writer.add(channel)
        self._unwritten_times: dict[str, deque[bytes]] = {topic: deque() for topic in TIME_TOPICS}
        self._untimed_scans: dict[str, deque[int]] = {topic: deque() for topic in TIME_TOPICS}
        self._waiting: deque[_PendingScan] = deque()
        self._labelled_time = 0
        self._most_shown = 0

    def send(self, message: BagMessage) -> None:
        """Register a scan that is about to be played."""
        scan = decode(message.type_name, message.data)
        cloud, truth = PointCloud(np.zeros((0, 3), np.float32)), None
        with suppress(CloudError):  # the node will drop it, or its true labels are no integers
            cloud = cloud_from_msg(scan)
            truth = self._true.read(scan)
        sent = _PendingScan(
            number=self.num_sent,
            key=_key(scan, cloud),
            recorded=message.time,
            has_colour=cloud.rgb is not None,
            truth=truth,
            sent=time.perf_counter(),
        )
        self._waiting.append(sent)
        self.num_sent += 1

    def drop_waiting(self) -> None:
        """Give up the scans without an output: the node has dropped them."""
        self._waiting.clear()

    def copy(self, message: BagMessage) -> None:
        """Copy a message of another topic as it was recorded."""
        if message.topic not in OUTPUTS:  # those of an earlier replay are replaced
            self._writer.write(message)

    def write_output(self, topic: str, data: bytes) -> None:
        """Write an output of the node, at the time of its scan."""
        if topic == POINTS_TOPIC:
            self._write_points(data)
        elif topic in TIME_TOPICS:
            self._unwritten_times[topic].append(data)
            self._write_times()
        else:
            self._writer.write(BagMessage(OUTPUTS[topic], self._labelled_time, data))

    def _write_points(self, data: bytes) -> None:
        """Write a labelled scan and match it with the scan played."""
        received = time.perf_counter()
        message = decode(CLOUD_TYPE, data)
        cloud = cloud_from_msg(message)
        sent = self._match(_key(message, cloud))
        if sent is None:
            return
        self.num_labelled += 1
        self._labelled_time = sent.recorded
        self._writer.write(BagMessage(OUTPUTS[POINTS_TOPIC], sent.recorded, data))
        for scans in self._untimed_scans.values():
            scans.append(sent.recorded)
        self._write_times()
        self.round_trips.append((received - sent.sent) * 1e3)
        labelled = self._join(message, cloud, sent)
        instance_ids = labelled.predicted.instance_ids
        self.num_instances.append(len(np.unique(instance_ids[instance_ids >= 0])))
        self._on_labelled(sent.number, message, labelled)
        num_shown = _count_classes(labelled)
        if num_shown > self._most_shown or self.best is None:
            self.best, self._most_shown = labelled, num_shown

    def _join(self, message: Any, cloud: PointCloud, sent: _PendingScan) -> LabelledScan:
        """Join a labelled scan with its true labels; without colours that the scan has not."""
        if not sent.has_colour:
            cloud = PointCloud(cloud.xyz)
        predicted = self._predicted.read(message)
        assert predicted is not None
        shape, frame_id = image_shape(message), message.header.frame_id
        return LabelledScan(cloud, predicted, sent.truth, shape, frame_id)

    def _write_times(self) -> None:
        """Write the times of stages after their scans; being small, they may arrive earlier."""
        for topic, times in self._unwritten_times.items():
            scans = self._untimed_scans[topic]
            while times and scans:
                self._writer.write(BagMessage(OUTPUTS[topic], scans.popleft(), times.popleft()))

    def _match(self, key: tuple[int, int, int]) -> _PendingScan | None:
        """Find the scan of an output; those before it were dropped."""
        if all(sent.key != key for sent in self._waiting):
            return None
        while (sent := self._waiting.popleft()).key != key:
            pass
        return sent


def _key(message: Any, cloud: PointCloud) -> tuple[int, int, int]:
    """
    Tell scans apart by stamp and points.

    The output has both of its scan; either alone may be that of another scan, too.
    """
    stamp = message.header.stamp
    return stamp.sec, stamp.nanosec, hash(cloud.xyz.astype(np.float32).tobytes())


def _count_classes(labelled: LabelledScan) -> int:
    """Count the classes that a scan shows."""
    class_ids = (labelled.truth or labelled.predicted).class_ids
    counts = np.bincount(class_ids[class_ids != UNKNOWN_CLASS])
    return int((counts > SHOWN_FRACTION * len(class_ids)).sum())
