# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Average precision of instances: AP, AP50 and AP25."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.labels import CLASS_NAMES
from asis_ros.metrics.overlap import (
    count_instances,
    instance_table,
    InstanceTable,
    known_points,
    RoomLabels,
)
from asis_ros.metrics.ratios import mean_of_known
import numpy as np
from numpy.typing import NDArray

AP_THRESHOLDS = tuple(percent / 100 for percent in range(50, 100, 5))
"""IoU thresholds over which AP is averaged."""


@dataclass(frozen=True, slots=True)
class AveragePrecision:
    """
    Average precision of instances, 0 to 1.

    Parameters
    ----------
    AP, AP50, AP25 : float
        Mean over the classes: averaged over IoU thresholds from 0.5 to 0.95 in steps of 0.05, at
        0.5, and at 0.25.
    ap, ap50, ap25 : array of shape (C,), float64
        The same for each class; NaN for a class without true instances.

    """

    AP: float
    AP50: float
    AP25: float
    ap: NDArray[np.float64]
    ap50: NDArray[np.float64]
    ap25: NDArray[np.float64]


def average_precision(
    rooms: Sequence[RoomLabels], num_classes: int = len(CLASS_NAMES)
) -> AveragePrecision:
    r"""
    Rank the predicted instances of each class by confidence and measure the area under the curve.

    Counted as the ScanNet benchmark does, with which S3DIS is scored too, so that the numbers
    compare: the predicted instances of a class in all rooms are ranked by confidence, the mean
    score of their points; one is right if its IoU with a true instance of the class is above the
    threshold and no more confident one has found it. Precision :math:`P` and recall :math:`R`
    after each rank (after the last of equal confidence) give a curve that begins at
    :math:`R_0 = 0, P_0 = 1`, and the area under it is taken by trapezoids,

    .. math::
        AP = \sum_k (R_k - R_{k-1}) \frac{P_k + P_{k-1}}{2}.

    Three things differ from the benchmark's script. AP averages ten thresholds up to 0.95, as it
    is defined, where the script stops at 0.9. Below 0.5 a predicted instance may overlap several
    true ones enough; it is matched with the best that is free, not with the first. And no instance
    is too small to count; the script ignores those under 100 points.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        Any number of rooms, with ``predicted_scores``.
    num_classes : int
        C.

    Returns
    -------
    AveragePrecision
        The means leave out classes without true instances; without any they are NaN.

    Raises
    ------
    ValueError
        If a room has no ``predicted_scores``, or a class id is neither below C nor
        ``UNKNOWN_CLASS``.

    """
    if any(room.predicted_scores is None for room in rooms):
        raise ValueError('average precision ranks by predicted_scores, and a room has none')
    tables = [instance_table(known_points(room, num_classes), num_classes) for room in rooms]
    areas = np.array([_area_per_class(tables, num_classes, iou) for iou in AP_THRESHOLDS])
    ap, ap50 = areas.mean(axis=0), areas[0]
    ap25 = _area_per_class(tables, num_classes, 0.25)
    return AveragePrecision(
        AP=mean_of_known(ap),
        AP50=mean_of_known(ap50),
        AP25=mean_of_known(ap25),
        ap=ap,
        ap50=ap50,
        ap25=ap25,
    )


def _area_per_class(
    tables: Sequence[InstanceTable], num_classes: int, threshold: float
) -> NDArray[np.float64]:
    """Measure the average precision of each class (C,) at one IoU threshold."""
    num_true, _ = count_instances(tables, num_classes)
    areas = np.full(num_classes, np.nan)
    if not num_true.any():
        return areas
    class_ids = np.concatenate([table.predicted_class_ids for table in tables])
    confidences = np.concatenate([table.confidences for table in tables])
    right = np.concatenate([_right(table, threshold) for table in tables])
    for class_id in np.flatnonzero(num_true):
        own = class_ids == class_id
        areas[class_id] = _area(confidences[own], right[own], num_true[class_id])
    return areas


def _right(table: InstanceTable, threshold: float) -> NDArray[np.bool_]:
    """Match the predicted instances (Q,) of a room one to one, the most confident first."""
    right = np.zeros(len(table.predicted_class_ids), np.bool_)
    free = table.iou.copy()  # (T, Q)
    candidates = np.flatnonzero(free.max(axis=0, initial=0.0) > threshold)
    for predicted in candidates[np.argsort(-table.confidences[candidates], kind='stable')]:
        best = free[:, predicted].argmax()
        right[predicted] = free[best, predicted] > threshold
        if right[predicted]:
            free[best] = 0
    return right


def _area(confidences: NDArray[np.float64], right: NDArray[np.bool_], num_true: int) -> float:
    """Measure the area under the curve of precision over recall of one class."""
    order = np.argsort(-confidences)
    last = np.flatnonzero(np.diff(confidences[order], append=-np.inf))  # of equal confidence
    found = np.cumsum(right[order])[last]
    recall = np.concatenate([[0.0], found / num_true])
    precision = np.concatenate([[1.0], found / (last + 1)])
    return float(np.sum(np.diff(recall) * (precision[1:] + precision[:-1]) / 2))
