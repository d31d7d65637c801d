# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Recorder of a replay: matches labelled scans with the scans played, and writes a bag."""

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

    stamp: tuple[int, int]
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
    bag : Bag
        Bag that is played.
    writer : Writer
        Bag for labelled scans, markers, and all messages that are not scans.

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

    def __init__(self, bag: Bag, writer: Writer) -> None:
        self.num_sent = 0
        self.num_labelled = 0
        self.rooms: list[RoomLabels] = []
        self.num_instances: list[int] = []
        self.round_trips: list[float] = []
        self.best: LabelledScan | None = None
        self._bag = bag
        self._writer = writer
        self._points = writer.add_connection(POINTS_TOPIC, CLOUD_TYPE, typestore=TYPESTORE)
        self._markers = writer.add_connection(MARKERS_TOPIC, MARKERS_TYPE, typestore=TYPESTORE)
        self._copies: dict[tuple[str, str], Connection | None] = {}
        self._waiting: deque[_PendingScan] = deque()
        self._labelled_time = 0
        self._most_shown = 0

    def send(self, message: BagMessage) -> None:
        """Register a scan that is about to be played."""
        scan = decode(message.type_name, message.data)
        names = {field.name for field in scan.fields}
        class_ids, instance_ids = None, None
        if {TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD} <= names:
            class_ids, instance_ids = _true_labels(scan)
        sent = _PendingScan(
            stamp=_stamp(scan),
            recorded=message.time,
            has_colour=bool({'rgb', 'rgba'} & names),
            true_class_ids=class_ids,
            true_instance_ids=instance_ids,
            sent=time.perf_counter(),
        )
        self._waiting.append(sent)
        self.num_sent += 1

    def copy(self, message: BagMessage) -> None:
        """Copy a message of another topic, if its definition is known."""
        key = (message.topic, message.type_name)
        if message.topic in (POINTS_TOPIC, MARKERS_TOPIC):
            return  # outputs of an earlier replay are replaced by those of this one
        if key not in self._copies:
            source = next(
                item for item in self._bag.connections if (item.topic, item.msgtype) == key
            )
            self._copies[key] = add_copy(self._writer, source)
        copy = self._copies[key]
        if copy is not None:
            self._writer.write(copy, message.time, message.data)

    def write_output(self, topic: str, data: bytes) -> None:
        """Write an output of the node, at the time of its scan."""
        if topic == POINTS_TOPIC:
            self._write_points(data)
        else:
            self._writer.write(self._markers, self._labelled_time, data)

    def _write_points(self, data: bytes) -> None:
        """Write a labelled scan and match it with the scan played."""
        received = time.perf_counter()
        message = decode(CLOUD_TYPE, data)
        sent = self._match(_stamp(message))
        if sent is None:
            return
        self.num_labelled += 1
        self._labelled_time = sent.recorded
        self._writer.write(self._points, sent.recorded, data)
        self.round_trips.append((received - sent.sent) * 1e3)
        labelled = _join(message, sent)
        instance_ids = labelled.predicted.instance_ids
        self.num_instances.append(len(np.unique(instance_ids[instance_ids >= 0])))
        room = _room(labelled)
        if room is not None:
            self.rooms.append(room)
        num_shown = _count_classes(labelled)
        if num_shown > self._most_shown or self.best is None:
            self.best, self._most_shown = labelled, num_shown

    def _match(self, stamp: tuple[int, int]) -> _PendingScan | None:
        """Find the scan with a stamp; those before it were dropped."""
        if all(sent.stamp != stamp for sent in self._waiting):
            return None
        while (sent := self._waiting.popleft()).stamp != stamp:
            pass
        return sent


def _stamp(message: Any) -> tuple[int, int]:
    return message.header.stamp.sec, message.header.stamp.nanosec


def _true_labels(scan: Any) -> tuple[NDArray[np.uint8] | None, NDArray[np.int32] | None]:
    try:
        fields = fields_from_msg(scan, [TRUE_CLASS_FIELD, TRUE_INSTANCE_FIELD])
    except CloudError:
        return None, None  # no integers, or a scan that the node will drop
    return _labels(fields[TRUE_CLASS_FIELD], fields[TRUE_INSTANCE_FIELD])


def _labels(
    labels: NDArray[np.integer], instance_ids: NDArray[np.integer]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Convert labels of messages, where instance 0 means none, to those of clouds."""
    class_ids = np.minimum(labels, UNKNOWN_CLASS).astype(np.uint8)
    return class_ids, instance_ids.astype(np.int32) - 1


def _join(message: Any, sent: _PendingScan) -> LabelledScan:
    """Join a labelled scan with its true labels; without colours that the scan has not."""
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
