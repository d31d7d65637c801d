# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Scores of a segmentation against true labels: mIoU, mAcc, oAcc, mCov, mWCov, mPrec, mRec.

Two protocols. ``paper_scores`` counts as the evaluation published with ASIS does, for numbers that
compare with its tables; ``strict_scores`` mends what is questionable there: a true instance is
found at most once, and a class that does not occur does not spoil the means.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asis_ros.labels import CLASS_NAMES
from asis_ros.metrics.overlap import (
    contingency,
    count_classes,
    count_instances,
    instance_table,
    InstanceTable,
    known_points,
    RoomLabels,
)
from asis_ros.metrics.ratios import mean_of_known, ratio
import numpy as np
from numpy.typing import NDArray

MATCH_IOU = 0.5
"""Intersection over union from which a predicted instance has found a true one."""


SCORE_NAMES = ('mIoU', 'mAcc', 'oAcc', 'mCov', 'mWCov', 'mPrec', 'mRec')
"""The seven scores of the paper, semantic ones first."""


@dataclass(frozen=True, slots=True)
class Scores:
    """
    The seven numbers of the paper, 0 to 1, and what each is the mean of.

    Parameters
    ----------
    mIoU, mAcc, oAcc : float
        Semantic: mean intersection over union, mean accuracy of the classes, overall accuracy.
    mCov, mWCov : float
        Mean coverage of the true instances, and the same weighted by their size.
    mPrec, mRec : float
        Mean precision and recall of instances, found from an IoU of 0.5 on.
    iou, acc, cov, wcov, prec, rec : array of shape (C,), float64
        The same for each class; NaN where the protocol has no value for it.

    """

    mIoU: float
    mAcc: float
    oAcc: float
    mCov: float
    mWCov: float
    mPrec: float
    mRec: float
    iou: NDArray[np.float64]
    acc: NDArray[np.float64]
    cov: NDArray[np.float64]
    wcov: NDArray[np.float64]
    prec: NDArray[np.float64]
    rec: NDArray[np.float64]


def paper_scores(rooms: Sequence[RoomLabels], num_classes: int = len(CLASS_NAMES)) -> Scores:
    r"""
    Score rooms as the evaluation published with ASIS does (CVPR 2019, section 4.1).

    Points are counted over all rooms. An instance has the most frequent class of its points and
    is compared with instances of that class only. For the true instances :math:`r^G` of a class
    in a room, and the predicted :math:`r^P`,

    .. math::
        Cov = \sum_i w_i \max_j IoU(r_i^G, r_j^P), \qquad
        w_i = \frac{1}{|G|} \text{ or, for WCov, } \frac{|r_i^G|}{\sum_k |r_k^G|}

    and then the mean over the rooms that have the class. A predicted instance is right if its best
    IoU is at least 0.5, however many others found the same true one, so that recall may exceed 1.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        Any number of rooms.
    num_classes : int
        C.

    Returns
    -------
    Scores
        NaN for a class without points or instances to divide by, and so for the mean over the
        classes too; without any point everything is NaN.

    Raises
    ------
    ValueError
        If a class id is neither below C nor ``UNKNOWN_CLASS``.

    """
    rooms = [known_points(room, num_classes) for room in rooms]
    tables = [instance_table(room, num_classes) for room in rooms]
    true, predicted = count_instances(tables, num_classes)
    right = count_classes([_classes_of_good_overlap(table) for table in tables], num_classes)
    precision, recall = ratio(right, predicted), ratio(right, true)
    return _scores(rooms, tables, precision, recall, _mean)


def strict_scores(rooms: Sequence[RoomLabels], num_classes: int = len(CLASS_NAMES)) -> Scores:
    """
    Score rooms like ``paper_scores``, but match one to one and leave absent classes out.

    A predicted instance is right if it is matched with a true one, at an IoU of at least 0.5; each
    is matched once. Above 0.5 there is only one candidate; of two halves of a whole, one is right.

    The means leave out what cannot be known: the IoU and precision of a class that is neither true
    nor predicted, and the accuracy, coverage and recall of a class that is not true. A class that
    is true but never predicted has precision 0.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        Any number of rooms.
    num_classes : int
        C.

    Returns
    -------
    Scores
        NaN for a class that is left out; without any point everything is NaN.

    Raises
    ------
    ValueError
        If a class id is neither below C nor ``UNKNOWN_CLASS``.

    """
    rooms = [known_points(room, num_classes) for room in rooms]
    tables = [instance_table(room, num_classes) for room in rooms]
    true, predicted = count_instances(tables, num_classes)
    right = count_classes([_classes_of_matches(table) for table in tables], num_classes)
    precision, recall = ratio(right, np.maximum(predicted, true > 0)), ratio(right, true)
    return _scores(rooms, tables, precision, recall, mean_of_known)


def _classes_of_good_overlap(table: InstanceTable) -> NDArray[np.int64]:
    """Class of each predicted instance that overlaps some true one enough."""
    right: NDArray[np.bool_] = table.iou.max(axis=0, initial=0.0) >= MATCH_IOU
    return table.predicted_class_ids[right]


def _classes_of_matches(table: InstanceTable) -> NDArray[np.int64]:
    """Class of each pair of one true and one predicted instance that overlap enough."""
    true, predicted = np.nonzero(table.iou >= MATCH_IOU)
    # Either a true instance has two predicted halves or a predicted one has two true halves, never
    # both, so that keeping one for each true and then for each predicted instance is enough.
    _, first = np.unique(true, return_index=True)
    return table.predicted_class_ids[np.unique(predicted[first])]


def _scores(
    rooms: Sequence[RoomLabels],
    tables: Sequence[InstanceTable],
    prec: NDArray[np.float64],
    rec: NDArray[np.float64],
    mean: Callable[[NDArray[np.float64]], float],
) -> Scores:
    """Put together the scores of points, the coverage, and the given precision and recall."""
    num_classes = len(prec)
    shape = num_classes, num_classes + 1
    confusion = np.zeros(shape, np.int64)  # true by predicted, the last column for unknown
    for room in rooms:
        confusion += contingency(room.true_class_ids, room.predicted_class_ids, shape)
    right, true = np.diagonal(confusion), confusion.sum(axis=1)
    predicted = confusion.sum(axis=0)[:num_classes]
    iou, acc = ratio(right, true + predicted - right), ratio(right, true)
    cov, wcov = _coverage(tables, num_classes)
    return Scores(
        mIoU=mean(iou),
        mAcc=mean(acc),
        oAcc=float(ratio(right.sum(), true.sum())),
        mCov=mean(cov),
        mWCov=mean(wcov),
        mPrec=mean(prec),
        mRec=mean(rec),
        iou=iou,
        acc=acc,
        cov=cov,
        wcov=wcov,
        prec=prec,
        rec=rec,
    )


def _coverage(
    tables: Sequence[InstanceTable], num_classes: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean over the rooms of the coverage of each class (C,), plain and weighted by size."""
    rooms = np.full((2, len(tables), num_classes), np.nan)
    for room, table in enumerate(tables):
        best = table.iou.max(axis=1, initial=0.0)
        for kind, weights in enumerate((np.ones(len(best)), table.true_sizes)):
            covered = np.bincount(table.true_class_ids, best * weights, num_classes)
            rooms[kind, room] = ratio(
                covered, np.bincount(table.true_class_ids, weights, num_classes)
            )
    present = ~np.isnan(rooms)
    cov, wcov = ratio(np.nansum(rooms, axis=1), present.sum(axis=1))
    return cov, wcov


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean())
