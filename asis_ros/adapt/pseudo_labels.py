# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Pseudo-labels: the most confident predictions of each class, with whole instances."""

from collections.abc import Sequence

from asis_ros.adapt.predictions import TwoViews
from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
import numpy as np
from numpy.typing import NDArray


def class_thresholds(
    class_ids: NDArray[np.uint8],
    confidence: NDArray[np.floating],
    num_classes: int,
    fraction: float,
) -> NDArray[np.float64]:
    """
    Smallest confidence of the most confident points of each class.

    Thresholds are class-balanced: each class keeps the same fraction of its points, however
    confident the network is in it (Zou et al., Unsupervised domain adaptation for semantic
    segmentation via class-balanced self-training, ECCV 2018).

    Parameters
    ----------
    class_ids : array of shape (N,), uint8
        Predicted class of each point.
    confidence : array of shape (N,)
        Confidence in it, 0 to 1.
    num_classes : int
        C.
    fraction : float
        Fraction of the points of each class that reach the threshold, or few more if some are
        equal (0 to 1).

    Returns
    -------
    array of shape (C,), float64
        Infinity for a class without points.

    """
    thresholds = np.full(num_classes, np.inf)
    for class_id in range(num_classes):
        of_class = np.sort(confidence[class_ids == class_id])[::-1]
        if len(of_class):
            thresholds[class_id] = of_class[max(round(fraction * len(of_class)), 1) - 1]
    return thresholds


def pseudo_labels(
    clouds: Sequence[PointCloud],
    predictions: Sequence[TwoViews],
    num_classes: int,
    fraction: float,
) -> list[LabelledCloud]:
    """
    Label the points of all clouds that are confident; the loss ignores the others.

    Points have their class if they reach the threshold of that class. Instances are kept whole,
    with all their points, if their mean confidence reaches that of the instances of their class.

    Parameters
    ----------
    clouds : sequence of PointCloud
        Unlabelled clouds.
    predictions : sequence of TwoViews
        Predictions for each.
    num_classes : int
        C.
    fraction : float
        Fraction of the points of each class to label (0 to 1).

    Returns
    -------
    list of LabelledCloud

    """
    of_instances = [_instance_confidence(item) for item in predictions]
    points = class_thresholds(
        np.concatenate([item.class_ids for item in predictions]),
        np.concatenate([item.confidence for item in predictions]),
        num_classes,
        fraction,
    )
    # By the points of instances: a fraction of the points, not of the instances.
    assigned = [item.instance_ids != UNASSIGNED for item in predictions]
    rows = [item.instance_ids[of] for item, of in zip(predictions, assigned, strict=True)]
    pairs = list(zip(predictions, rows, of_instances, strict=True))
    instances = class_thresholds(
        np.concatenate([item.instance_class_ids[row] for item, row, _ in pairs]),
        np.concatenate([confidence[row] for _, row, confidence in pairs]),
        num_classes,
        fraction,
    )
    return [
        _labelled(cloud, item, confidence, points, instances)
        for cloud, item, confidence in zip(clouds, predictions, of_instances, strict=True)
    ]


def _instance_confidence(item: TwoViews) -> NDArray[np.float64]:
    """Mean confidence of the points of each instance: shape (I,)."""
    assigned = item.instance_ids != UNASSIGNED
    ids, num_instances = item.instance_ids[assigned], len(item.instance_class_ids)
    sums = np.bincount(ids, item.confidence[assigned], minlength=num_instances)
    mean: NDArray[np.float64] = sums / np.maximum(np.bincount(ids, minlength=num_instances), 1)
    return mean


def _labelled(
    cloud: PointCloud,
    item: TwoViews,
    of_instances: NDArray[np.float64],
    points: NDArray[np.float64],
    instances: NDArray[np.float64],
) -> LabelledCloud:
    """Label the confident points and instances of a cloud."""
    known = np.flatnonzero(item.class_ids != UNKNOWN_CLASS)
    confidence = item.confidence[known]
    known = known[(confidence >= points[item.class_ids[known]]) & (confidence > 0)]
    class_ids = np.full(len(cloud), UNKNOWN_CLASS, np.uint8)
    class_ids[known] = item.class_ids[known]
    kept = (of_instances >= instances[item.instance_class_ids]) & (of_instances > 0)
    new_ids = np.append(np.where(kept, np.arange(len(kept)), UNASSIGNED), UNASSIGNED)
    return LabelledCloud(cloud, class_ids, new_ids[item.instance_ids].astype(np.int32))
