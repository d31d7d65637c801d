# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Joins the answers of the node with the scans they belong to, and writes them to a bag."""

from collections import deque
from dataclasses import dataclass
import time
from typing import Any

from asis_ros.bags.reader import Bag, BagMessage, CLOUD_TYPE, decode, TYPESTORE
from asis_ros.bags.writer import add_copy
from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.errors import CloudError
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels
from asis_ros.ros.messages.decode import cloud_from_msg, fields_from_msg
from asis_ros.ros.names import MARKERS_TOPIC, POINTS_TOPIC
import numpy as np
from numpy.typing import NDArray
from rosbags.interfaces import Connection
from rosbags.rosbag2 import Writer

TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD = 'true_label', 'true_instance_id'
MARKERS_TYPE = 'visualization_msgs/msg/MarkerArray'

SHOWN_SHARE = 0.01
"""Least share of the points of a scan that a class needs to count as shown."""


@dataclass(frozen=True, slots=True)
class ShownScan:
    """
    One scan with its answer, for a picture.

    Parameters
    ----------
    predicted : LabelledCloud
        The scan with what the node answered.
    truth : LabelledCloud or None
        The same points with their true labels, where the bag has them.
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
class _Sent:
    """What is kept of a scan until its answer comes."""

    stamp: tuple[int, int]
    recorded: int  # ns
    sent: float  # time.perf_counter()
    has_colour: bool
    true_class_ids: NDArray[np.uint8] | None
    true_instance_ids: NDArray[np.int32] | None


class Recorder:
    """
    Keeps the books of a replay.

    Parameters
    ----------
    bag : Bag
        Bag that is played.
    writer : Writer
        Bag for the answers and for all messages that are not scans.

    Attributes
    ----------
    num_sent, num_answered : int
        Scans so far.
    rooms : list of RoomLabels
        True and predicted labels of every scan answered, where the bag has true ones.
    num_instances : list of int
        Instances of every scan answered.
    round_trips : list of float
        Time from sending a scan to holding its answer (ms).
    shown : ShownScan or None
        The scan that shows most classes.

    """

    def __init__(self, bag: Bag, writer: Writer) -> None:
        self.num_sent = 0
        self.num_answered = 0
        self.rooms: list[RoomLabels] = []
        self.num_instances: list[int] = []
        self.round_trips: list[float] = []
        self.shown: ShownScan | None = None
        self._bag = bag
        self._writer = writer
        self._points = writer.add_connection(POINTS_TOPIC, CLOUD_TYPE, typestore=TYPESTORE)
        self._markers = writer.add_connection(MARKERS_TOPIC, MARKERS_TYPE, typestore=TYPESTORE)
        self._copies: dict[tuple[str, str], Connection | None] = {}
        self._in_hand: deque[_Sent] = deque()
        self._answered_time = 0
        self._most_shown = 0

    def send(self, message: BagMessage) -> None:
        """Note a scan that is about to be played."""
        scan = decode(message.type_name, message.data)
        names = {field.name for field in scan.fields}
        class_ids, instance_ids = None, None
        if {TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD} <= names:
            class_ids, instance_ids = _true_labels(scan)
        sent = _Sent(
            stamp=_stamp(scan),
            recorded=message.time,
            has_colour=bool({'rgb', 'rgba'} & names),
            true_class_ids=class_ids,
            true_instance_ids=instance_ids,
            sent=time.perf_counter(),
        )
        self._in_hand.append(sent)
        self.num_sent += 1

    def copy(self, message: BagMessage) -> None:
        """Take a message of another topic over as it is, if its definition is known."""
        key = (message.topic, message.type_name)
        if message.topic in (POINTS_TOPIC, MARKERS_TOPIC):
            return  # the answers of an earlier replay give way to those of this one
        if key not in self._copies:
            source = next(
                item for item in self._bag.connections if (item.topic, item.msgtype) == key
            )
            self._copies[key] = add_copy(self._writer, source)
        copy = self._copies[key]
        if copy is not None:
            self._writer.write(copy, message.time, message.data)

    def take(self, topic: str, data: bytes) -> None:
        """Write down what the node published, at the time of the scan it belongs to."""
        if topic == POINTS_TOPIC:
            self._take_points(data)
        else:
            self._writer.write(self._markers, self._answered_time, data)

    def _take_points(self, data: bytes) -> None:
        """Write an answer down and hold it against its scan."""
        received = time.perf_counter()
        message = decode(CLOUD_TYPE, data)
        sent = self._match(_stamp(message))
        if sent is None:
            return
        self.num_answered += 1
        self._answered_time = sent.recorded
        self._writer.write(self._points, sent.recorded, data)
        self.round_trips.append((received - sent.sent) * 1e3)
        shown = _join(message, sent)
        instance_ids = shown.predicted.instance_ids
        self.num_instances.append(len(np.unique(instance_ids[instance_ids >= 0])))
        room = _room(shown)
        if room is not None:
            self.rooms.append(room)
        num_shown = _count_classes(shown)
        if num_shown > self._most_shown or self.shown is None:
            self.shown, self._most_shown = shown, num_shown

    def _match(self, stamp: tuple[int, int]) -> _Sent | None:
        """Find the scan of an answer; those before it were dropped, as the node keeps order."""
        if all(sent.stamp != stamp for sent in self._in_hand):
            return None
        while (sent := self._in_hand.popleft()).stamp != stamp:
            pass
        return sent


def _stamp(message: Any) -> tuple[int, int]:
    return message.header.stamp.sec, message.header.stamp.nanosec


def _true_labels(scan: Any) -> tuple[NDArray[np.uint8] | None, NDArray[np.int32] | None]:
    try:
        fields = fields_from_msg(scan, [TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD])
    except CloudError:
        return None, None  # no whole numbers, or a scan that the node will drop
    return _labels(fields[TRUE_CLASS_FIELD], fields[TRUE_INSTANCE_FIELD])


def _labels(
    labels: NDArray[np.integer], instance_ids: NDArray[np.integer]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Turn labels of the wire, where instance 0 is none, into those of the core."""
    class_ids = np.minimum(labels, UNKNOWN_CLASS).astype(np.uint8)
    return class_ids, instance_ids.astype(np.int32) - 1


def _join(message: Any, sent: _Sent) -> ShownScan:
    """Hold an answer against its scan; colours that the scan did not have are left out."""
    cloud = cloud_from_msg(message)
    if not sent.has_colour:
        cloud = PointCloud(cloud.xyz)
    fields = fields_from_msg(message, ['label', 'instance_id'])
    predicted = LabelledCloud(cloud, *_labels(fields['label'], fields['instance_id']))
    truth = None
    if sent.true_class_ids is not None and sent.true_instance_ids is not None:
        truth = LabelledCloud(cloud, sent.true_class_ids, sent.true_instance_ids)
    shape = (int(message.height), int(message.width))
    image_shape = shape if min(shape) > 1 else None
    return ShownScan(predicted, truth, image_shape, message.header.frame_id)


def _room(shown: ShownScan) -> RoomLabels | None:
    """Give the labels to score: those of finite points whose true class is known."""
    truth, predicted = shown.truth, shown.predicted
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


def _count_classes(shown: ShownScan) -> int:
    """Count the classes that a scan shows a good part of."""
    class_ids = (shown.truth or shown.predicted).class_ids
    counts = np.bincount(class_ids[class_ids != UNKNOWN_CLASS])
    return int((counts > SHOWN_SHARE * len(class_ids)).sum())
