# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How the true and the predicted labels of a room overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RoomLabels:
    """
    True and predicted labels of the points of one room.

    Parameters
    ----------
    true_class_ids, predicted_class_ids : array of shape (N,), int
        Class of each point. Points of true class ``UNKNOWN_CLASS`` are left out of every score; a
        predicted ``UNKNOWN_CLASS`` is wrong whatever the truth.
    true_instance_ids, predicted_instance_ids : array of shape (N,), int
        Instance of each point, any ids; ``UNASSIGNED`` is no instance.
    predicted_scores : array of shape (N,), float, optional
        Probability of the predicted class of each point; only average precision needs it.

    Raises
    ------
    ValueError
        If they are not of one shape (N,).

    """

    true_class_ids: NDArray[np.integer]
    true_instance_ids: NDArray[np.integer]
    predicted_class_ids: NDArray[np.integer]
    predicted_instance_ids: NDArray[np.integer]
    predicted_scores: NDArray[np.floating] | None = None

    def __post_init__(self) -> None:
        labels = {name: getattr(self, name) for name in self.__slots__}
        shapes = {name: array.shape for name, array in labels.items() if array is not None}
        expected = self.true_class_ids.shape[:1]
        if any(shape != expected for shape in shapes.values()):
            raise ValueError(f'labels of a room must have one shape (N,), got {shapes}')


def known_points(room: RoomLabels, num_classes: int) -> RoomLabels:
    """
    Leave out the points of unknown true class, and number a predicted unknown class C.

    Raises
    ------
    ValueError
        If a class id is neither below C nor ``UNKNOWN_CLASS``.

    """
    for ids in (room.true_class_ids, room.predicted_class_ids):
        wrong = ((ids < 0) | (ids >= num_classes)) & (ids != UNKNOWN_CLASS)
        if wrong.any():
            raise ValueError(
                f'class ids must be 0 to {num_classes - 1}, or {UNKNOWN_CLASS} for unknown, '
                f'got {ids[wrong][0]}'
            )
    known = room.true_class_ids != UNKNOWN_CLASS
    predicted = room.predicted_class_ids[known].astype(np.int64)
    scores = room.predicted_scores
    return RoomLabels(
        true_class_ids=room.true_class_ids[known],
        true_instance_ids=room.true_instance_ids[known],
        predicted_class_ids=np.where(predicted == UNKNOWN_CLASS, num_classes, predicted),
        predicted_instance_ids=room.predicted_instance_ids[known],
        predicted_scores=None if scores is None else scores[known],
    )


@dataclass(frozen=True, slots=True)
class InstanceTable:
    """
    How the T true and the Q predicted instances of a room overlap.

    Parameters
    ----------
    true_class_ids : array of shape (T,), int64
        Most frequent true class of the points of each true instance.
    true_sizes : array of shape (T,), int64
        Points of each true instance.
    predicted_class_ids : array of shape (Q,), int64
        Most frequent predicted class of the points of each predicted instance; C for unknown.
    iou : array of shape (T, Q), float64
        Intersection over union; 0 where the classes differ.
    confidences : array of shape (Q,), float64
        Mean score of the points of each predicted instance; NaN in a room without scores.

    """

    true_class_ids: NDArray[np.int64]
    true_sizes: NDArray[np.int64]
    predicted_class_ids: NDArray[np.int64]
    iou: NDArray[np.float64]
    confidences: NDArray[np.float64]


def instance_table(room: RoomLabels, num_classes: int) -> InstanceTable:
    """Compare all instances of a room that went through ``known_points``."""
    true, num_true = _numbered(room.true_instance_ids)
    predicted, num_predicted = _numbered(room.predicted_instance_ids)
    columns = num_classes + 1
    true_classes = contingency(true, room.true_class_ids, (num_true, columns))
    predicted_classes = contingency(predicted, room.predicted_class_ids, (num_predicted, columns))
    true_sizes, predicted_sizes = true_classes.sum(axis=1), predicted_classes.sum(axis=1)
    true_class_ids = true_classes.argmax(axis=1)
    predicted_class_ids = predicted_classes.argmax(axis=1)
    intersection = contingency(true, predicted, (num_true, num_predicted))
    union = true_sizes[:, None] + predicted_sizes - intersection
    same_class = true_class_ids[:, None] == predicted_class_ids
    iou = np.where(same_class, intersection / union, 0.0)
    confidences = np.full(num_predicted, np.nan)
    if room.predicted_scores is not None:
        assigned = predicted >= 0
        sums = np.bincount(predicted[assigned], room.predicted_scores[assigned], num_predicted)
        confidences = sums / predicted_sizes
    return InstanceTable(true_class_ids, true_sizes, predicted_class_ids, iou, confidences)


def _numbered(instance_ids: NDArray[np.integer]) -> tuple[NDArray[np.int64], int]:
    """Instances numbered 0 to I-1, -1 where unassigned, and I."""
    numbers = np.full(len(instance_ids), -1, np.int64)
    assigned = instance_ids != UNASSIGNED
    names, numbers[assigned] = np.unique(instance_ids[assigned], return_inverse=True)
    return numbers, len(names)


def count_instances(
    tables: Sequence[InstanceTable], num_classes: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the true and the predicted instances of each class (C,) in all rooms."""
    true = count_classes([table.true_class_ids for table in tables], num_classes)
    predicted = count_classes([table.predicted_class_ids for table in tables], num_classes)
    return true, predicted


def count_classes(class_ids: Sequence[NDArray[np.int64]], num_classes: int) -> NDArray[np.int64]:
    """Count how often each class (C,) occurs in all rooms; the unknown class C does not count."""
    pooled = np.concatenate([np.zeros(0, np.int64), *class_ids])
    return np.bincount(pooled, minlength=num_classes + 1)[:num_classes]


def contingency(
    rows: NDArray[np.integer], columns: NDArray[np.integer], shape: tuple[int, int]
) -> NDArray[np.int64]:
    """
    Count how often each pair of numbers occurs.

    Parameters
    ----------
    rows, columns : array of shape (N,), int
        Two numbers per point; a point with a negative one does not count.
    shape : tuple of two ints
        More than the largest row and column.

    Returns
    -------
    array of the given shape, int64

    """
    valid = (rows >= 0) & (columns >= 0)
    keys = rows[valid].astype(np.int64) * shape[1] + columns[valid]
    counts: NDArray[np.int64] = np.bincount(keys, minlength=shape[0] * shape[1])
    return counts.reshape(shape)
