# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Merging methods by name, and their settings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from asis_ros.geometry import to_unit_cube
from asis_ros.segment.merging.clusters import BlockClusters
from asis_ros.segment.merging.gaps import split_at_gaps
from asis_ros.segment.merging.metric import merge_metric
from asis_ros.segment.merging.paper import merge_paper
from asis_ros.settings import check_settings, setting
import numpy as np
from numpy.typing import NDArray


class MergingMethod(Protocol):
    """A merging method; takes the arguments of ``merge_clusters``."""

    def __call__(
        self,
        xyz: NDArray[np.floating],
        blocks: Sequence[BlockClusters],
        class_ids: NDArray[np.uint8],
        config: 'MergingConfig',
        *,
        spacing: float,
    ) -> NDArray[np.int32]: ...


def _metric(
    xyz: NDArray[np.floating],
    blocks: Sequence[BlockClusters],
    class_ids: NDArray[np.uint8],
    config: 'MergingConfig',
    *,
    spacing: float,
) -> NDArray[np.int32]:
    """Split clusters at gaps, with the classes of the whole cloud, and merge by overlap."""
    blocks = [replace(block, class_ids=class_ids[block.point_indices]) for block in blocks]
    # The means of voxels that touch are up to two voxels apart.
    max_gap = config.max_gap and max(config.max_gap, 2 * spacing)
    return merge_metric(
        xyz,
        split_at_gaps(xyz, blocks, max_gap=max_gap),
        voxel_size=config.voxel_size,
        min_overlap=config.min_overlap,
        min_instance_points=config.min_instance_points,
    )


def _paper(
    xyz: NDArray[np.floating],
    blocks: Sequence[BlockClusters],
    class_ids: NDArray[np.uint8],
    config: 'MergingConfig',
    *,
    spacing: float,
) -> NDArray[np.int32]:
    """Merge as published: each block by its own classes."""
    return merge_paper(to_unit_cube(xyz), blocks)


METHODS: dict[str, MergingMethod] = {'metric': _metric, 'paper': _paper}
"""Merging methods by the name of the setting ``merging.method``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergingConfig:
    """How the clusters of overlapping blocks are merged to instances."""

    method: str = setting(
        'metric',
        'metric: overlap on a voxel grid and union-find; paper: BlockMerging as published',
        choices=METHODS,
    )
    voxel_size: float = setting(
        0.05,
        'edge length of the voxels in which clusters are compared (m; metric only)',
        at_least=1e-3,
        at_most=10.0,
    )
    max_gap: float = setting(
        0.1,
        'clusters are split at gaps wider than this (m; on a grid, so that up to twice this may '
        'be bridged; at least twice input.voxel_size; 0.0: never split; metric only)',
        at_least=0.0,
        at_most=10.0,
    )
    min_overlap: float = setting(
        0.25,
        'smallest intersection over union of two clusters, in voxels where their blocks overlap, '
        'for which they are merged (metric only)',
        at_least=0.01,
        at_most=1.0,
    )
    min_instance_points: int = setting(
        50,
        'instances of fewer points (voxels, if input.voxel_size is not 0.0) are dropped; their '
        'points have no instance (metric only)',
        at_least=1,
        at_most=1_000_000,
    )
    planar_classes: tuple[str, ...] = setting(
        ('ceiling', 'floor', 'wall', 'window', 'door', 'board'),
        'classes of flat objects: an instance that bends is split, and instances of one plane '
        'up to 0.5 m apart are joined; names that the weights do not have are ignored (metric '
        'only)',
    )
    min_class_ratio: float = setting(
        0.4,
        'points take the class of their instance if it is at least this fraction as probable as '
        'their own; 1.0: no point does (metric only)',
        at_least=0.0,
        at_most=1.0,
    )
    min_score: float = setting(
        0.15,
        'instances of a lower score are dropped; their points keep their class and have no '
        'instance (metric only)',
        at_least=0.0,
        at_most=1.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def is_published(self) -> bool:
        """Whether instances and classes stay as the method ``paper`` merges them."""
        return self.method == 'paper'


def merge_clusters(
    xyz: NDArray[np.floating],
    blocks: Sequence[BlockClusters],
    class_ids: NDArray[np.uint8],
    config: MergingConfig,
    *,
    spacing: float,
) -> NDArray[np.int32]:
    """
    Merge the clusters of overlapping blocks to instances.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    blocks : sequence of BlockClusters
        Clusters of these points.
    class_ids : array of shape (N,), uint8
        Predicted class of each point, over all blocks.
    config : MergingConfig
        Method and settings.
    spacing : float
        Edge length of the voxels (m) whose means the points are; 0 for a cloud that was not
        downsampled.

    Returns
    -------
    array of shape (N,), int32
        Instance of each point, 0 to I-1, or ``UNASSIGNED``.

    """
    return METHODS[config.method](xyz, blocks, class_ids, config, spacing=spacing)
