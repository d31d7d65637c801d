# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Blocks to train on: rooms cut afresh in every epoch, or blocks that were frozen before.

Both kinds are read in chunks by a key (epoch, chunk) that alone decides what is in it, so that an
interrupted run goes on with the very blocks it would have seen, however many processes prepare
them.
"""

from collections.abc import Callable, Iterator, Sequence
import math
from pathlib import Path
from typing import NamedTuple, Protocol

from asis_ros.cloud import LabelledCloud
from asis_ros.datasets.labelled_blocks import concatenate_blocks, LabelledBlocks
from asis_ros.datasets.room_files import load_room
from asis_ros.network.backbone import Precomputed
from asis_ros.segment.blocks import BlockFeatures, split_into_blocks
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.augmentation import Augmentation
from asis_ros.voxels import downsample
import numpy as np
from numpy.typing import NDArray
import torch
from torch import Tensor
from torch.utils.data import Dataset

ROOMS_PER_CHUNK = 8
"""Rooms as a whole, or as many blocks of more rooms, that are mixed in fresh batches."""


class TrainingBatch(NamedTuple):
    """What one optimiser step sees, as tensors: ``LabelledBlocks`` and neighbourhoods."""

    points: Tensor
    class_ids: Tensor
    instance_ids: Tensor
    neighbourhoods: Precomputed

    def part(self, blocks: slice, device: torch.device) -> 'TrainingBatch':
        """Pick some of the blocks and move them to a device."""

        def moved(tensor: Tensor) -> Tensor:
            return tensor[blocks].to(device, non_blocking=True)

        return TrainingBatch(
            moved(self.points),
            moved(self.class_ids),
            moved(self.instance_ids),
            tuple(level._make(map(moved, level)) for level in self.neighbourhoods),
        )


class Share(NamedTuple):
    """Which part of every batch a process trains on: number ``part`` of equal ``parts``."""

    part: int = 0
    parts: int = 1

    def of(self, batches: NDArray[np.int64]) -> NDArray[np.int64]:
        """Pick this process's blocks, (n, B) to (n * B / parts,)."""
        shared = batches.reshape(len(batches), self.parts, -1)
        return shared[:, self.part].reshape(-1)


WHOLE = Share()


class TrainingBlocks(Protocol):
    """A source of training blocks; a map-style data set of torch."""

    num_chunks: int
    """Chunks of one epoch."""

    def blocks_per_batch(self, length: int) -> int:
        """Blocks of this process in a batch of blocks of one length."""

    def __getitem__(self, key: tuple[int, int]) -> list[TrainingBatch]:
        """Read chunk (epoch, number): batches joined into one for each length of block."""


