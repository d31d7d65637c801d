# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Statistics of training blocks: points per class, instances per class and their sizes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path

from asis_ros.datasets.labelled_blocks import load_blocks
from asis_ros.datasets.room_files import load_room
from asis_ros.datasets.workers import worker_pool
from asis_ros.errors import DatasetError
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.room_blocks import cut_room
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class BlockStatistics:
    """
    Counts over all blocks of all rooms.

    A point counts once for each time that a block sampled it.

    Parameters
    ----------
    num_points : array of shape (C,), int64
        Points per class.
    num_instances : array of shape (C,), int64
        Instances per class, each counted once per room.
    instance_points : array of shape (C,), int64
        Points of these instances.

    """

    num_points: NDArray[np.int64]
    num_instances: NDArray[np.int64]
    instance_points: NDArray[np.int64]

    def __add__(self, other: 'BlockStatistics') -> 'BlockStatistics':
        return BlockStatistics(
            self.num_points + other.num_points,
            self.num_instances + other.num_instances,
            self.instance_points + other.instance_points,
        )

    def mean_sizes(self) -> NDArray[np.float64]:
        """
        Mean number of points per instance of each class, 0 for a class without instances.

        Rounded down to whole numbers, as in the size prior of the released code.

        Returns
        -------
        array of shape (C,), float64

        """
        mean: NDArray[np.float64] = np.floor(
            self.instance_points / np.maximum(self.num_instances, 1)
        )
        return mean

    def class_weights(self, power: float) -> NDArray[np.float32]:
        """
        Class weights: inverse frequency to a power, 1 for a class of mean frequency.

        Parameters
        ----------
        power : float
            0 for equal weights, 1 for the inverse frequency.

        Returns
        -------
        array of shape (C,), float32

        """
        counts = np.maximum(self.num_points, 1)
        weights: NDArray[np.float32] = ((counts.mean() / counts) ** power).astype(np.float32)
        return weights


def room_statistics(
    class_ids: NDArray[np.uint8], instance_ids: NDArray[np.int32], num_classes: int
) -> BlockStatistics:
    """
    Count points and instances in the blocks of one room.

    Parameters
    ----------
    class_ids, instance_ids : array of shape (B, P)
        Labels of B blocks; an instance has the most frequent class of its points.
    num_classes : int
        C.

    Raises
    ------
    DatasetError
        If a class is neither less than C nor ``UNKNOWN_CLASS``.

    """
    classes, instances = class_ids.reshape(-1), instance_ids.reshape(-1)
    known = classes != UNKNOWN_CLASS
    if classes[known].max(initial=0) >= num_classes:
        raise DatasetError(
            f'class {classes[known].max()} occurs, but there are {num_classes} classes'
        )
    num_points = np.bincount(classes[known], minlength=num_classes)
    assigned = known & (instances != UNASSIGNED)
    names, numbers = np.unique(instances[assigned], return_inverse=True)
    table = np.zeros((len(names), num_classes), np.int64)
    np.add.at(table, (numbers, classes[assigned]), 1)
    instance_classes, sizes = table.argmax(axis=1), table.sum(axis=1)
    return BlockStatistics(
        num_points,
        np.bincount(instance_classes, minlength=num_classes),
        np.bincount(instance_classes, sizes, minlength=num_classes).astype(np.int64),
    )


def statistics_of_frozen(folder: Path, num_classes: int) -> BlockStatistics:
    """
    Count points and instances in a folder of frozen blocks, of C classes.

    Raises
    ------
    DatasetError
        If the folder is damaged or has a class that is not among C.

    """
    blocks, rooms = load_blocks(folder)
    starts = np.flatnonzero(np.diff(rooms, prepend=-1))
    parts = zip(starts, np.append(starts[1:], len(rooms)), strict=True)
    return _total(
        room_statistics(blocks.class_ids[start:end], blocks.instance_ids[start:end], num_classes)
        for start, end in parts
    )


def statistics_of_rooms(
    paths: Sequence[Path],
    preparation: PreparationConfig,
    num_classes: int,
    *,
    seed: int,
    workers: int,
) -> BlockStatistics:
    """
    Cut rooms into blocks once, without augmentation, and count points and instances.

    Parameters
    ----------
    paths : sequence of Path
        Room files.
    preparation : PreparationConfig
        Voxels and blocks.
    num_classes : int
        C.
    seed : int
        Random seed of the sampling of points.
    workers : int
        Processes; 0 counts as 1.

    Raises
    ------
    DatasetError
        If a room cannot be read, or has a class that is not among C; the message quotes the room.

    """
    count = partial(_count_room, preparation, num_classes, seed)
    with worker_pool(max(workers, 1)) as pool:
        return _total(tqdm(pool.map(count, paths), total=len(paths), unit='room', desc='counting'))


def _count_room(
    preparation: PreparationConfig, num_classes: int, seed: int, path: Path
) -> BlockStatistics:
    """Count points and instances in the blocks of a room file."""
    blocks = list(cut_room(load_room(path), preparation, np.random.default_rng(seed)))
    class_ids = np.concatenate([block.class_ids.reshape(1, -1) for block in blocks], axis=1)
    instance_ids = np.concatenate([block.instance_ids.reshape(1, -1) for block in blocks], axis=1)
    try:
        return room_statistics(class_ids, instance_ids, num_classes)
    except DatasetError as error:
        raise DatasetError(f'{path}: {error}') from error


def _total(parts: Iterable[BlockStatistics]) -> BlockStatistics:
    """Sum the statistics of several rooms."""
    return reduce(BlockStatistics.__add__, parts)
