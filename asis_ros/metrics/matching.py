# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Precision and recall of instances: mPrec and mRec, matched from an IoU of 0.5 on.

An instance has the most frequent class of its points and is matched with instances of that class
only. Counts are those of all rooms.
"""

from asis_ros.metrics.comparison import Comparison, InstanceTable
from asis_ros.metrics.ratios import ratio
from asis_ros.metrics.score import Score
import numpy as np
from numpy.typing import NDArray

MATCH_IOU = 0.5
"""Smallest intersection over union of a match."""


def paper_precision(comparison: Comparison) -> Score:
    """
    Compute mPrec as the evaluation published with ASIS does (CVPR 2019, section 4.1).

    A predicted instance is right if its best IoU is at least 0.5, however many others overlap the
    same true instance.

    Returns
    -------
    Score
        NaN per class without predicted instances.

    """
    right = _count_overlapping(comparison)
    return comparison.score('mPrec', ratio(right, comparison.num_predicted_instances))


def paper_recall(comparison: Comparison) -> Score:
    """
    Compute mRec with the right instances of ``paper_precision``, so that it may exceed 1.

    Returns
    -------
    Score
        NaN per class without true instances.

    """
    right = _count_overlapping(comparison)
    return comparison.score('mRec', ratio(right, comparison.num_true_instances))


def strict_precision(comparison: Comparison) -> Score:
    """
    Compute mPrec with one-to-one matches.

    A predicted instance is right if it is matched with a true one, at an IoU of at least 0.5; each
    is matched once. Above 0.5 there is only one candidate; of two halves of a whole, one is right.

    Returns
    -------
    Score
        0 per class that is true but never predicted; NaN per class that is neither.

    """
    predicted = np.maximum(comparison.num_predicted_instances, comparison.num_true_instances > 0)
    return comparison.score('mPrec', ratio(_count_matches(comparison), predicted))


def strict_recall(comparison: Comparison) -> Score:
    """
    Compute mRec with the one-to-one matches of ``strict_precision``.

    Returns
    -------
    Score
        NaN per class without true instances.

    """
    right = _count_matches(comparison)
    return comparison.score('mRec', ratio(right, comparison.num_true_instances))


def _count_overlapping(comparison: Comparison) -> NDArray[np.int64]:
    """Count predicted instances that overlap any true one enough, per class (C,)."""
    return comparison.count_classes(
        [
            table.predicted_class_ids[table.iou.max(axis=0, initial=0.0) >= MATCH_IOU]
            for table in comparison.instance_tables
        ]
    )


def _count_matches(comparison: Comparison) -> NDArray[np.int64]:
    """Count one-to-one matches, per class (C,)."""
    return comparison.count_classes(
        [_classes_of_matches(table) for table in comparison.instance_tables]
    )


def _classes_of_matches(table: InstanceTable) -> NDArray[np.int64]:
    """Class of each pair of one true and one predicted instance that overlap enough."""
    true, predicted = np.nonzero(table.iou >= MATCH_IOU)
    # Either a true instance has two predicted halves or a predicted one has two true halves, never
    # both, so that keeping one for each true and then for each predicted instance is enough.
    _, first = np.unique(true, return_index=True)
    return table.predicted_class_ids[np.unique(predicted[first])]
