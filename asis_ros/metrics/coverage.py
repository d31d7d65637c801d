# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

r"""
Coverage of the true instances: mCov and mWCov (CVPR 2019, section 4.1).

An instance has the most frequent class of its points and is compared with instances of that class
only. For the true instances :math:`r^G` of a class in a room, and the predicted :math:`r^P`,

.. math::
    Cov = \sum_i w_i \max_j IoU(r_i^G, r_j^P), \qquad
    w_i = \frac{1}{|G|} \text{ or, for WCov, } \frac{|r_i^G|}{\sum_k |r_k^G|}

and then the mean over the rooms that have the class. NaN for a class without true instances.
"""

from collections.abc import Callable

from asis_ros.metrics.comparison import Comparison, InstanceTable
from asis_ros.metrics.ratios import ratio
from asis_ros.metrics.score import Score
import numpy as np
from numpy.typing import NDArray


def mean_coverage(comparison: Comparison) -> Score:
    """Compute mCov: all instances of a room weigh the same."""
    return comparison.score('mCov', _coverage(comparison, _equal_weights))


def mean_weighted_coverage(comparison: Comparison) -> Score:
    """Compute mWCov: instances weigh as much as they have points."""
    return comparison.score('mWCov', _coverage(comparison, _sizes))


def _equal_weights(table: InstanceTable) -> NDArray[np.float64]:
    return np.ones(len(table.true_sizes))


def _sizes(table: InstanceTable) -> NDArray[np.int64]:
    return table.true_sizes


def _coverage(
    comparison: Comparison, weights_of: Callable[[InstanceTable], NDArray[np.number]]
) -> NDArray[np.float64]:
    """Average the coverage per class (C,) over the rooms, given the weights (T,) in each."""
    num_classes, tables = comparison.num_classes, comparison.instance_tables
    rooms = np.full((len(tables), num_classes), np.nan)
    for room, table in enumerate(tables):
        weights = weights_of(table)
        best = table.iou.max(axis=1, initial=0.0)
        covered = np.bincount(table.true_class_ids, best * weights, num_classes)
        rooms[room] = ratio(covered, np.bincount(table.true_class_ids, weights, num_classes))
    return ratio(np.nansum(rooms, axis=0), (~np.isnan(rooms)).sum(axis=0))
