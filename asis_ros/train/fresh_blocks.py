# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Fresh blocks: rooms are augmented and cut into blocks anew in every epoch."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from asis_ros.datasets.labelled_blocks import concatenate_blocks, LabelledBlocks
from asis_ros.datasets.room_files import load_room
from asis_ros.network.backbone import Precomputed
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.batch import training_batch, TrainingBatch
from asis_ros.train.mixing import Mixer
from asis_ros.train.room_blocks import cut_room
from asis_ros.train.shard import Shard, WHOLE
import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

ROOMS_PER_CHUNK = 8
"""Rooms that are mixed in a chunk; of fractions of rooms, as many as give as many blocks."""


class FreshBlocks(Dataset[list[TrainingBatch]]):
    """
    Data set of chunks, each of the mixed blocks of several augmented rooms.

    A batch holds blocks of one length. All batches hold the same number of points, so that batch
    normalisation has the same number of samples in each.

    Parameters
    ----------
    paths : sequence of Path
        Room files.
    preparation : PreparationConfig
        Voxels and blocks.
    batch_size : int
        Full blocks per batch over all processes; shorter blocks make up as many points.
    room_fraction : float
        Fraction of the blocks of each room that an epoch uses; more if there are few rooms.
    augmentation : Augmentation
        Augmentation of each room before it is cut, and mixing of the rooms of a chunk.
    rarity : array of shape (C,)
        Rarity of each class, as ``Mixer`` takes it.
    class_names : sequence of str
        Classes of the rooms.
    neighbourhoods : callable
        ``Backbone.neighbourhoods`` of the backbone that is trained.
    seed : int
        Random seed of order, augmentation and sampling.
    shard : Shard
        Shard of each batch to return.

    """

    def __init__(
        self,
        paths: Sequence[Path],
        preparation: PreparationConfig,
        *,
        batch_size: int,
        room_fraction: float,
        augmentation: Augmentation,
        rarity: NDArray[np.floating],
        class_names: Sequence[str],
        neighbourhoods: Callable[[Tensor], Precomputed],
        seed: int,
        shard: Shard = WHOLE,
    ) -> None:
        self._paths = list(paths)
        self._preparation = preparation
        self._points_per_batch = batch_size * preparation.block.num_points
        self._augmentation = augmentation
        self._rarity = rarity
        self._class_names = class_names
        self._neighbourhoods = neighbourhoods
        self._seed = seed
        self._shard = shard
        self._rooms_per_chunk = min(round(ROOMS_PER_CHUNK / room_fraction), len(self._paths))
        self._room_fraction = min(ROOMS_PER_CHUNK / self._rooms_per_chunk, 1.0)
        self.num_chunks = -(-len(self._paths) // self._rooms_per_chunk)

    def blocks_per_batch(self, length: int) -> int:
        """Blocks per batch of this process, for blocks of ``length`` points."""
        return self._points_per_batch // length // self._shard.world_size

    def __getitem__(self, key: tuple[int, int]) -> list[TrainingBatch]:
        """Mix, augment and cut the rooms of a chunk (epoch, number)."""
        epoch, chunk = key
        order = np.random.default_rng([self._seed, epoch]).permutation(len(self._paths))
        rng = np.random.default_rng([self._seed, epoch, chunk])
        pools: dict[int, list[LabelledBlocks]] = {}
        augmentation = self._augmentation
        mixer = Mixer(augmentation.mix * augmentation.enabled, self._rarity, rng)
        first = chunk * self._rooms_per_chunk
        for number in order[first:][: self._rooms_per_chunk]:
            room = mixer.mixed(load_room(self._paths[number]))
            room = augmentation.apply(room, rng, self._class_names)
            for block in cut_room(room, self._preparation, rng, self._room_fraction):
                pools.setdefault(block.points.shape[1], []).append(block)
        return [
            training_batch(blocks.take(self._shard.of(batches)), self._neighbourhoods)
            for blocks, batches in self._full_batches(pools, rng)
        ]

    def _full_batches(
        self, pools: dict[int, list[LabelledBlocks]], rng: np.random.Generator
    ) -> Iterator[tuple[LabelledBlocks, NDArray[np.int64]]]:
        """
        Sample batches (n, B) from the blocks of each length.

        A last batch that is not full is filled up with a probability of its fill level, else
        dropped, so that each block is as frequent as in the rooms.
        """
        fullest = max(pools, key=lambda length: length * len(pools[length]))
        for length, pool in sorted(pools.items()):
            size = self.blocks_per_batch(length) * self._shard.world_size
            num_batches = int(len(pool) / size + rng.random()) or int(length == fullest)
            if num_batches:
                blocks = concatenate_blocks(pool)
                sampled = rng.permutation(len(pool))[: num_batches * size]
                again = rng.choice(len(pool), num_batches * size - len(sampled))
                yield blocks, np.concatenate([sampled, again]).reshape(num_batches, size)