class FreshBlocks(Dataset[list[TrainingBatch]]):
    """
    Draws rooms in random order, augments them, cuts them and mixes the blocks of several rooms.

    Batches hold blocks of one length and always the same number of points, so that batch
    normalisation sees as many in each.

    Parameters
    ----------
    paths : sequence of Path
        Room files.
    preparation : PreparationConfig
        How they are brought into blocks.
    batch_size : int
        Full blocks in a batch of all processes, or as many points in shorter ones.
    part_of_room : float
        Part of the blocks of each room that an epoch draws; more where there are few rooms.
    augmentation : Augmentation
        What happens to each room before.
    class_names : sequence of str
        Classes of the rooms.
    neighbourhoods : callable
        ``Backbone.neighbourhoods`` of the backbone that is trained.
    seed : int
        Of everything that is drawn.
    share : Share
        Part of each batch to return.

    """

    def __init__(
        self,
        paths: Sequence[Path],
        preparation: PreparationConfig,
        *,
        batch_size: int,
        part_of_room: float,
        augmentation: Augmentation,
        class_names: Sequence[str],
        neighbourhoods: Callable[[Tensor], Precomputed],
        seed: int,
        share: Share = WHOLE,
    ) -> None:
        self._paths = list(paths)
        self._preparation = preparation
        self._points_per_batch = batch_size * preparation.block.num_points
        self._augmentation = augmentation
        self._class_names = class_names
        self._neighbourhoods = neighbourhoods
        self._seed = seed
        self._share = share
        self._rooms_per_chunk = min(round(ROOMS_PER_CHUNK / part_of_room), len(self._paths))
        self._part_of_room = min(ROOMS_PER_CHUNK / self._rooms_per_chunk, 1.0)
        self.num_chunks = -(-len(self._paths) // self._rooms_per_chunk)

    def blocks_per_batch(self, length: int) -> int:
        """Blocks of this process in a batch of blocks of one length."""
        return self._points_per_batch // length // self._share.parts

    def __getitem__(self, key: tuple[int, int]) -> list[TrainingBatch]:
        """Cut the rooms of a chunk."""
        epoch, chunk = key
        order = np.random.default_rng([self._seed, epoch]).permutation(len(self._paths))
        rng = np.random.default_rng([self._seed, epoch, chunk])
        pools: dict[int, list[LabelledBlocks]] = {}
        first = chunk * self._rooms_per_chunk
        for number in order[first:][: self._rooms_per_chunk]:
            room = load_room(self._paths[number])
            room = self._augmentation.apply(room, rng, self._class_names)
            for block in cut_room(room, self._preparation, rng, self._part_of_room):
                pools.setdefault(block.points.shape[1], []).append(block)
        return [
            as_batch(blocks.take(self._share.of(batches)), self._neighbourhoods)
            for blocks, batches in self._full_batches(pools, rng)
        ]

    def _full_batches(
        self, pools: dict[int, list[LabelledBlocks]], rng: np.random.Generator
    ) -> Iterator[tuple[LabelledBlocks, NDArray[np.int64]]]:
        """Draw batches (n, B) of each pool; the last is filled up or left, as chance has it."""
        fullest = max(pools, key=lambda length: length * len(pools[length]))
        for length, pool in sorted(pools.items()):
            size = self.blocks_per_batch(length) * self._share.parts
            num_batches = int(len(pool) / size + rng.random()) or int(length == fullest)
            if num_batches:
                blocks = concatenate_blocks(pool)
                drawn = rng.permutation(len(pool))[: num_batches * size]
                again = rng.choice(len(pool), num_batches * size - len(drawn))
                yield blocks, np.concatenate([drawn, again]).reshape(num_batches, size)


def cut_room(
    room: LabelledCloud,
    preparation: PreparationConfig,
    rng: np.random.Generator,
    part: float = 1.0,
) -> Iterator[LabelledBlocks]:
    """
    Bring a room into the form a network takes, one block after the other.

    Parameters
    ----------
    room : LabelledCloud
        Finite points, z up.
    preparation : PreparationConfig
        Voxels and blocks. A voxel has the labels of one of its points, drawn at random.
    rng : numpy.random.Generator
        Draws points, labels and blocks.
    part : float
        Part of the blocks to draw, at least one of them.

    Yields
    ------
    LabelledBlocks
        One block: B is 1.

    """
    if preparation.voxel_size:
        cloud, voxels = downsample(room.cloud, preparation.voxel_size)
        source = rng.permutation(len(voxels))
        one_of_each = source[np.unique(voxels[source], return_index=True)[1]]
        room = LabelledCloud(cloud, room.class_ids[one_of_each], room.instance_ids[one_of_each])
    features = BlockFeatures(room.cloud, preparation.block)
    blocks = split_into_blocks(room.cloud.xyz, preparation.block, rng)
    drawn = rng.permutation(len(blocks))[: math.ceil(part * len(blocks))]
    for block in (blocks[number] for number in np.sort(drawn)):
        yield LabelledBlocks(
            features.of(block)[None],
            room.class_ids[None, block.point_indices],
            room.instance_ids[None, block.point_indices],
        )


def as_batch(
    blocks: LabelledBlocks, neighbourhoods: Callable[[Tensor], Precomputed]
) -> TrainingBatch:
    """Convert labelled blocks to tensors and precompute their neighbourhoods."""
    points = torch.from_numpy(np.ascontiguousarray(blocks.points))
    return TrainingBatch(
        points,
        torch.from_numpy(blocks.class_ids.astype(np.int64)),
        torch.from_numpy(blocks.instance_ids.astype(np.int64)),
        neighbourhoods(points),
    )
