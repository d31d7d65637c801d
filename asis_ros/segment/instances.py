# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Segmentation of a cloud from the predictions for its blocks."""

from collections.abc import Sequence

from asis_ros.cloud import Segmentation
from asis_ros.segment.config import SegmenterConfig
from asis_ros.segment.merging import (
    instance_classes,
    instance_scores,
    merge_clusters,
    regroup_planes,
    smooth_classes,
)
from asis_ros.segment.prediction import CloudPrediction, nearest_sampled, propagate
import numpy as np
from numpy.typing import NDArray


def segmentation_of(
    prediction: CloudPrediction,
    config: SegmenterConfig,
    class_names: Sequence[str],
    mean_sizes: NDArray[np.float64] | None,
) -> Segmentation:
    """
    Merge the predictions for blocks to instances, and propagate them to all points.

    Parameters
    ----------
    prediction : CloudPrediction
        Predictions for the blocks of N points.
    config : SegmenterConfig
        Settings.
    class_names : sequence of str
        Name of each class id.
    mean_sizes : array of shape (C,), optional
        As in ``Checkpoint``.

    Returns
    -------
    Segmentation
        N points in the order of the input; without durations. By ``merging.method`` paper,
        instances and classes are as published; each instance has a score all the same.

    """
    merging = config.merging
    xyz, probabilities = prediction.prepared.cloud.xyz, prediction.probabilities
    clusters = [item.clusters for item in prediction.blocks]
    class_ids = probabilities.argmax(axis=1).astype(np.uint8)
    spacing = config.input.voxel_size
    instance_ids = merge_clusters(xyz, clusters, class_ids, merging, spacing=spacing)
    if not merging.is_published:
        planar = np.flatnonzero(np.isin(class_names, merging.planar_classes)).tolist()
        least = merging.min_instance_points
        instance_ids = regroup_planes(xyz, instance_ids, class_ids, planar, min_points=least)
        ratio = merging.min_class_ratio
        class_ids = smooth_classes(instance_ids, class_ids, probabilities, ratio)
    classes = instance_classes(instance_ids, class_ids)
    of_voxels = Segmentation(
        class_ids,
        instance_ids,
        probabilities[np.arange(len(xyz)), class_ids],
        classes,
        instance_scores(clusters, instance_ids, classes, probabilities, mean_sizes),
        limits=prediction.limits,
    )
    if not merging.is_published:
        of_voxels = of_voxels.with_min_score(merging.min_score)
    blocks = [item.block for item in prediction.blocks]
    source = nearest_sampled(xyz, blocks, config.block.size)
    return propagate(prediction.prepared, source, of_voxels)
