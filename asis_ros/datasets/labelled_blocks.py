# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Labelled blocks on disk: a folder of memory-mapped NumPy arrays.

The arrays are ``blocks.npy`` (B, P, F) float32, ``class_ids.npy`` (B, P) uint8,
``instance_ids.npy`` (B, P) int32 and ``rooms.npy`` (B,) int32, the room of each block.
"""

from collections.abc import Sequence
import hashlib
from pathlib import Path
from typing import Any, Final, NamedTuple
import zlib

from asis_ros.files.reading import reading
import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

ROOMS = 'rooms.npy'
"""Written last, so a folder without it is incomplete."""

TYPES: Final[dict[str, type[np.generic]]] = {
    'blocks.npy': np.float32,
    'class_ids.npy': np.uint8,
    'instance_ids.npy': np.int32,
    ROOMS: np.int32,
}
ARRAYS = tuple(TYPES)[:3]

CHUNK = 1 << 24
"""Bytes that are read at once for a fingerprint."""


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
        If an array is missing or damaged, or shapes or types do not match.

    """
    arrays = [_load(folder / name, kind) for name, kind in TYPES.items()]
    with reading(folder, 'blocks'):
        shapes = [array.shape for array in arrays]
        expected = [shapes[0], shapes[0][:2], shapes[0][:2], shapes[0][:1]]
        if len(shapes[0]) != 3 or shapes != expected:
            raise ValueError(f'arrays of shapes {shapes} do not match')
    *blocks, rooms = arrays
    return LabelledBlocks(*blocks), rooms


def fingerprint_of_blocks(folder: Path) -> str:
    """
    Fingerprint the contents of a folder of blocks.

    Returns
    -------
    str
        16 hexadecimal digits.

    Raises
    ------
    DatasetError
        If a file cannot be read.

    """
    digest = hashlib.sha256()
    for name in TYPES:
        with reading(folder / name, 'an array of blocks'), (folder / name).open('rb') as file:
            while chunk := file.read(CHUNK):
                digest.update(zlib.crc32(chunk).to_bytes(4, 'little'))
    return digest.hexdigest()[:16]


def _load(path: Path, kind: type[np.generic]) -> NDArray[Any]:
    """Memory-map an array of a type."""
    with reading(path, 'an array of blocks', advice='delete its folder and make it again'):
        array: NDArray[Any] = open_memmap(path, mode='r')
        if array.dtype != kind:
            raise ValueError(f'it is of type {array.dtype}, expected {kind.__name__}')
    return array
