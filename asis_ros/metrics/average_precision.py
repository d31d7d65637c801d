# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

r"""
Average precision of instances: AP, AP50 and AP25.

Counted as the ScanNet benchmark does, with which S3DIS is scored too, so that the numbers compare:
the predicted instances of a class in all rooms are ranked by score, the mean of
``predicted_scores`` over their points; one is right if its IoU with a true instance of the class
is above the threshold and none of a higher score has found it. Precision :math:`P` and recall
:math:`R` after each rank (after the last of equal score) give a curve that begins at
:math:`R_0 = 0, P_0 = 1`, and the area under it is taken by trapezoids,

.. math::
    AP = \sum_k (R_k - R_{k-1}) \frac{P_k + P_{k-1}}{2}.

Three things differ from the benchmark's script. AP averages ten thresholds up to 0.95, as it is
defined, where the script stops at 0.9. Below 0.5 a predicted instance may overlap several true
ones enough; it is matched with the best that is free, not with the first. And no instance is too
small to count; the script ignores those under 100 points.

All are NaN per class without true instances, and need rooms with ``predicted_scores``.
"""

from collections.abc import Sequence

from asis_ros.metrics.comparison import Comparison, InstanceTable
from asis_ros.metrics.score import Score
import numpy as np
from numpy.typing import NDArray

AP_THRESHOLDS = tuple(percent / 100 for percent in range(50, 100, 5))
"""IoU thresholds over which AP is averaged."""


def average_precision(comparison: Comparison) -> Score:
    """
    Compute AP, averaged over IoU thresholds from 0.5 to 0.95 in steps of 0.05.

    Raises
    ------
    ValueError
        If a room has no ``predicted_scores``.

    """
    return _average_precision(comparison, 'AP', AP_THRESHOLDS)


def average_precision_50(comparison: Comparison) -> Score:
    """Compute AP50, at an IoU threshold of 0.5; errors as of ``average_precision``."""
    return _average_precision(comparison, 'AP50', (0.5,))


def average_precision_25(comparison: Comparison) -> Score:
    """Compute AP25, at an IoU threshold of 0.25; errors as of ``average_precision``."""
    return _average_precision(comparison, 'AP25', (0.25,))


def _average_precision(comparison: Comparison, name: str, thresholds: Sequence[float]) -> Score:
    if not comparison.has_predicted_scores:
        raise ValueError('average precision ranks by predicted_scores, and a room has none')
    areas = np.array([_area_per_class(comparison, threshold) for threshold in thresholds])
    return comparison.score(name, areas.mean(axis=0))


def _area_per_class(comparison: Comparison, threshold: float) -> NDArray[np.float64]:
    """Compute the average precision per class (C,) at one IoU threshold."""
    tables, num_true = comparison.instance_tables, comparison.num_true_instances
    areas = np.full(comparison.num_classes, np.nan)
    if not num_true.any():
        return areas
    class_ids = np.concatenate([table.predicted_class_ids for table in tables])
    scores = np.concatenate([table.scores for table in tables])
    right = np.concatenate([_right(table, threshold) for table in tables])
    for class_id in np.flatnonzero(num_true):
        own = class_ids == class_id
        areas[class_id] = _area(scores[own], right[own], num_true[class_id])
    return areas


def _right(table: InstanceTable, threshold: float) -> NDArray[np.bool_]:
    """Match the predicted instances (Q,) of a room one to one, the highest score first."""
    right = np.zeros(len(table.predicted_class_ids), np.bool_)
    free = table.iou.copy()  # (T, Q)
    candidates = np.flatnonzero(free.max(axis=0, initial=0.0) > threshold)
    for predicted in candidates[np.argsort(-table.scores[candidates], kind='stable')]:
        best = free[:, predicted].argmax()
        right[predicted] = free[best, predicted] > threshold
        if right[predicted]:
            free[best] = 0
    return right


def _area(scores: NDArray[np.float64], right: NDArray[np.bool_], num_true: int) -> float:
    """Compute the area under the precision-recall curve of one class."""
    order = np.argsort(-scores)
    last = np.flatnonzero(np.diff(scores[order], append=-np.inf))  # of equal score
    found = np.cumsum(right[order])[last]
    recall = np.concatenate([[0.0], found / num_true])
    precision = np.concatenate([[1.0], found / (last + 1)])
    return float(np.sum(np.diff(recall) * (precision[1:] + precision[:-1]) / 2))
