# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Room files: labelled clouds as compressed NumPy files.

A file holds ``xyz`` (N, 3) float32 (m, z up), ``rgb`` (N, 3) uint8 if there is colour,
``class_ids`` (N,) uint8 and ``instance_ids`` (N,) int32. A folder of them is a data set.
"""

from collections.abc import Sequence
from pathlib import Path
import re
from typing import Any

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.colours import rgb_to_bytes
from asis_ros.errors import DatasetError
from asis_ros.files.arrays import fingerprint, read_arrays
from asis_ros.files.atomic import atomic_write
from asis_ros.files.reading import reading
import numpy as np
from numpy.typing import NDArray

ROOM, ADVICE = 'a labelled room', 'write it again with "asis prepare"'

TYPES = {'xyz': 'f', 'rgb': 'iu', 'class_ids': 'iu', 'instance_ids': 'iu'}
"""Kinds of numbers of each array."""

AREA = re.compile(r'Area_(\d+)_')
"""Prefix of the names of rooms that belong to an area, as in S3DIS."""


def save_room(path: Path, room: LabelledCloud) -> None:
    """
    Write a labelled cloud atomically.

    Parameters
    ----------
    path : Path
        File to write, ending in ``.npz``. An existing file is replaced.
    room : LabelledCloud
        N points, z up.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    arrays: dict[str, Any] = {
        'xyz': room.cloud.xyz.astype(np.float32),
        'class_ids': room.class_ids,
        'instance_ids': room.instance_ids,
    }
    if room.cloud.rgb is not None:
        arrays['rgb'] = rgb_to_bytes(room.cloud.rgb)
    with atomic_write(path) as temporary, temporary.open('wb') as file:
        np.savez_compressed(file, **arrays)


def load_room(path: Path) -> LabelledCloud:
    """
    Read a labelled cloud.

    Raises
    ------
    DatasetError
        If the file cannot be read, an array is missing or has the wrong length or type, a
        coordinate is not finite, or it is empty.

    """
    with reading(path, ROOM, advice=ADVICE):
        arrays = read_arrays(path, TYPES)
        for name, array in arrays.items():
            if array.dtype.kind not in TYPES[name]:
                raise ValueError(f'array {name!r} is of type {array.dtype}')
        rgb = None
        if 'rgb' in arrays:
            rgb = _integers(np.uint8, arrays['rgb']).astype(np.float32) / np.float32(255)
        cloud = PointCloud(arrays['xyz'], rgb)
        class_ids = _integers(np.uint8, arrays['class_ids'])
        room = LabelledCloud(cloud, class_ids, _integers(np.int32, arrays['instance_ids']))
        if not cloud.finite().all():
            raise ValueError('it has points that are not finite')
    if not len(room.cloud):
        raise DatasetError(f'{path} is a room without points: delete it')
    return room


def _integers(kind: type[np.integer[Any]], values: NDArray[Any]) -> NDArray[Any]:
    """Convert colours or labels to the type of the file; fail if it cannot hold one of them."""
    converted: NDArray[Any] = values.astype(kind)
    odd = values[converted != values]
    if odd.size:
        raise ValueError(f'the value {odd[0]} is not in the range of {kind.__name__}')
    return converted


def fingerprint_of_rooms(paths: Sequence[Path]) -> dict[str, str]:
    """
    Fingerprint the contents of rooms, which may change under the same name.

    Returns
    -------
    dict of str to str
        By file name.

    Raises
    ------
    DatasetError
        If a file cannot be read.

    """
    fingerprints = {}
    for path in paths:
        with reading(path, ROOM, advice=ADVICE):
            fingerprints[path.name] = fingerprint(path)
    return fingerprints


def list_rooms(folder: Path) -> list[Path]:
    """
    List the room files of a data set, sorted by name.

    Raises
    ------
    DatasetError
        If there are none.

    """
    paths = sorted(folder.glob('*.npz'))
    if not paths:
        raise DatasetError(f'no rooms (*.npz) in {folder}; make some with "asis prepare"')
    return paths


def areas_of(paths: Sequence[Path]) -> list[int]:
    """Return the sorted areas of rooms such as ``Area_5_office_1.npz``."""
    return sorted({int(found[1]) for path in paths if (found := AREA.match(path.name))})


def rooms_of_area(paths: Sequence[Path], area: int) -> list[Path]:
    """
    Select the rooms of an area.

    Raises
    ------
    DatasetError
        If there are none.

    """
    rooms = [path for path in paths if path.name.startswith(f'Area_{area}_')]
    if not rooms:
        raise DatasetError(
            f'none of {len(paths)} rooms is of area {area} (Area_{area}_...); '
            f'there are areas {areas_of(paths)}'
        )
    return rooms


def rooms_outside_area(paths: Sequence[Path], area: int) -> list[Path]:
    """
    Select the rooms of all other areas, for training when ``area`` is held out.

    Raises
    ------
    DatasetError
        If there is no room in the area, or none outside of it.

    """
    held_out = set(rooms_of_area(paths, area))
    rooms = [path for path in paths if path not in held_out]
    if not rooms:
        raise DatasetError(f'all {len(paths)} rooms are of area {area}: none is left to train on')
    return rooms
