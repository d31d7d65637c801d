# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Merging of the clusters of overlapping blocks to instances of the cloud."""

from asis_ros.segment.merging.clusters import BlockClusters, instance_classes
from asis_ros.segment.merging.gaps import split_at_gaps
from asis_ros.segment.merging.instance_scores import instance_scores
from asis_ros.segment.merging.methods import merge_clusters, MergingConfig, METHODS
from asis_ros.segment.merging.metric import merge_metric
from asis_ros.segment.merging.paper import filter_small_instances, merge_paper
from asis_ros.segment.merging.planes import regroup_planes
from asis_ros.segment.merging.smoothing import smooth_classes

__all__ = [
    'METHODS',
    'BlockClusters',
    'MergingConfig',
    'filter_small_instances',
    'instance_classes',
    'instance_scores',
    'merge_clusters',
    'merge_metric',
    'merge_paper',
    'regroup_planes',
    'smooth_classes',
    'split_at_gaps',
]
