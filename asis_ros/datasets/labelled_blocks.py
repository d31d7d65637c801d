# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Labelled blocks on disk: a folder of memory-mapped NumPy arrays.

The arrays are ``blocks.npy`` (B, P, F) float32, ``class_ids.npy`` (B, P) uint8,
``instance_ids.npy`` (B, P) int32 and ``rooms.npy`` (B,) int32, the room of each block.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from asis_ros.errors import DatasetError
import numpy as np
from numpy.typing import NDArray

ARRAYS = ('blocks.npy', 'class_ids.npy', 'instance_ids.npy')
ROOMS = 'rooms.npy'
"""Written last, so a folder without it is incomplete."""


class LabelledBlocks(NamedTuple):
    """Blocks with the same number of points, and their labels."""

    points: NDArray[np.float32]
    """Features: (B, P, F)."""
    class_ids: NDArray[np.uint8]
    """True class of each point: (B, P)."""
    instance_ids: NDArray[np.int32]
    """True instance of each point: (B, P)."""

    def take(self, index: NDArray[np.int64]) -> 'LabelledBlocks':
        """Select blocks by index."""
        return LabelledBlocks(self.points[index], self.class_ids[index], self.instance_ids[index])


def concatenate_blocks(parts: Sequence[LabelledBlocks]) -> LabelledBlocks:
    """Concatenate blocks with the same number of points."""
    return LabelledBlocks(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def is_block_folder(folder: Path) -> bool:
    """Whether a folder holds blocks rather than rooms."""
    return (folder / ROOMS).is_file()


def load_blocks(folder: Path) -> tuple[LabelledBlocks, NDArray[np.int32]]:
    """
    Memory-map the arrays of a folder of blocks.

    Returns
    -------
    blocks : LabelledBlocks
        B blocks.
    rooms : array of shape (B,), int32
        Room of each block.

    Raises
    ------
    DatasetError
        If an array is missing or damaged, or the shapes do not match.

    """
    try:
        arrays: list[Any] = [np.load(folder / name, mmap_mode='r') for name in ARRAYS]
        rooms = np.load(folder / ROOMS)
    except (OSError, ValueError, EOFError) as error:
        raise DatasetError(f'{folder} holds no blocks: {error}') from error
    shapes = [array.shape for array in arrays]
    if (
        len(shapes[0]) != 3
        or not shapes[0][:2] == shapes[1] == shapes[2]
        or rooms.shape != shapes[0][:1]
    ):
        raise DatasetError(f'{folder}: arrays of shapes {shapes}, {rooms.shape} do not match')
    return LabelledBlocks(*arrays), rooms
