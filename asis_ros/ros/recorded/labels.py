# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Labels in recorded clouds: names of their fields, scores of a scan, boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from asis_ros.cloud import Segmentation
from asis_ros.errors import CloudError
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels
from asis_ros.ros.messages.boxes import Box, instance_boxes, ObjectConfig
from asis_ros.ros.messages.decode import fields_from_msg, FLOATS
from asis_ros.segment.merging import instance_classes
from asis_ros.view.scan import PointLabels
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LabelFields:
    """
    Names of the fields of a cloud that hold labels.

    Parameters
    ----------
    label : str
        Class id (an integer; 255 or more: unknown).
    instance : str
        Instance (an integer; 0: none). Empty: the label is packed as SemanticKITTI packs it, the
        class in the lower 16 bits, the instance in the upper 16.
    score : str
        Probability of the class (a float); empty: there is none.

    """

    label: str
    instance: str
    score: str = ''

    def are_in(self, message: Any) -> bool:
        """Tell whether a cloud has the fields of class and instance."""
        wanted = {self.label, self.instance} - {''}
        return wanted <= {field.name for field in message.fields}

    def read(self, message: Any) -> PointLabels | None:
        """
        Read the labels of a cloud.

        Parameters
        ----------
        message : sensor_msgs/msg/PointCloud2
            N points.

        Returns
        -------
        PointLabels or None
            None if a field is missing.

        Raises
        ------
        CloudError
            If a field is not of the expected type.

        """
        if not self.are_in(message):
            return None
        labels = fields_from_msg(message, [name for name in (self.label, self.instance) if name])
        class_ids = labels[self.label]
        if self.instance:
            instance_ids = labels[self.instance]
        else:
            packed = class_ids.astype(np.uint32)
            class_ids, instance_ids = packed & 0xFFFF, packed >> 16
        scores = None
        if self.score in {field.name for field in message.fields}:
            floats = fields_from_msg(message, [self.score], datatypes=FLOATS)
            scores = floats[self.score].astype(np.float32)
        return PointLabels(_class_ids(class_ids), _instance_ids(instance_ids), scores)


def _class_ids(labels: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Convert labels; those that are no class id, 0 to 254, are unknown."""
    wide = labels.astype(np.int64)
    return np.where((wide >= 0) & (wide < UNKNOWN_CLASS), wide, UNKNOWN_CLASS).astype(np.uint8)


def _instance_ids(numbers: NDArray[np.integer]) -> NDArray[np.int32]:
    """Convert instances; 0, and below, is none. If one is beyond int32, all are renumbered."""
    wide = np.maximum(numbers.astype(np.int64), 0)  # in unsigned types there is no -1
    if wide.max(initial=0) > np.iinfo(np.int32).max:
        names, ranks = np.unique(wide, return_inverse=True)
        wide = ranks.reshape(-1) + (names[0] > 0)  # 0 stays 0
    return np.where(wide > 0, wide, UNASSIGNED).astype(np.int32)


PREDICTED_FIELDS = LabelFields('label', 'instance_id', 'score')
TRUE_FIELDS = LabelFields('true_label', 'true_instance_id')


def scored_labels(
    finite: NDArray[np.bool_], truth: PointLabels, predicted: PointLabels
) -> RoomLabels | None:
    """
    Labels to score: those of finite points whose true class is known.

    Parameters
    ----------
    finite : array of shape (N,), bool
        Points that are measurements.
    truth, predicted : PointLabels
        Labels of the N points.

    Returns
    -------
    RoomLabels or None
        None if there is no such point.

    Raises
    ------
    CloudError
        If the numbers of points differ.

    """
    if not finite.shape == truth.class_ids.shape == predicted.class_ids.shape:
        raise CloudError(
            'size_mismatch',
            f'{len(truth.class_ids)} true labels for {len(predicted.class_ids)} predicted ones: '
            'they are not of the same scan',
        )
    known = finite & (truth.class_ids != UNKNOWN_CLASS)
    if not known.any():
        return None
    return RoomLabels(
        truth.class_ids[known],
        truth.instance_ids[known],
        predicted.class_ids[known],
        predicted.instance_ids[known],
        None if predicted.scores is None else predicted.scores[known],
    )


def count_classes(rooms: Sequence[RoomLabels], num_named: int) -> int:
    """Count the classes of labels; those of another program may be more than have names here."""
    highest = num_named - 1
    for room in rooms:
        for class_ids in (room.true_class_ids, room.predicted_class_ids):
            known = class_ids[class_ids != UNKNOWN_CLASS]
            highest = max(highest, int(known.max(initial=0)))
    return highest + 1


def boxes_of(
    xyz: NDArray[np.floating], labels: PointLabels, class_names: Sequence[str]
) -> list[Box]:
    """
    Boxes around labelled instances, as the node makes them.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Points with z up (m).
    labels : PointLabels
        Labels of these points.
    class_names : sequence of str
        Name of each class id. Instances of the classes that have markers by default get a box; of
        all classes if none of those is among them.

    Returns
    -------
    list of Box
        ``track_id`` is the instance id of the labels.

    """
    rows = np.isfinite(xyz).all(axis=1) & (labels.instance_ids != UNASSIGNED)
    names, numbers = np.unique(labels.instance_ids[rows], return_inverse=True)
    numbers = numbers.reshape(-1)
    scores = np.zeros(len(numbers), np.float32) if labels.scores is None else labels.scores[rows]
    sums = np.bincount(numbers, scores, len(names))  # a recorded cloud has scores of points only
    segmentation = Segmentation(
        class_ids=labels.class_ids[rows],
        instance_ids=numbers.astype(np.int32),
        scores=scores,
        instance_class_ids=instance_classes(numbers, labels.class_ids[rows]),
        instance_scores=(sums / np.bincount(numbers)).astype(np.float32),
    )
    config = ObjectConfig()
    wanted = [number for number, name in enumerate(class_names) if name in config.classes]
    boxed = wanted or range(len(class_names))
    return instance_boxes(xyz[rows], segmentation, names.astype(np.uint32), boxed, config)
