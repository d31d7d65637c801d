# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Cache folder of a training: frozen blocks, or the statistics of fresh ones.

``manifest.json`` is written last and records the rooms and settings that the cache was made of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
import json
from pathlib import Path
from typing import Any

from asis_ros.errors import DatasetError
from asis_ros.files.atomic import atomic_write
from asis_ros.files.lock import locked
from asis_ros.files.reading import read_json, reading
from asis_ros.train.block_statistics import BlockStatistics, statistics_of_rooms
from asis_ros.train.config import TrainingConfig
from asis_ros.train.frozen_blocks import freeze_rooms
import numpy as np

MANIFEST = 'manifest.json'
STATISTICS = 'statistics.json'
COUNTS = ('num_points', 'num_instances', 'instance_points')
"""Fields of ``BlockStatistics``, and keys of the file."""


def prepare_cache(
    cache: Path, rooms: Mapping[Path, str], config: TrainingConfig, class_names: Sequence[str]
) -> None:
    """
    Freeze blocks, or compute the statistics of fresh ones, unless the cache is complete.

    Parameters
    ----------
    cache : Path
        Folder to write to.
    rooms : mapping of Path to str
        Room files, with their fingerprints.
    config : TrainingConfig
        Settings of the training.
    class_names : sequence of str
        Classes of the rooms.

    Raises
    ------
    DatasetError
        If a room is damaged, the cache is in use or cannot be written, or it is of other rooms or
        settings.

    """
    made_of = {
        'rooms': {path.name: content for path, content in rooms.items()},
        'preparation': asdict(config.preparation),
        'classes': list(class_names),
        'seed': config.seed,
        'frozen': config.frozen,
    }
    with locked(cache):
        if not _is_complete(cache, made_of):
            _fill(cache, list(rooms), config, len(class_names))
            _write(cache / MANIFEST, made_of)


def _fill(cache: Path, paths: Sequence[Path], config: TrainingConfig, num_classes: int) -> None:
    """Make the contents of a cache."""
    workers = max(config.workers, 1)
    if config.frozen:
        freeze_rooms(paths, cache, config.preparation, seed=config.seed, workers=workers)
    else:
        statistics = statistics_of_rooms(
            paths, config.preparation, num_classes, seed=config.seed, workers=workers
        )
        _write(cache / STATISTICS, {name: getattr(statistics, name).tolist() for name in COUNTS})


def cached_statistics(cache: Path, num_classes: int) -> BlockStatistics:
    """
    Read the statistics of fresh blocks of C classes.

    Raises
    ------
    DatasetError
        If the file is missing or damaged, or of another number of classes.

    """
    path = cache / STATISTICS
    with reading(path, 'statistics of blocks', advice=f'delete {cache}'):
        values = read_json(path)
        counts = [np.array(values[name], np.int64) for name in COUNTS]
        if any(array.shape != (num_classes,) for array in counts):
            raise ValueError(f'it has not the counts of {num_classes} classes')
        return BlockStatistics(*counts)


def _is_complete(cache: Path, made_of: dict[str, Any]) -> bool:
    """Tell whether a cache is complete; refuse one of other rooms or settings."""
    path = cache / MANIFEST
    if not path.is_file():
        return False
    with reading(path, 'the record of a cache', advice=f'delete {cache}'):
        found = read_json(path)
    if found != made_of:
        raise DatasetError(
            f'{cache} was made of other rooms or with other settings: delete it, or choose '
            'another folder for this run'
        )
    return True


def _write(path: Path, values: dict[str, Any]) -> None:
    """Write a JSON file."""
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(values), encoding='utf-8')
