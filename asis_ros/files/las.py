# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
LAS and LAZ files, read with laspy.

Format: ASPRS, "LAS Specification 1.4 - R15", 2019.
"""

from collections.abc import Sequence
from pathlib import Path
import struct
from typing import Any

from asis_ros.errors import DatasetError
from asis_ros.files.fields import cloud_from_columns, CloudAndFields
from asis_ros.files.reading import check_content
import numpy as np

LONGEST_HEADER = 375
"""Size of the header of version 1.4; older ones are shorter (bytes)."""

RECORD_BYTES, EXTENDED_BYTES = 54, 60
"""Smallest size of a record and of an extended record (bytes)."""


def read_las(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read a LAS or LAZ file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Dimensions to return beside the cloud, such as ``classification``.

    Raises
    ------
    DatasetError
        If laspy is not installed.
    Exception
        Whatever laspy raises if the file is missing or damaged; ValueError if it lacks a
        dimension.

    """
    try:
        import laspy
    except ModuleNotFoundError as error:
        raise DatasetError(
            f'{path} needs the package laspy: pip install "asis_ros[las]" '
            '(in a clone: pip install -e ".[las]")'
        ) from error
    _check_records(path)
    with laspy.open(path) as reader:
        _check_size(path, reader.header)
        try:
            las = reader.read()
        except BaseException as error:  # a panic of lazrs is no Exception
            if type(error).__name__ != 'PanicException':
                raise
            raise ValueError(f'its compressed points are damaged ({error})') from error
    dimensions = [name for name in las.point_format.dimension_names if name not in 'XYZ']
    columns = {name: np.asarray(las[name]) for name in dimensions}
    columns |= zip('xyz', np.asarray(las.xyz).T, strict=True)
    if 'red' in columns:
        # 16 bits by the standard, 8 bits in many files.
        channels = ('red', 'green', 'blue')
        highest = max(columns[channel].max(initial=0) for channel in channels)
        for channel in channels:
            columns[channel] = columns[channel] / (255 if highest <= 255 else 65535)
    return cloud_from_columns(columns, names)


def _check_records(path: Path) -> None:
    """Fail if a file is too short for its records beside the points; laspy would look for all."""
    num_bytes = path.stat().st_size
    with path.open('rb') as file:
        header = file.read(LONGEST_HEADER).ljust(LONGEST_HEADER, b'\0')
    (num_records,) = struct.unpack_from('<I', header, 100)
    # Since version 1.4 there are extended records, behind the points.
    num_extended = struct.unpack_from('<I', header, 243)[0] if header[25] >= 4 else 0
    if num_records * RECORD_BYTES + num_extended * EXTENDED_BYTES > num_bytes:
        raise ValueError(
            f'{num_records} and {num_extended} records beside the points cannot be in '
            f'{num_bytes} bytes'
        )


def _check_size(path: Path, header: Any) -> None:
    """Fail if a file cannot hold what its header promises; laspy would read less, or abort."""
    num_bytes = path.stat().st_size
    row_bytes, start = header.point_format.size, header.offset_to_point_data
    check_content(header.point_count * row_bytes, num_bytes)
    if not header.are_points_compressed:
        found = max(0, num_bytes - start) // row_bytes
        if found < header.point_count:
            raise ValueError(
                f'the header promises {header.point_count} points, the file holds {found}: was it '
                'copied completely?'
            )
        return
    with path.open('rb') as file:
        file.seek(start)
        (table,) = struct.unpack('<q', file.read(8))
        if not start < table <= num_bytes - 8:
            raise ValueError('the table of its chunks is missing: was it copied completely?')
        file.seek(table + 4)
        (num_chunks,) = struct.unpack('<I', file.read(4))
    if num_chunks > num_bytes:
        raise ValueError(f'{num_chunks} chunks of points cannot be in {num_bytes} bytes')
