# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clusters of overlapping blocks become instances of the cloud, by one of two methods."""

from asis_ros.segment.merging.clusters import BlockClusters, instance_classes
from asis_ros.segment.merging.gaps import connected_parts
from asis_ros.segment.merging.methods import merge_clusters
from asis_ros.segment.merging.metric import merge_metric
from asis_ros.segment.merging.paper import filter_small_instances, merge_paper

__all__ = [
    'BlockClusters',
    'connected_parts',
    'filter_small_instances',
    'instance_classes',
    'merge_clusters',
    'merge_metric',
    'merge_paper',
]
