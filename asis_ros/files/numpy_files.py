# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""NPZ and NPY files: clouds as NumPy arrays."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from asis_ros.cloud import PointCloud
from asis_ros.files.arrays import read_arrays
from asis_ros.files.atomic import atomic_write
from asis_ros.files.fields import (
    cloud_from_columns,
    cloud_from_table,
    CloudAndFields,
    common_float_type,
    select_fields,
    unit_colours,
)
import numpy as np
from numpy.typing import NDArray


def read_npz(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read the arrays ``xyz`` (N, 3) and, if there is one, ``rgb`` (N, 3) of an NPZ file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Arrays of shape (N,) to return beside the cloud.

    Raises
    ------
    OSError, ValueError, zipfile.BadZipFile, CloudError
        If the file is missing or damaged, or an array is missing or has the wrong shape.

    """
    arrays = read_arrays(path)
    if 'xyz' not in arrays:
        raise ValueError(f'no array "xyz" (it has {sorted(arrays)})')
    xyz = arrays['xyz']
    rgb = unit_colours(arrays['rgb']) if 'rgb' in arrays else None
    cloud = PointCloud(xyz.astype(common_float_type(xyz.dtype)), rgb)
    return cloud, select_fields({name: arrays[name] for name in sorted(arrays)}, names, len(cloud))


def read_npy(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read the array of an NPY file.

    Parameters
    ----------
    path : Path
        File with a structured array of shape (N,) with fields as ``cloud_from_columns`` reads
        them, or a table of shape (N, 3) or more as ``cloud_from_table`` reads it.
    names : sequence of str
        Fields of a structured array to return beside the cloud.

    Raises
    ------
    OSError, ValueError
        If the file is missing or damaged, or the array has another shape.

    """
    array = np.load(path, allow_pickle=False)
    if array.dtype.names is None:
        return cloud_from_table(array, names)
    rows = array.reshape(-1)
    return cloud_from_columns({name: rows[name] for name in array.dtype.names}, names)


def write_npz(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """
    Write an NPZ file atomically.

    Parameters
    ----------
    path : Path
        File to write. An existing file is replaced.
    columns : mapping of str to arrays of shape (N,)
        Arrays by name; x, y and z become one array ``xyz`` of shape (N, 3), red, green and blue
        one array ``rgb``.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    arrays = dict(columns)
    for joined, parts in (('xyz', ('x', 'y', 'z')), ('rgb', ('red', 'green', 'blue'))):
        if set(parts) <= set(arrays):
            arrays[joined] = np.stack([arrays.pop(part) for part in parts], axis=1)
    with atomic_write(path) as temporary, temporary.open('wb') as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
