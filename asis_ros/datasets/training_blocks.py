# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""An endless stream of training blocks, cut from augmented rooms."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from asis_ros.blocks import Block, BlockFeatures, split_into_blocks
from asis_ros.cloud import LabelledCloud
from asis_ros.config import BlockConfig
from asis_ros.datasets.augmentation import Augmentation
from asis_ros.datasets.rooms import load_room
from asis_ros.geometry import downsample
from asis_ros.network.sampling import Hierarchy, make_hierarchy
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import get_worker_info, IterableDataset


class TrainingBatch(NamedTuple):
    """Blocks of equal length: features (B, P, 9), classes and instances (B, P), hierarchy."""

    points: Tensor
    class_ids: Tensor
    instance_ids: Tensor
    hierarchy: Hierarchy | None


class _Example(NamedTuple):
    """One block before it joins a batch."""

    points: np.ndarray
    class_ids: np.ndarray
    instance_ids: np.ndarray


class TrainingBlocks(IterableDataset[TrainingBatch]):
    """
    Draws rooms in random order, augments them, cuts them and mixes the blocks of several rooms.

    Batches hold blocks of one length and always the same number of points, so that batch
    normalisation sees as many in each.

    Parameters
    ----------
    paths : sequence of Path
        Room files.
    block : BlockConfig
        How rooms are cut.
    voxel_size : float
        Edge of the voxels that are averaged first (m); 0 for none.
    points_per_batch : int
        Points of a batch, a multiple of ``block.num_points``.
    augmentation : Augmentation, optional
        None trains on the rooms as they are.
    with_hierarchy : bool
        Whether to prepare the neighbourhoods of PointNet++ here rather than in the training step.
    seed : int
        Same seed and number of workers, same stream.

    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        block: BlockConfig,
        voxel_size: float,
        points_per_batch: int,
        augmentation: Augmentation | None,
        with_hierarchy: bool,
        seed: int,
    ) -> None:
        self._paths = list(paths)
        self._block = block
        self._voxel_size = voxel_size
        self._points_per_batch = points_per_batch
        self._augmentation = augmentation
        self._with_hierarchy = with_hierarchy
        self._seed = seed

    def __iter__(self) -> Iterator[TrainingBatch]:
        """Yield batches without end."""
        worker = get_worker_info()
        rng = np.random.default_rng([self._seed, worker.id if worker else 0])
        waiting: dict[int, list[_Example]] = defaultdict(list)
        while True:
            for example in self._examples(
                load_room(self._paths[rng.integers(len(self._paths))]), rng
            ):
                length = len(example.points)
                pool = waiting[length]
                pool.append(example)
                size = self._points_per_batch // length
                if len(pool) >= 3 * size:  # mixes the blocks of several rooms
                    rng.shuffle(pool)
                    yield self._batch(pool[:size])
                    del pool[:size]

    def _examples(self, room: LabelledCloud, rng: np.random.Generator) -> Iterator[_Example]:
        if self._augmentation:
            room = self._augmentation.apply(room, rng)
        if self._voxel_size:
            cloud, voxels = downsample(room.cloud, self._voxel_size)
            source = rng.permutation(len(voxels))
            one_of_each = source[np.unique(voxels[source], return_index=True)[1]]
            room = LabelledCloud(
                cloud, room.class_ids[one_of_each], room.instance_ids[one_of_each]
            )
        features = BlockFeatures(room.cloud, self._block)
        for block in split_into_blocks(room.cloud.xyz, self._block, rng):
            yield _example(block, features, room)

    def _batch(self, examples: list[_Example]) -> TrainingBatch:
        points = torch.from_numpy(np.stack([example.points for example in examples]))
        hierarchy = None
        if self._with_hierarchy:
            hierarchy = make_hierarchy(points[:, :, :3].contiguous())
        return TrainingBatch(
            points,
            torch.from_numpy(np.stack([example.class_ids for example in examples])),
            torch.from_numpy(np.stack([example.instance_ids for example in examples])),
            hierarchy,
        )


def _example(block: Block, features: BlockFeatures, room: LabelledCloud) -> _Example:
    indices = block.point_indices
    return _Example(
        features.of(block),
        room.class_ids[indices].astype(np.int64),
        room.instance_ids[indices].astype(np.int64),
    )
