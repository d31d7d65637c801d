# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What a run trains on: rooms cut afresh, rooms frozen first, or blocks frozen before."""

from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from asis_ros.datasets.labelled_blocks import is_block_folder
from asis_ros.datasets.room_files import list_rooms, rooms_outside_area
from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.atomic import atomic_write
from asis_ros.network.backbones import BACKBONES
from asis_ros.segment.blocks import NUM_FEATURES
from asis_ros.settings import config_to_mapping
from asis_ros.train.block_statistics import (
    BlockStatistics,
    statistics_of_frozen,
    statistics_of_rooms,
)
from asis_ros.train.config import TrainingConfig
from asis_ros.train.fresh_blocks import FreshBlocks, TrainingBlocks
from asis_ros.train.frozen_blocks import freeze_rooms, FrozenBlocks
from asis_ros.train.processes import Processes
import numpy as np

NOTE = 'made_of.json'
"""What the blocks or counts in a folder were made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSource:
    """
    Blocks to train on, and what is known of them.

    Parameters
    ----------
    blocks : TrainingBlocks
        The blocks of this process.
    statistics : BlockStatistics
        What all blocks hold.
    num_features : int
        F, numbers per point.
    num_steps : int
        Length of the run.
    description : str
        For the origin of the weights.

    """

    blocks: TrainingBlocks
    statistics: BlockStatistics
    num_features: int
    num_steps: int
    description: str


def open_source(
    rooms: Path,
    cache: Path,
    config: TrainingConfig,
    class_names: tuple[str, ...],
    processes: Processes,
    held_out_area: int | None = None,
) -> BlockSource:
    """
    Open a folder of rooms or frozen blocks for a run; the first process prepares what is missing.

    Parameters
    ----------
    rooms : Path
        The folder.
    cache : Path
        Where to keep frozen blocks, or the counts of fresh ones.
    config : TrainingConfig
        The run.
    class_names : tuple of str
        Classes of the rooms.
    processes : Processes
        With whom to train.
    held_out_area : int, optional
        Area whose rooms are left out.

    Raises
    ------
    DatasetError
        If there are no rooms, one is damaged, or the cache is of other rooms or settings.

    """
    if is_block_folder(rooms):
        return _frozen(rooms, config, len(class_names), processes, str(rooms))
    paths = list_rooms(rooms)
    if held_out_area is not None:
        paths = rooms_outside_area(paths, held_out_area)
    made_of = {
        'rooms': [path.name for path in paths],
        'preparation': config_to_mapping(config.preparation),
        'classes': list(class_names),
        'seed': config.seed,
        'frozen': config.frozen,
    }
    description = f'{len(paths)} files, {paths[0].name} to {paths[-1].name}'
    if processes.is_first and not _is_made(cache, made_of):
        _make(cache, paths, config, len(class_names))
        _write(cache / NOTE, made_of)
    processes.wait()
    if config.frozen:
        return _frozen(cache, config, len(class_names), processes, description)
    blocks = FreshBlocks(
        paths,
        config.preparation,
        batch_size=config.batch_size,
        part_of_room=config.part_of_room,
        augmentation=config.augmentation,
        class_names=class_names,
        neighbourhoods=BACKBONES[config.network.backbone].neighbourhoods,
        seed=config.seed,
        share=processes.share,
    )
    return BlockSource(
        blocks=blocks,
        statistics=_load_statistics(cache),
        num_features=NUM_FEATURES,
        num_steps=config.steps,
        description=description,
    )


def _frozen(
    folder: Path, config: TrainingConfig, num_classes: int, processes: Processes, description: str
) -> BlockSource:
    blocks = FrozenBlocks(
        folder,
        batch_size=config.batch_size,
        neighbourhoods=BACKBONES[config.network.backbone].neighbourhoods,
        seed=config.seed,
        share=processes.share,
    )
    return BlockSource(
        blocks=blocks,
        statistics=statistics_of_frozen(folder, num_classes),
        num_features=blocks.num_features,
        num_steps=config.epochs * blocks.num_batches or config.steps,
        description=description,
    )


def _is_made(cache: Path, made_of: dict[str, Any]) -> bool:
    """Tell whether a cache is complete; refuse one of something else."""
    if not (cache / NOTE).is_file():
        return False
    try:
        found = json.loads((cache / NOTE).read_text(encoding='utf-8'))
    except (OSError, ValueError) as error:
        raise DatasetError(f'{cache / NOTE} cannot be read: {error}') from error
    if found != made_of:
        raise DatasetError(
            f'{cache} was made of other rooms or with other settings: delete it, or choose '
            'another folder for this run'
        )
    return True


def _make(cache: Path, paths: list[Path], config: TrainingConfig, num_classes: int) -> None:
    workers = max(config.workers, 1)
    if config.frozen:
        freeze_rooms(paths, cache, config.preparation, seed=config.seed, workers=workers)
        return
    statistics = statistics_of_rooms(
        paths, config.preparation, num_classes, seed=config.seed, workers=workers
    )
    _write(cache / STATISTICS, {name: getattr(statistics, name).tolist() for name in COUNTS})


STATISTICS = 'statistics.json'
COUNTS = ('num_points', 'num_instances', 'instance_points')


def _load_statistics(cache: Path) -> BlockStatistics:
    try:
        values = json.loads((cache / STATISTICS).read_text(encoding='utf-8'))
        return BlockStatistics(*(np.array(values[name], np.int64) for name in COUNTS))
    except (OSError, ValueError, KeyError) as error:
        raise DatasetError(f'{cache / STATISTICS} cannot be read: {error}; delete it') from error


def _write(path: Path, values: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatasetError(f'cannot write {path}: {os_reason(error)}') from error
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(values), encoding='utf-8')
