# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

r"""
Panoptic quality of instances, PQ, with its factors segmentation quality and recognition quality.

Kirillov et al., CVPR 2019, eq. 1, per class over all rooms: a true and a predicted instance of the
class match if their IoU is above 0.5, which is possible for one pair of either only, and with the
matches :math:`TP`, the unmatched predicted instances :math:`FP` and the unmatched true ones
:math:`FN`,

.. math::
    PQ = SQ \cdot RQ, \qquad SQ = \frac{\sum_{TP} IoU}{|TP|}, \qquad
    RQ = \frac{|TP|}{|TP| + \frac{1}{2} |FP| + \frac{1}{2} |FN|}.

Every class has instances here, walls and floors too, as S3DIS labels them. All are NaN per class
that is neither true nor predicted; SQ of a class without matches is 0.
"""

from asis_ros.metrics.comparison import Comparison
from asis_ros.metrics.ratios import ratio
from asis_ros.metrics.score import Score
import numpy as np
from numpy.typing import NDArray


def panoptic_quality(comparison: Comparison) -> Score:
    """Compute PQ."""
    segmentation, recognition = _factors(comparison)
    return comparison.score('PQ', segmentation * recognition)


def segmentation_quality(comparison: Comparison) -> Score:
    """Compute SQ, the mean IoU of the matches."""
    return comparison.score('SQ', _factors(comparison)[0])


def recognition_quality(comparison: Comparison) -> Score:
    """Compute RQ, the F1 score of the matches."""
    return comparison.score('RQ', _factors(comparison)[1])


def _factors(comparison: Comparison) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compute segmentation and recognition quality per class, (C,) each."""
    num_classes = comparison.num_classes
    matches, total_iou = np.zeros(num_classes), np.zeros(num_classes)
    for table in comparison.instance_tables:
        pairs = table.iou > 0.5
        class_ids = table.predicted_class_ids[np.nonzero(pairs)[1]]
        matches += np.bincount(class_ids, minlength=num_classes)
        total_iou += np.bincount(class_ids, table.iou[pairs], num_classes)
    # TP + FN are the true instances, TP + FP the predicted ones.
    num_instances = comparison.num_true_instances + comparison.num_predicted_instances
    recognition = ratio(matches, num_instances / 2)
    segmentation = np.where(np.isnan(recognition), np.nan, total_iou / np.maximum(matches, 1))
    return segmentation, recognition
