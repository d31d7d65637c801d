# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Data source of a training: fresh or frozen blocks of a folder of rooms, or a block folder."""

from collections.abc import Sequence
from dataclasses import dataclass
import hashlib
from pathlib import Path

from asis_ros.datasets.labelled_blocks import fingerprint_of_blocks, is_block_folder
from asis_ros.datasets.room_files import fingerprint_of_rooms, list_rooms, rooms_outside_area
from asis_ros.segment.blocks import NUM_FEATURES
from asis_ros.train.block_cache import cached_statistics, prepare_cache
from asis_ros.train.block_statistics import BlockStatistics, statistics_of_frozen
from asis_ros.train.config import TrainingConfig
from asis_ros.train.fresh_blocks import FreshBlocks
from asis_ros.train.frozen_blocks import FrozenBlocks
from asis_ros.train.processes import Processes
from asis_ros.train.shard import Shard
from asis_ros.train.stream import TrainingBlocks


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSource:
    """
    Training blocks with their statistics, and the length of the training.

    Parameters
    ----------
    blocks : TrainingBlocks
        Shard of this process.
    statistics : BlockStatistics
        Statistics of all blocks.
    num_features : int
        F, features per point.
    num_steps : int
        Length of the training.
    description : str
        Name of the data in the origin of the weights.
    fingerprint : str
        Fingerprint of the contents of all rooms or blocks.

    """

    blocks: TrainingBlocks
    statistics: BlockStatistics
    num_features: int
    num_steps: int
    description: str
    fingerprint: str


def open_data_source(
    rooms: Path,
    cache: Path,
    config: TrainingConfig,
    class_names: Sequence[str],
    processes: Processes,
    held_out_area: int | None = None,
) -> DataSource:
    """
    Open a folder of rooms or frozen blocks; the first process prepares the cache.

    Parameters
    ----------
    rooms : Path
        The folder.
    cache : Path
        Folder of the frozen blocks, or of the statistics of fresh ones.
    config : TrainingConfig
        Settings of the training.
    class_names : sequence of str
        Classes of the rooms.
    processes : Processes
        Processes of the training; all must call.
    held_out_area : int, optional
        Area whose rooms are left out.

    Returns
    -------
    DataSource

    Raises
    ------
    DatasetError
        If there are no rooms, one is damaged, or the cache is of other rooms or settings.

    """
    if is_block_folder(rooms):
        content = fingerprint_of_blocks(rooms)
        return _frozen_source(
            rooms, config, len(class_names), processes.shard, str(rooms), content
        )
    paths = list_rooms(rooms)
    if held_out_area is not None:
        paths = rooms_outside_area(paths, held_out_area)
    contents = fingerprint_of_rooms(paths)
    content = hashlib.sha256(repr(contents).encode()).hexdigest()[:16]
    if processes.is_first:
        fingerprints = dict(zip(paths, contents.values(), strict=True))
        prepare_cache(cache, fingerprints, config, class_names)
    processes.wait()
    description = f'{len(paths)} files, {paths[0].name} to {paths[-1].name}'
    if config.frozen:
        return _frozen_source(
            cache, config, len(class_names), processes.shard, description, content
        )
    statistics = cached_statistics(cache, len(class_names))
    blocks = FreshBlocks(
        paths,
        config.preparation,
        batch_size=config.batch_size,
        room_fraction=config.part_of_room,
        augmentation=config.augmentation,
        rarity=statistics.class_weights(1.0),
        class_names=class_names,
        neighbourhoods=config.network.neighbourhoods,
        seed=config.seed,
        shard=processes.shard,
    )
    return DataSource(
        blocks=blocks,
        statistics=statistics,
        num_features=NUM_FEATURES,
        num_steps=config.steps,
        description=description,
        fingerprint=content,
    )


def _frozen_source(
    folder: Path,
    config: TrainingConfig,
    num_classes: int,
    shard: Shard,
    description: str,
    content: str,
) -> DataSource:
    """Open a folder of frozen blocks."""
    blocks = FrozenBlocks(
        folder,
        batch_size=config.batch_size,
        neighbourhoods=config.network.neighbourhoods,
        seed=config.seed,
        shard=shard,
    )
    return DataSource(
        blocks=blocks,
        statistics=statistics_of_frozen(folder, num_classes),
        num_features=blocks.num_features,
        num_steps=config.epochs * blocks.num_batches or config.steps,
        description=description,
        fingerprint=content,
    )
