# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The two ways of merging, as configured."""

from collections.abc import Sequence

from asis_ros.geometry import to_unit_cube
from asis_ros.segment.config import MergingConfig
from asis_ros.segment.merging.clusters import BlockClusters
from asis_ros.segment.merging.gaps import connected_parts
from asis_ros.segment.merging.metric import merge_metric
from asis_ros.segment.merging.paper import merge_paper
import numpy as np
from numpy.typing import NDArray


def merge_clusters(
    xyz: NDArray[np.floating],
    blocks: Sequence[BlockClusters],
    class_ids: NDArray[np.uint8],
    config: MergingConfig,
    *,
    spacing: float,
) -> NDArray[np.int32]:
    """
    Make instances of the clusters of all blocks.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    blocks : sequence of BlockClusters
        Of these points.
    class_ids : array of shape (N,), uint8
        Class of each point; the published method goes by those of the clusters instead.
    config : MergingConfig
        Method and settings.
    spacing : float
        Edge of the voxels (m) whose means the points are; 0 if they are none.

    Returns
    -------
    array of shape (N,), int32
        Instance of each point, ``UNASSIGNED`` where it has none.

    """
    if config.method == 'paper':
        return merge_paper(to_unit_cube(xyz), blocks)
    # The means of voxels that touch are up to two voxels apart.
    max_gap = config.max_gap and max(config.max_gap, 2 * spacing)
    return merge_metric(
        xyz,
        connected_parts(xyz, blocks, class_ids, max_gap=max_gap),
        voxel_size=config.voxel_size,
        min_overlap=config.min_overlap,
        min_instance_points=config.min_instance_points,
    )
