# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Work folder of an adaptation: its clouds, labelled rooms, and a record of their origin."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from asis_ros.adapt.recordings import Recordings
from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.room_files import list_rooms
from asis_ros.errors import DatasetError
from asis_ros.files.atomic import atomic_write
from asis_ros.files.lock import locked
from asis_ros.files.reading import read_json, reading
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.prepare import prepare_synthetic

RECORD = 'inputs.json'
"""Written once all clouds are there."""

FIRST_SEED = 600_000
"""Seed of the first synthetic room."""

NUM_ROOMS = 8
"""Number of synthetic rooms; each is scanned, and seen by a depth camera."""


@contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """
    Hold the folder beside the weights to write, ``lab.npz.work`` for ``lab.npz``.

    Raises
    ------
    DatasetError
        If another process has it, or it cannot be written to.

    """
    path = out.with_name(f'{out.name}.work')
    with locked(path):
        yield path


def gathered_clouds(
    work: Path,
    recordings: Recordings,
    weights: Path,
    voxel_size: float,
    settings: dict[str, Any],
    progress: Callable[[int, int], None],
) -> list[Path]:
    """
    Gather the clouds of recordings, unless an earlier call did.

    Parameters
    ----------
    work : Path
        The work folder.
    recordings : Recordings
        Clouds and bags.
    weights : Path
        File of the weights to adapt.
    voxel_size : float
        Voxel size that they were trained with (m).
    settings : dict
        What else the result depends on.
    progress : callable
        As for ``Recordings.gather``.

    Returns
    -------
    list of Path
        Rooms without labels.

    Raises
    ------
    DatasetError
        If a recording cannot be read, or the folder is of other inputs.

    """
    made_of = {
        'recordings': [state for source in recordings.sources for state in _states(source)],
        '--scans': recordings.num_scans,
        '--topic': recordings.topic,
        '--up': recordings.node.up,
        '--sensor-pose': list(recordings.node.sensor_pose),
        'weights': hashlib.sha256(weights.read_bytes()).hexdigest(),
        **settings,
    }
    path = work / RECORD
    if path.is_file():
        with reading(path, 'the record of an adaptation', advice=f'delete {work}'):
            found = read_json(path)
        other = sorted(name for name in made_of if found.get(name) != made_of[name])
        if other:
            raise DatasetError(
                f'{work} is of an adaptation with other {", ".join(other)}: delete it, or choose '
                'another name for the weights'
            )
        return list_rooms(work / 'clouds')
    paths = recordings.gather(work / 'clouds', voxel_size / 2, progress)
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(made_of), encoding='utf-8')
    return paths


def labelled_rooms(work: Path, rooms: Path | None, class_names: tuple[str, ...]) -> list[Path]:
    """
    List the labelled rooms to mix with: those of a folder, or synthetic ones that are made.

    Raises
    ------
    DatasetError
        If the rooms have other classes than the weights.

    """
    names = CLASS_NAMES if rooms is None else load_class_names(rooms)
    if names != class_names:
        raise DatasetError(
            f'the weights have the classes {", ".join(class_names)}, and '
            f'{rooms or "synthetic rooms"} {", ".join(names)}: give labelled rooms of the same '
            'classes with --rooms, or use --norm-only, which needs none'
        )
    if rooms is not None:
        return list_rooms(rooms)
    prepare_synthetic(
        work / 'synthetic',
        first_seed=FIRST_SEED,
        num_rooms=NUM_ROOMS,
        views_per_room=1,
        workers=os.cpu_count() or 1,
    )
    return list_rooms(work / 'synthetic')


def _states(source: Path) -> list[str]:
    """Path, size and time of the files of a recording."""
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    states = [(path.absolute(), path.stat()) for path in files if path.is_file()]
    return [f'{path} {state.st_size} {state.st_mtime_ns}' for path, state in states]
