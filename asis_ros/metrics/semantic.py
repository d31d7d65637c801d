# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

r"""
Semantic scores of points: mIoU, mAcc and oAcc.

With the confusion matrix of all rooms, :math:`n_{tp}` points of true class t and predicted class
p,

.. math::
    IoU_c = \frac{n_{cc}}{\sum_p n_{cp} + \sum_t n_{tc} - n_{cc}}, \qquad
    Acc_c = \frac{n_{cc}}{\sum_p n_{cp}}, \qquad
    oAcc = \frac{\sum_c n_{cc}}{\sum_{t,p} n_{tp}}.
"""

from asis_ros.metrics.comparison import Comparison
from asis_ros.metrics.ratios import ratio
from asis_ros.metrics.score import Score
import numpy as np
from numpy.typing import NDArray


def class_iou(confusion: NDArray[np.integer]) -> NDArray[np.float64]:
    """
    Compute the IoU of each class from a confusion matrix.

    Parameters
    ----------
    confusion : array of shape (C, C) or (C, C + 1), int
        Points by true and predicted class; a last column is for unknown predictions.

    Returns
    -------
    array of shape (C,), float64
        NaN for a class that is neither true nor predicted.

    """
    correct, true = np.diagonal(confusion), confusion.sum(axis=1)
    predicted = confusion.sum(axis=0)[: len(confusion)]
    return ratio(correct, true + predicted - correct)


def mean_iou(comparison: Comparison) -> Score:
    """Compute mIoU; NaN per class that is neither true nor predicted."""
    return comparison.score('mIoU', class_iou(comparison.confusion))


def mean_accuracy(comparison: Comparison) -> Score:
    """Compute mAcc, the mean of the accuracies per class; NaN per class without true points."""
    confusion = comparison.confusion
    return comparison.score('mAcc', ratio(np.diagonal(confusion), confusion.sum(axis=1)))


def point_accuracy(confusion: NDArray[np.integer]) -> float:
    """Compute the fraction of the points of a confusion matrix whose class is right."""
    return float(ratio(np.diagonal(confusion).sum(), confusion.sum()))


def overall_accuracy(comparison: Comparison) -> Score:
    """Compute oAcc, the fraction of points with the right class; NaN without points."""
    return Score('oAcc', point_accuracy(comparison.confusion))
