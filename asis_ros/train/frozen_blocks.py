# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Frozen blocks: points are sampled once, as in the paper, and stored."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
import shutil
from typing import Any

from asis_ros.datasets.labelled_blocks import ARRAYS, concatenate_blocks, load_blocks, ROOMS
from asis_ros.datasets.room_files import load_room
from asis_ros.datasets.workers import worker_pool
from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.atomic import atomic_write
from asis_ros.network.backbone import Precomputed
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.batch import training_batch, TrainingBatch
from asis_ros.train.room_blocks import cut_room
from asis_ros.train.shard import Shard, WHOLE
import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset
from tqdm import tqdm

BATCHES_PER_CHUNK = 8
"""Batches that are read and prepared together."""


def freeze_rooms(
    paths: Sequence[Path], out: Path, preparation: PreparationConfig, *, seed: int, workers: int
) -> None:
    """
    Cut rooms into blocks and store them.

    Parameters
    ----------
    paths : sequence of Path
        Room files.
    out : Path
        Folder to write to.
    preparation : PreparationConfig
        Voxels and blocks; ``block.fixed`` must be set, so that all blocks have one length.
    seed : int
        Random seed of the sampling of points.
    workers : int
        Processes.

    Raises
    ------
    DatasetError
        If a room cannot be read or the folder cannot be written to.

    """
    parts = out / 'parts'
    try:
        parts.mkdir(parents=True, exist_ok=True)
        cut = partial(_freeze_room, parts, preparation, seed)
        with worker_pool(workers) as pool:
            progress = tqdm(total=len(paths), unit='room', desc='cutting')
            sizes = []
            for size in pool.map(cut, range(len(paths)), paths):
                sizes.append(size)
                progress.update()
        _concatenate(out, parts, sizes)
        shutil.rmtree(parts)
    except OSError as error:
        raise DatasetError(f'cannot write blocks to {out}: {os_reason(error)}') from error


def _freeze_room(
    parts: Path, preparation: PreparationConfig, seed: int, number: int, path: Path
) -> int:
    """Store the blocks of one room in files of their own; return their number."""
    rng = np.random.default_rng([seed, number])
    blocks = concatenate_blocks(list(cut_room(load_room(path), preparation, rng)))
    arrays: tuple[NDArray[Any], ...] = blocks.points, blocks.class_ids, blocks.instance_ids
    for name, array in zip(ARRAYS, arrays, strict=True):
        np.save(parts / f'{number}_{name}', array)
    return len(blocks.points)


def _concatenate(out: Path, parts: Path, sizes: Sequence[int]) -> None:
    """Concatenate the blocks of all rooms on disk, array by array."""
    for name in ARRAYS:
        first = np.load(parts / f'0_{name}', mmap_mode='r')
        shape = (sum(sizes), *first.shape[1:])
        array = open_memmap(out / name, mode='w+', dtype=first.dtype, shape=shape)
        start = 0
        for number, size in enumerate(sizes):
            end = start + size
            array[start:end] = np.load(parts / f'{number}_{name}', mmap_mode='r')
            start = end
        array.flush()
    with atomic_write(out / ROOMS) as temporary, temporary.open('wb') as file:
        np.save(file, np.repeat(np.arange(len(sizes), dtype=np.int32), sizes))


class FrozenBlocks(Dataset[list[TrainingBatch]]):
    """
    Data set of chunks of frozen blocks, shuffled anew in every epoch.

    Blocks that do not fill a last batch are left out of the epoch.

    Parameters
    ----------
    folder : Path
        Folder of frozen blocks.
    batch_size : int
        Blocks per batch over all processes.
    neighbourhoods : callable
        ``Backbone.neighbourhoods`` of the backbone that is trained.
    seed : int
        Random seed of the order.
    shard : Shard
        Shard of each batch to return.

    Attributes
    ----------
    num_features : int
        F, features per point.
    num_batches : int
        Batches per epoch.

    Raises
    ------
    DatasetError
        If the folder is damaged or holds fewer blocks than a batch.

    """

    def __init__(
        self,
        folder: Path,
        *,
        batch_size: int,
        neighbourhoods: Callable[[Tensor], Precomputed],
        seed: int,
        shard: Shard = WHOLE,
    ) -> None:
        self._blocks, _ = load_blocks(folder)
        self._batch_size = batch_size
        self._neighbourhoods = neighbourhoods
        self._seed = seed
        self._shard = shard
        self.num_features: int = self._blocks.points.shape[2]
        self.num_batches = len(self._blocks.points) // batch_size
        self.num_chunks = -(-self.num_batches // BATCHES_PER_CHUNK)
        if not self.num_batches:
            raise DatasetError(
                f'{folder} holds {len(self._blocks.points)} blocks, a batch has {batch_size}: '
                'lower batch_size'
            )

    def blocks_per_batch(self, length: int) -> int:
        """Blocks per batch of this process; ``length`` is that of all blocks."""
        return self._batch_size // self._shard.world_size

    def __getitem__(self, key: tuple[int, int]) -> list[TrainingBatch]:
        """Read the batches of a chunk (epoch, number)."""
        epoch, chunk = key
        order = np.random.default_rng([self._seed, epoch]).permutation(len(self._blocks.points))
        batches = order[: self.num_batches * self._batch_size].reshape(-1, self._batch_size)
        first = chunk * BATCHES_PER_CHUNK
        chosen = self._shard.of(batches[first:][:BATCHES_PER_CHUNK])
        return [training_batch(self._blocks.take(chosen), self._neighbourhoods)]
