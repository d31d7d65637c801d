# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Labelled blocks of a room: voxel downsampling, splitting into blocks, sampling of points."""

from collections.abc import Iterator
from dataclasses import replace
import math

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.labelled_blocks import LabelledBlocks
from asis_ros.segment.blocks import BlockFeatures, split_into_blocks
from asis_ros.segment.config import PreparationConfig
from asis_ros.voxels import downsample
import numpy as np


def cut_room(
    room: LabelledCloud,
    preparation: PreparationConfig,
    rng: np.random.Generator,
    fraction: float = 1.0,
) -> Iterator[LabelledBlocks]:
    """
    Split a room into blocks of sampled points with features and labels.

    Parameters
    ----------
    room : LabelledCloud
        Finite points, z up.
    preparation : PreparationConfig
        Voxels, blocks and colours. A voxel has the labels of one of its points, chosen at random.
    rng : numpy.random.Generator
        Random generator for labels, points and blocks.
    fraction : float
        Fraction of the blocks to sample (0 to 1), rounded up to a whole number of them.

    Yields
    ------
    LabelledBlocks
        One block: B is 1.

    """
    if not preparation.use_colour:
        room = replace(room, cloud=PointCloud(room.cloud.xyz))
    if preparation.voxel_size:
        room = _downsampled(room, preparation.voxel_size, rng)
    features = BlockFeatures(room.cloud, preparation.block)
    blocks = split_into_blocks(room.cloud.xyz, preparation.block, rng)
    sampled = rng.permutation(len(blocks))[: math.ceil(fraction * len(blocks))]
    for block in (blocks[number] for number in np.sort(sampled)):
        yield LabelledBlocks(
            features.of(block)[None],
            room.class_ids[None, block.point_indices],
            room.instance_ids[None, block.point_indices],
        )


def _downsampled(
    room: LabelledCloud, voxel_size: float, rng: np.random.Generator
) -> LabelledCloud:
    """Average the points of each voxel and take the labels of one of them."""
    cloud, voxels = downsample(room.cloud, voxel_size)
    source = rng.permutation(len(voxels))
    one_of_each = source[np.unique(voxels[source], return_index=True)[1]]
    return LabelledCloud(cloud, room.class_ids[one_of_each], room.instance_ids[one_of_each])
