# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The endless stream of batches of a run, from any position on."""

from collections.abc import Generator, Iterator
import signal

from asis_ros.train.fresh_blocks import TrainingBatch, TrainingBlocks
from asis_ros.train.interruption import SIGNALS
from asis_ros.train.run import Position
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Sampler


def batches(
    source: TrainingBlocks, start: Position, *, workers: int, seed: int, device: torch.device
) -> Generator[tuple[TrainingBatch, Position], None, None]:
    """
    Yield batches without end, each with the position after it.

    Parameters
    ----------
    source : TrainingBlocks
        Where blocks come from.
    start : Position
        Where to begin; the stream from there on is always the same.
    workers : int
        Processes that prepare chunks ahead; 0: this one, when it needs them.
    seed : int
        Of the order of batches within a chunk.
    device : torch.device
        Where to put the batches.

    """
    assert isinstance(source, Dataset)
    loader = DataLoader(
        source,
        batch_size=None,
        sampler=_Keys(source.num_chunks, start),
        num_workers=workers,
        pin_memory=device.type == 'cuda',
        generator=torch.Generator().manual_seed(seed),  # that of the run stays as it is
        worker_init_fn=_leave_signals_to_main,
    )
    for (epoch, chunk), joined in zip(_Keys(source.num_chunks, start), loader, strict=False):
        slices = _slices(source, joined)
        order = np.random.default_rng([seed, epoch, chunk, 1]).permutation(len(slices))
        first = start.batch if (epoch, chunk) == start[:2] else 0
        for number, (kind, part) in enumerate(slices[index] for index in order[first:]):
            after = Position(epoch, chunk, first + number + 1)
            yield joined[kind].part(part, device), after


def _slices(source: TrainingBlocks, joined: list[TrainingBatch]) -> list[tuple[int, slice]]:
    """Where each batch of a chunk is: which of the joined ones, and which blocks of it."""
    slices = []
    for kind, batch in enumerate(joined):
        num_blocks, length = batch.class_ids.shape
        size = source.blocks_per_batch(length)
        slices += [(kind, slice(first, first + size)) for first in range(0, num_blocks, size)]
    return slices


class _Keys(Sampler[tuple[int, int]]):
    """Chunks of one epoch after the other."""

    def __init__(self, num_chunks: int, start: Position) -> None:
        self._num_chunks = num_chunks
        self._start = start

    def __iter__(self) -> Iterator[tuple[int, int]]:
        epoch, chunk, _ = self._start
        while True:
            for number in range(chunk, self._num_chunks):
                yield epoch, number
            epoch, chunk = epoch + 1, 0


def _leave_signals_to_main(worker: int) -> None:
    """Let the main process finish its step and save before workers end."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
