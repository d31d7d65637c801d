# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""PLY files: reading any of them, writing binary ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from asis_ros.errors import DatasetError
from asis_ros.files.atomic import atomic_write
from asis_ros.files.fields import cloud_from_rows, CloudAndFields
import numpy as np
from numpy.typing import NDArray

_TYPE_NAMES: Final = {
    'i1': 'char', 'u1': 'uchar', 'i2': 'short', 'u2': 'ushort', 'i4': 'int', 'u4': 'uint',
    'f4': 'float', 'f8': 'double',
}  # fmt: skip


def read_ply(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read the element ``vertex`` of an ascii or binary PLY file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Properties to return beside the cloud.

    Raises
    ------
    OSError, ValueError, plyfile.PlyParseError
        If the file is missing, damaged, or lacks an element or property.

    """
    # Only imported for reading: a robot writes snapshots, and need not have plyfile installed.
    from plyfile import PlyData

    ply = PlyData.read(str(path))
    if 'vertex' not in ply:
        raise ValueError(f'no element "vertex" (it has {[item.name for item in ply]})')
    return cloud_from_rows(ply['vertex'].data, names)


def write_ply(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """
    Write the element ``vertex`` of a binary little-endian PLY file atomically.

    Format: G. Turk, "The PLY Polygon File Format", 1994.

    Parameters
    ----------
    path : Path
        File to write, ending in ``.ply``. An existing file is replaced.
    columns : mapping of str to arrays of shape (N,)
        Properties by name, at least one: integers up to 32 bits, float32 or float64.

    Raises
    ------
    DatasetError
        If the name does not end in ``.ply`` or the file cannot be written.

    """
    if path.suffix.lower() != '.ply':
        raise DatasetError(f'cannot write {path}: the result is a PLY file, name it *.ply')
    row_type = np.dtype(
        [(name, column.dtype.newbyteorder('<')) for name, column in columns.items()]
    )
    rows = np.empty(len(next(iter(columns.values()))), row_type)
    for name, column in columns.items():
        rows[name] = column
    header = [
        'ply',
        'format binary_little_endian 1.0',
        f'element vertex {len(rows)}',
        *(f'property {_TYPE_NAMES[rows.dtype[name].str[1:]]} {name}' for name in columns),
        'end_header',
    ]
    with atomic_write(path) as temporary, temporary.open('wb') as file:
        file.write(('\n'.join(header) + '\n').encode('ascii'))
        file.write(rows.tobytes())
