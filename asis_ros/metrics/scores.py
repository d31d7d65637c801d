# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
The table of scores: which scores each protocol has, and where they are shown.

``paper`` counts as the evaluation published with ASIS does, for numbers that compare with its
tables: a class without points or instances to divide by makes the mean over the classes undefined.
``strict`` corrects what is questionable there: instances are matched one to one, and the means
leave out a class whose value is undefined.

A new score is a function of a ``Comparison`` in a module of its own, and an entry of ``STRICT``;
``PAPER`` has the seven scores of the paper.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from asis_ros.metrics.average_precision import (
    average_precision,
    average_precision_25,
    average_precision_50,
)
from asis_ros.metrics.comparison import Comparison, RoomLabels
from asis_ros.metrics.coverage import mean_coverage, mean_weighted_coverage
from asis_ros.metrics.matching import (
    paper_precision,
    paper_recall,
    strict_precision,
    strict_recall,
)
from asis_ros.metrics.panoptic_quality import (
    panoptic_quality,
    recognition_quality,
    segmentation_quality,
)
from asis_ros.metrics.ratios import mean_of_all, mean_of_known
from asis_ros.metrics.score import Score, Scores
from asis_ros.metrics.semantic import mean_accuracy, mean_iou, overall_accuracy
import numpy as np
from numpy.typing import NDArray

TableName = Literal['means', 'classes']
"""Tables of results: the means of several networks, and the classes of one."""


@dataclass(frozen=True, slots=True)
class Metric:
    """
    An entry of the table of scores.

    Parameters
    ----------
    compute : callable
        Computes the score of a ``Comparison``.
    tables : tuple of str
        Tables that have a column for it.
    needs_predicted_scores : bool
        Whether it can only be computed for rooms with ``predicted_scores``.

    """

    compute: Callable[[Comparison], Score]
    tables: tuple[TableName, ...] = ('means', 'classes')
    needs_predicted_scores: bool = False


@dataclass(frozen=True, slots=True)
class Protocol:
    """
    A way of counting.

    Parameters
    ----------
    mean : callable
        Mean over the classes, of values (C,) that are NaN where undefined.
    metrics : mapping of str to Metric
        Its scores by name, in the order of their columns.

    """

    mean: Callable[[NDArray[np.float64]], float]
    metrics: Mapping[str, Metric]


_SHARED = {
    'mIoU': Metric(mean_iou),
    'mAcc': Metric(mean_accuracy),
    'oAcc': Metric(overall_accuracy, tables=('means',)),
    'mCov': Metric(mean_coverage, tables=('means',)),
    'mWCov': Metric(mean_weighted_coverage),
}

STRICT = Protocol(
    mean_of_known,
    {
        **_SHARED,
        'mPrec': Metric(strict_precision),
        'mRec': Metric(strict_recall),
        'AP': Metric(average_precision, tables=('means',), needs_predicted_scores=True),
        'AP50': Metric(average_precision_50, needs_predicted_scores=True),
        'AP25': Metric(average_precision_25, tables=('means',), needs_predicted_scores=True),
        'PQ': Metric(panoptic_quality),
        'SQ': Metric(segmentation_quality, tables=()),
        'RQ': Metric(recognition_quality, tables=()),
    },
)

PAPER = Protocol(
    mean_of_all,
    {**_SHARED, 'mPrec': Metric(paper_precision), 'mRec': Metric(paper_recall)},
)

PROTOCOLS: Mapping[str, Protocol] = {'strict': STRICT, 'paper': PAPER}
"""Protocols by name, in the order of their rows."""


def compute_scores(rooms: Sequence[RoomLabels], num_classes: int, protocol: str) -> Scores:
    """
    Compute all scores of a protocol; counts are those of all rooms together.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        Any number of rooms.
    num_classes : int
        C.
    protocol : str
        Name in ``PROTOCOLS``.

    Returns
    -------
    mapping of str to Score
        By name. Scores that need ``predicted_scores`` are left out if a room has none. Without
        any point every score is NaN.

    Raises
    ------
    ValueError
        If a class id is neither below C nor ``UNKNOWN_CLASS``.

    """
    return _scores_of(Comparison(rooms, num_classes, PROTOCOLS[protocol].mean), protocol)


class RunningScores:
    """
    Scores of any number of rooms that come one by one; their points are not kept.

    Parameters
    ----------
    num_classes : int
        C.
    protocol : str
        Name in ``PROTOCOLS``.

    """

    def __init__(self, num_classes: int, protocol: str) -> None:
        self._num_classes = num_classes
        self._protocol = protocol
        self._parts: list[Comparison] = []

    def add(self, room: RoomLabels) -> Scores:
        """
        Add a room.

        Returns
        -------
        mapping of str to Score
            Scores of this room alone.

        Raises
        ------
        ValueError
            If a class id is neither below C nor ``UNKNOWN_CLASS``.

        """
        mean = PROTOCOLS[self._protocol].mean
        part = Comparison.join([Comparison([room], self._num_classes, mean)], mean)
        self._parts.append(part)
        return _scores_of(part, self._protocol)

    def scores(self, protocol: str | None = None) -> Scores:
        """
        Compute the scores of all rooms together; empty before the first.

        Parameters
        ----------
        protocol : str, optional
            Name in ``PROTOCOLS``; None: that of the single rooms.

        """
        name = protocol or self._protocol
        if not self._parts:
            return {}
        return _scores_of(Comparison.join(self._parts, PROTOCOLS[name].mean), name)

    def confusion(self) -> NDArray[np.int64]:
        """Points of all rooms by true and predicted class, (C, C + 1); last column: unknown."""
        total = np.zeros((self._num_classes, self._num_classes + 1), np.int64)
        return sum((part.confusion for part in self._parts), total)


def _scores_of(comparison: Comparison, protocol: str) -> Scores:
    return {
        name: metric.compute(comparison)
        for name, metric in PROTOCOLS[protocol].metrics.items()
        if comparison.has_predicted_scores or not metric.needs_predicted_scores
    }
