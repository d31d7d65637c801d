# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Panoptic quality of instances: PQ, SQ and RQ."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.labels import CLASS_NAMES
from asis_ros.metrics.overlap import count_instances, instance_table, known_points, RoomLabels
from asis_ros.metrics.ratios import mean_of_known, ratio
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PanopticQuality:
    """
    Panoptic quality and its two factors, 0 to 1.

    Parameters
    ----------
    PQ, SQ, RQ : float
        Mean over the classes of panoptic, segmentation and recognition quality.
    pq, sq, rq : array of shape (C,), float64
        The same for each class; NaN for a class that is neither true nor predicted.

    """

    PQ: float
    SQ: float
    RQ: float
    pq: NDArray[np.float64]
    sq: NDArray[np.float64]
    rq: NDArray[np.float64]


def panoptic_quality(
    rooms: Sequence[RoomLabels], num_classes: int = len(CLASS_NAMES)
) -> PanopticQuality:
    r"""
    Score how well instances are recognised and how well those that are found fit.

    Panoptic quality (Kirillov et al., CVPR 2019, eq. 1) of a class over all rooms: a true and a
    predicted instance of the class match if their IoU is above 0.5, which no other pair of either
    can be, and with the matches :math:`TP`, the predicted instances left over :math:`FP` and the
    true ones left over :math:`FN`,

    .. math::
        PQ = SQ \cdot RQ, \qquad SQ = \frac{\sum_{TP} IoU}{|TP|}, \qquad
        RQ = \frac{|TP|}{|TP| + \frac{1}{2} |FP| + \frac{1}{2} |FN|}.

    Every class has instances here, walls and floors too, as S3DIS labels them.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        Any number of rooms.
    num_classes : int
        C.

    Returns
    -------
    PanopticQuality
        The means leave out a class that is neither true nor predicted; a class without matches
        has SQ 0. Without any instance everything is NaN.

    Raises
    ------
    ValueError
        If a class id is neither below C nor ``UNKNOWN_CLASS``.

    """
    tables = [instance_table(known_points(room, num_classes), num_classes) for room in rooms]
    true, predicted = count_instances(tables, num_classes)
    matches = np.zeros(num_classes)
    total_iou = np.zeros(num_classes)
    for table in tables:
        pairs = table.iou > 0.5
        class_ids = table.predicted_class_ids[np.nonzero(pairs)[1]]
        matches += np.bincount(class_ids, minlength=num_classes)
        total_iou += np.bincount(class_ids, table.iou[pairs], num_classes)
    rq = ratio(matches, (true + predicted) / 2)  # TP + FN are the true, TP + FP the predicted ones
    sq = np.where(np.isnan(rq), np.nan, total_iou / np.maximum(matches, 1))
    pq = sq * rq
    return PanopticQuality(
        PQ=mean_of_known(pq), SQ=mean_of_known(sq), RQ=mean_of_known(rq), pq=pq, sq=sq, rq=rq
    )
