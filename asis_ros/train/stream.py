# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Stream of training batches, epoch after epoch, which can resume at any position.

Blocks are read in chunks by a key (epoch, number) that alone determines the contents of a chunk,
so that the stream does not depend on the number of worker processes.
"""

from collections.abc import Generator, Iterator
import signal
from typing import NamedTuple, Protocol

from asis_ros.train.batch import TrainingBatch
from asis_ros.train.interruption import SIGNALS
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Sampler


class Position(NamedTuple):
    """Position in the stream: batches before it are done."""

    epoch: int = 0
    chunk: int = 0
    batch: int = 0


class TrainingBlocks(Protocol):
    """Chunks of training blocks; a map-style data set of torch."""

    num_chunks: int
    """Chunks per epoch."""

    def blocks_per_batch(self, length: int) -> int:
        """Blocks per batch of this process, for blocks of ``length`` points."""

    def __getitem__(self, key: tuple[int, int]) -> list[TrainingBatch]:
        """Read chunk (epoch, number): the batches of each block length, concatenated."""


def batches(
    source: TrainingBlocks, start: Position, *, workers: int, seed: int, device: torch.device
) -> Generator[tuple[TrainingBatch, Position], None, None]:
    """
    Yield batches without end, each with the position after it.

    Parameters
    ----------
    source : TrainingBlocks
        Chunks of blocks.
    start : Position
        Where to start; the stream from there on is always the same.
    workers : int
        Processes that prepare chunks ahead; 0: this process, when it needs them.
    seed : int
        Random seed of the order of batches within a chunk.
    device : torch.device
        Device of the batches.

    """
    assert isinstance(source, Dataset)
    loader = DataLoader(
        source,
        batch_size=None,
        sampler=_Keys(source.num_chunks, start),
        num_workers=workers,
        pin_memory=device.type == 'cuda',
        generator=torch.Generator().manual_seed(seed),  # leaves the default generator alone
        worker_init_fn=_ignore_signals,
    )
    for (epoch, chunk), contents in zip(_Keys(source.num_chunks, start), loader, strict=False):
        slices = _slices(source, contents)
        order = np.random.default_rng([seed, epoch, chunk, 1]).permutation(len(slices))
        first = start.batch if (epoch, chunk) == start[:2] else 0
        for number, (kind, blocks) in enumerate(slices[index] for index in order[first:]):
            after = Position(epoch, chunk, first + number + 1)
            yield contents[kind].select(blocks, device), after


def _slices(source: TrainingBlocks, contents: list[TrainingBatch]) -> list[tuple[int, slice]]:
    """Split a chunk into batches: index of the block length, and blocks of that length."""
    slices = []
    for kind, blocks in enumerate(contents):
        num_blocks, length = blocks.class_ids.shape
        size = source.blocks_per_batch(length)
        slices += [(kind, slice(first, first + size)) for first in range(0, num_blocks, size)]
    return slices


class _Keys(Sampler[tuple[int, int]]):
    """Keys (epoch, number) of all chunks from a position on, epoch after epoch."""

    def __init__(self, num_chunks: int, start: Position) -> None:
        self._num_chunks = num_chunks
        self._start = start

    def __iter__(self) -> Iterator[tuple[int, int]]:
        epoch, chunk, _ = self._start
        while True:
            for number in range(chunk, self._num_chunks):
                yield epoch, number
            epoch, chunk = epoch + 1, 0


def _ignore_signals(worker: int) -> None:
    """Ignore signals in a worker, so that the main process finishes its step and saves."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
