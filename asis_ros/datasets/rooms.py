# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Labelled clouds on disk, one compressed NumPy file each.

A file holds ``xyz`` (N, 3) float32 (m, z up), ``rgb`` (N, 3) uint8 if there is colour,
``class_ids`` (N,) uint8 and ``instance_ids`` (N,) int32. A folder of them is a data set.
"""

import os
from pathlib import Path
from typing import Any
import zipfile

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.errors import CloudError, DatasetError
import numpy as np


def save_room(path: Path, room: LabelledCloud) -> None:
    """
    Write a labelled cloud, first under a temporary name.

    Parameters
    ----------
    path : Path
        File to write, ending in ``.npz``; replaced if it exists.
    room : LabelledCloud
        z up.

    """
    arrays: dict[str, Any] = {
        'xyz': room.cloud.xyz.astype(np.float32),
        'class_ids': room.class_ids,
        'instance_ids': room.instance_ids,
    }
    if room.cloud.rgb is not None:
        arrays['rgb'] = np.round(room.cloud.rgb * 255).astype(np.uint8)
    temporary = path.with_name(path.name + '.part')
    with temporary.open('wb') as file:
        np.savez_compressed(file, **arrays)
    os.replace(temporary, path)


def load_room(path: Path) -> LabelledCloud:
    """
    Read a labelled cloud.

    Raises
    ------
    DatasetError
        If the file cannot be read or an array is missing or has another length.

    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            rgb = arrays['rgb'].astype(np.float32) / 255 if 'rgb' in arrays else None
            cloud = PointCloud(arrays['xyz'], rgb)
            return LabelledCloud(cloud, arrays['class_ids'], arrays['instance_ids'])
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, CloudError) as error:
        raise DatasetError(f'{path} is not a labelled room: {error}') from error


def list_rooms(folder: Path) -> list[Path]:
    """
    List the rooms of a data set, sorted by name.

    Raises
    ------
    DatasetError
        If the folder holds none.

    """
    paths = sorted(folder.glob('*.npz'))
    if not paths:
        raise DatasetError(f'no rooms (*.npz) in {folder}; make some with "asis prepare"')
    return paths
