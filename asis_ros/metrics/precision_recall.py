# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Precision-recall curve: mPrec and mRec without the instances below each of some scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from asis_ros.metrics.comparison import Comparison, RoomLabels
from asis_ros.metrics.matching import strict_precision, strict_recall
from asis_ros.metrics.ratios import mean_of_known
import numpy as np
from numpy.typing import NDArray

MIN_SCORES = tuple(percent / 100 for percent in range(0, 100, 5))
"""Smallest scores of the points of a curve."""


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """
    Precision-recall curve of instances, by their smallest score: K points.

    Parameters
    ----------
    min_scores : array of shape (K,), float64
        Smallest score of an instance that counts.
    precision, recall : array of shape (K,), float64
        mPrec and mRec by the strict protocol, 0 to 1; NaN where undefined.

    """

    min_scores: NDArray[np.float64]
    precision: NDArray[np.float64]
    recall: NDArray[np.float64]


def precision_recall(
    rooms: Sequence[RoomLabels], num_classes: int, min_scores: Sequence[float] = MIN_SCORES
) -> PrecisionRecall:
    """
    Compute mPrec and mRec of the instances that reach each of some smallest scores.

    Parameters
    ----------
    rooms : sequence of RoomLabels
        Rooms with ``predicted_scores``; the score of an instance is their mean over its points.
    num_classes : int
        C.
    min_scores : sequence of float
        Smallest scores, K.

    Raises
    ------
    ValueError
        If a room has no ``predicted_scores``.

    """
    comparison = Comparison(rooms, num_classes, mean_of_known)
    if not comparison.has_predicted_scores:
        raise ValueError('a precision-recall curve needs predicted_scores, and a room has none')
    filtered = [comparison.with_min_score(min_score) for min_score in min_scores]
    return PrecisionRecall(
        np.array(min_scores, np.float64),
        np.array([strict_precision(one).mean for one in filtered]),
        np.array([strict_recall(one).mean for one in filtered]),
    )
