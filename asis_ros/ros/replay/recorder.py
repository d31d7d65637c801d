# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Recorder of a replay: matches labelled scans with the scans played, and writes a bag."""

from collections import deque
from dataclasses import dataclass
import time
from typing import Any

from asis_ros.bags.messages import BagMessage, CLOUD_TYPE, decode, standard_channel
from asis_ros.bags.writer import BagWriter
from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.errors import CloudError
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels
from asis_ros.ros.messages.decode import cloud_from_msg, fields_from_msg
from asis_ros.ros.names import MARKERS_TOPIC, POINTS_TOPIC, STAGES, TIMES_PREFIX
import numpy as np
from numpy.typing import NDArray

TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD = 'true_label', 'true_instance_id'
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
    One scan with predicted and true labels, for a picture.

    Parameters
    ----------
    predicted : LabelledCloud
        The scan with the labels of the node.
    truth : LabelledCloud or None
        The same points with their true labels, if the bag has them.
    image_shape : (int, int) or None
        Rows and columns of an organised scan.
    frame_id : str
        Frame of the scan.

    """

    predicted: LabelledCloud
    truth: LabelledCloud | None
    image_shape: tuple[int, int] | None
    frame_id: str


@dataclass(frozen=True, slots=True)
class _PendingScan:
    """A scan that was played and is not labelled yet."""

    key: tuple[int, int, int]  # stamp and fingerprint, as its output has them
    recorded: int  # ns
    sent: float  # time.perf_counter()
    has_colour: bool
    true_class_ids: NDArray[np.uint8] | None
    true_instance_ids: NDArray[np.int32] | None


class Recorder:
    """
    Matches labelled scans with the scans played, and writes them to a bag.

    Parameters
    ----------
    writer : BagWriter
        Bag for labelled scans, markers, times of stages, and all messages that are not scans.

    fields : (str, str)
        Names of the fields with the class and the instance of a point in the outputs.

    Attributes
    ----------
    num_sent, num_labelled : int
        Number of scans so far.
    rooms : list of RoomLabels
        True and predicted labels of every labelled scan, if the bag has true ones.
    num_instances : list of int
        Number of instances of every labelled scan.
    round_trips : list of float
        Time from sending a scan to receiving its labels (ms).
    best : LabelledScan or None
        The scan that shows most classes.

    """

    def __init__(
        self, writer: BagWriter, fields: tuple[str, str] = ('label', 'instance_id')
    ) -> None:
        self.num_sent = 0
        self.num_labelled = 0
        self.rooms: list[RoomLabels] = []
        self.num_instances: list[int] = []
        self.round_trips: list[float] = []
        self.best: LabelledScan | None = None
        self._writer = writer
        self._fields = fields
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
        class_ids, instance_ids = _true_labels(scan)
        try:
            cloud = cloud_from_msg(scan)
        except CloudError:  # the node will drop it
            cloud = PointCloud(np.zeros((0, 3), np.float32))
        sent = _PendingScan(
            key=_key(scan, cloud),
            recorded=message.time,
            has_colour=cloud.rgb is not None,
            true_class_ids=class_ids,
            true_instance_ids=instance_ids,
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
        labelled = _join(message, cloud, sent, self._fields)
        instance_ids = labelled.predicted.instance_ids
        self.num_instances.append(len(np.unique(instance_ids[instance_ids >= 0])))
        room = _room(labelled)
        if room is not None:
            self.rooms.append(room)
        num_shown = _count_classes(labelled)
        if num_shown > self._most_shown or self.best is None:
            self.best, self._most_shown = labelled, num_shown

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


def _true_labels(scan: Any) -> tuple[NDArray[np.uint8] | None, NDArray[np.int32] | None]:
    names = {field.name for field in scan.fields}
    if not {TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD} <= names:
        return None, None
    try:
        fields = fields_from_msg(scan, [TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD])
    except CloudError:
        return None, None  # no integers, or a scan that the node will drop
    return _labels(fields[TRUE_CLASS_FIELD], fields[TRUE_INSTANCE_FIELD])


def _labels(
    labels: NDArray[np.integer], instance_ids: NDArray[np.integer]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """
    Convert labels of messages to those of clouds.

    Class ids outside 0 to 254 are unknown. Instance 0, and below, is none.
    """
    wide = labels.astype(np.int64)
    is_known = (wide >= 0) & (wide < UNKNOWN_CLASS)
    class_ids = np.where(is_known, wide, UNKNOWN_CLASS).astype(np.uint8)
    numbers = np.maximum(instance_ids.astype(np.int64) - 1, UNASSIGNED)
    if numbers.max(initial=0) > np.iinfo(np.int32).max:
        numbers = np.where(numbers < 0, UNASSIGNED, np.unique(numbers, return_inverse=True)[1])
    return class_ids, numbers.astype(np.int32)


def _join(
    message: Any, cloud: PointCloud, sent: _PendingScan, names: tuple[str, str]
) -> LabelledScan:
    """Join a labelled scan with its true labels; without colours that the scan has not."""
    if not sent.has_colour:
        cloud = PointCloud(cloud.xyz)
    fields = fields_from_msg(message, names)
    predicted = LabelledCloud(cloud, *_labels(fields[names[0]], fields[names[1]]))
    truth = None
    if sent.true_class_ids is not None and sent.true_instance_ids is not None:
        truth = LabelledCloud(cloud, sent.true_class_ids, sent.true_instance_ids)
    shape = (int(message.height), int(message.width))
    image_shape = shape if min(shape) > 1 else None
    return LabelledScan(predicted, truth, image_shape, message.header.frame_id)


def _room(labelled: LabelledScan) -> RoomLabels | None:
    """Labels to score: those of finite points whose true class is known."""
    truth, predicted = labelled.truth, labelled.predicted
    if truth is None:
        return None
    known = predicted.cloud.finite() & (truth.class_ids != UNKNOWN_CLASS)
    if not known.any():
        return None
    return RoomLabels(
        truth.class_ids[known],
        truth.instance_ids[known],
        predicted.class_ids[known],
        predicted.instance_ids[known],
    )


def _count_classes(labelled: LabelledScan) -> int:
    """Count the classes that a scan shows."""
    class_ids = (labelled.truth or labelled.predicted).class_ids
    counts = np.bincount(class_ids[class_ids != UNKNOWN_CLASS])
    return int((counts > SHOWN_FRACTION * len(class_ids)).sum())
