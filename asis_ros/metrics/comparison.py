# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""True and predicted labels of rooms, and the counts that scores are computed from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics.score import Score
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class RoomLabels:
    """
    True and predicted labels of the points of one room.

    Parameters
    ----------
    true_class_ids, predicted_class_ids : array of shape (N,), int
        Class of each point. Points of true class ``UNKNOWN_CLASS`` are ignored by every score; a
        predicted ``UNKNOWN_CLASS`` is wrong whatever the true class.
    true_instance_ids, predicted_instance_ids : array of shape (N,), int
        Instance of each point, any ids; ``UNASSIGNED`` is no instance.
    predicted_scores : array of shape (N,), float, optional
        Score of the instance of each point, or of the point where that of the instance is not
        known; an instance has the mean over its points. Only average precision and the
        precision-recall curve need it.

    Raises
    ------
    ValueError
        If the arrays do not have one shape (N,).

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


@dataclass(frozen=True, slots=True)
class InstanceTable:
    """
    Overlap of the T true and the Q predicted instances of a room.

    Parameters
    ----------
    true_class_ids : array of shape (T,), int64
        Most frequent true class of the points of each true instance.
    true_sizes : array of shape (T,), int64
        Number of points of each true instance.
    predicted_class_ids : array of shape (Q,), int64
        Most frequent predicted class of the points of each predicted instance; C for unknown.
    iou : array of shape (T, Q), float64
        Intersection over union; 0 where the classes differ.
    scores : array of shape (Q,), float64
        Mean score of the points of each predicted instance; NaN in a room without scores.

    """

    true_class_ids: NDArray[np.int64]
    true_sizes: NDArray[np.int64]
    predicted_class_ids: NDArray[np.int64]
    iou: NDArray[np.float64]
    scores: NDArray[np.float64]


class Comparison:
    """
    Comparison of the true and predicted labels of rooms; each count is computed once, on demand.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        Any number of rooms.
    num_classes : int
        C.
    mean : callable
        Mean over the classes, of values (C,) that are NaN for a class without a value:
        ``mean_of_all`` or ``mean_of_known``.

    Attributes
    ----------
    num_classes : int
        C.
    has_predicted_scores : bool
        Whether every room has ``predicted_scores``.

    Raises
    ------
    ValueError
        If a class id is neither below C nor ``UNKNOWN_CLASS``.

    """

    def __init__(
        self,
        rooms: Sequence[RoomLabels],
        num_classes: int,
        mean: Callable[[NDArray[np.float64]], float],
    ) -> None:
        self.num_classes = num_classes
        self.has_predicted_scores = all(room.predicted_scores is not None for room in rooms)
        self._mean = mean
        self._rooms = [_known_points(room, num_classes) for room in rooms]

    @classmethod
    def join(
        cls, parts: Sequence['Comparison'], mean: Callable[[NDArray[np.float64]], float]
    ) -> 'Comparison':
        """
        Join comparisons of different rooms, keeping their counts and not their points.

        Parameters
        ----------
        parts : sequence of Comparison
            At least one; all with the same classes.
        mean : callable
            Mean over the classes.

        """
        joined = cls([], parts[0].num_classes, mean)
        joined.has_predicted_scores = all(part.has_predicted_scores for part in parts)
        joined.confusion = np.sum([part.confusion for part in parts], axis=0)
        joined.instance_tables = [table for part in parts for table in part.instance_tables]
        return joined

    def with_min_score(self, min_score: float) -> 'Comparison':
        """Leave out the predicted instances of lower scores."""
        fewer = Comparison([], self.num_classes, self._mean)
        fewer.confusion = self.confusion
        fewer.instance_tables = [
            replace(
                table,
                predicted_class_ids=table.predicted_class_ids[table.scores >= min_score],
                iou=table.iou[:, table.scores >= min_score],
                scores=table.scores[table.scores >= min_score],
            )
            for table in self.instance_tables
        ]
        return fewer

    def score(self, name: str, per_class: NDArray[np.float64]) -> Score:
        """Make a score of its values per class (C,), with their mean."""
        return Score(name, self._mean(per_class), per_class)

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """Points of all rooms by true and predicted class, (C, C + 1); last column: unknown."""
        shape = self.num_classes, self.num_classes + 1
        confusion = np.zeros(shape, np.int64)
        for room in self._rooms:
            confusion += _contingency(room.true_class_ids, room.predicted_class_ids, shape)
        return confusion

    @cached_property
    def instance_tables(self) -> list[InstanceTable]:
        """Overlap of the instances of each room."""
        return [_instance_table(room, self.num_classes) for room in self._rooms]

    @cached_property
    def num_true_instances(self) -> NDArray[np.int64]:
        """Number of true instances per class in all rooms, (C,)."""
        return self.count_classes([table.true_class_ids for table in self.instance_tables])

    @cached_property
    def num_predicted_instances(self) -> NDArray[np.int64]:
        """Number of predicted instances per class in all rooms, (C,)."""
        return self.count_classes([table.predicted_class_ids for table in self.instance_tables])

    def count_classes(self, class_ids: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
        """
        Count class ids over all rooms.

        Parameters
        ----------
        class_ids : sequence of arrays, int64
            Any number of ids per room, 0 to C; the unknown class C is not counted.

        Returns
        -------
        array of shape (C,), int64

        """
        pooled = np.concatenate([np.zeros(0, np.int64), *class_ids])
        return np.bincount(pooled, minlength=self.num_classes + 1)[: self.num_classes]


def _known_points(room: RoomLabels, num_classes: int) -> RoomLabels:
    """Drop the points of unknown true class, and number a predicted unknown class C."""
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


def _instance_table(room: RoomLabels, num_classes: int) -> InstanceTable:
    """Compare all instances of a room of known points."""
    true, num_true = _numbered(room.true_instance_ids)
    predicted, num_predicted = _numbered(room.predicted_instance_ids)
    columns = num_classes + 1
    true_classes = _contingency(true, room.true_class_ids, (num_true, columns))
    predicted_classes = _contingency(predicted, room.predicted_class_ids, (num_predicted, columns))
    true_sizes, predicted_sizes = true_classes.sum(axis=1), predicted_classes.sum(axis=1)
    true_class_ids = true_classes.argmax(axis=1)
    predicted_class_ids = predicted_classes.argmax(axis=1)
    intersection = _contingency(true, predicted, (num_true, num_predicted))
    union = true_sizes[:, None] + predicted_sizes - intersection
    same_class = true_class_ids[:, None] == predicted_class_ids
    return InstanceTable(
        true_class_ids=true_class_ids,
        true_sizes=true_sizes,
        predicted_class_ids=predicted_class_ids,
        iou=np.where(same_class, intersection / union, 0.0),
        scores=_instance_scores(predicted, predicted_sizes, room.predicted_scores),
    )


def _numbered(instance_ids: NDArray[np.integer]) -> tuple[NDArray[np.int64], int]:
    """Renumber instances 0 to I-1, -1 where unassigned; return numbers (N,) and I."""
    numbers = np.full(len(instance_ids), -1, np.int64)
    assigned = instance_ids != UNASSIGNED
    names, numbers[assigned] = np.unique(instance_ids[assigned], return_inverse=True)
    return numbers, len(names)


def _instance_scores(
    instances: NDArray[np.int64], sizes: NDArray[np.int64], scores: NDArray[np.floating] | None
) -> NDArray[np.float64]:
    """Average the scores (N,) of the points of each of Q instances; NaN without scores."""
    if scores is None:
        return np.full(len(sizes), np.nan)
    assigned = instances >= 0
    sums = np.bincount(instances[assigned], scores[assigned], len(sizes))
    return np.asarray(sums / sizes, np.float64)


def _contingency(
    rows: NDArray[np.integer], columns: NDArray[np.integer], shape: tuple[int, int]
) -> NDArray[np.int64]:
    """Count pairs of numbers (N,) in a table of a shape; a negative number is not counted."""
    valid = (rows >= 0) & (columns >= 0)
    keys = rows[valid].astype(np.int64) * shape[1] + columns[valid]
    counts: NDArray[np.int64] = np.bincount(keys, minlength=shape[0] * shape[1])
    return counts.reshape(shape)
