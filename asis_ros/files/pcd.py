# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
PCD files of the Point Cloud Library.

Format: https://pointclouds.org/documentation/tutorials/pcd_file_format.html.
"""

from collections.abc import Mapping, Sequence
import logging
from pathlib import Path
import struct
from typing import Any

from asis_ros.colours import pack_rgb
from asis_ros.files.atomic import atomic_write
from asis_ros.files.fields import as_records, cloud_from_columns, CloudAndFields
from asis_ros.files.pcd_header import PcdHeader, read_pcd_header
from asis_ros.files.text_table import as_type, parse_rows, rows_of_text
import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

LZF_RATIO = 256
"""More than LZF can compress: a longer result is a damaged header."""


def read_pcd(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read an ascii, binary or binary_compressed PCD file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Fields to return beside the cloud.

    Raises
    ------
    OSError, ValueError
        If the file is missing or damaged, holds more or fewer points than its header says, or
        lacks a field.

    """
    with path.open('rb') as file:
        header = read_pcd_header(file)
        body = file.read()
    if header.width * header.height != header.num_points:
        logger.warning(
            '%s: WIDTH %d x HEIGHT %d is not POINTS %d: taken as a cloud without rows and columns',
            path, header.width, header.height, header.num_points,
        )  # fmt: skip
    if header.encoding == 'ascii':
        columns = _ascii_columns(header, body)
    elif header.encoding == 'binary':
        columns = _binary_columns(header, body)
    else:
        columns = _compressed_columns(header, body)
    return cloud_from_columns(columns, names)


def pcd_image_shape(path: Path) -> tuple[int, int] | None:
    """Rows and columns of an organised PCD file; None for an unorganised one."""
    with path.open('rb') as file:
        return read_pcd_header(file).image_shape


def write_pcd(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """
    Write a binary PCD file atomically.

    Parameters
    ----------
    path : Path
        File to write. An existing file is replaced.
    columns : mapping of str to arrays of shape (N,)
        Fields by name, at least one. red, green and blue (uint8) become one field rgb, a float32
        with the bits 0x00RRGGBB, as the Point Cloud Library expects.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    fields = dict(columns)
    if 'red' in fields:
        colours = np.stack([fields.pop(name) for name in ('red', 'green', 'blue')], axis=1)
        fields['rgb'] = pack_rgb(colours).view(np.float32)
    rows = as_records(fields)
    kinds = [column.dtype for column in fields.values()]
    header = [
        '# .PCD v0.7 - Point Cloud Data file format',
        'VERSION 0.7',
        f'FIELDS {" ".join(fields)}',
        f'SIZE {" ".join(str(kind.itemsize) for kind in kinds)}',
        f'TYPE {" ".join(kind.kind.upper() for kind in kinds)}',
        f'COUNT {" ".join("1" for _ in kinds)}',
        f'WIDTH {len(rows)}',
        'HEIGHT 1',
        'VIEWPOINT 0 0 0 1 0 0 0',
        f'POINTS {len(rows)}',
        'DATA binary',
    ]
    with atomic_write(path) as temporary, temporary.open('wb') as file:
        file.write(('\n'.join(header) + '\n').encode('ascii'))
        file.write(rows.tobytes())


def _ascii_columns(header: PcdHeader, body: bytes) -> dict[str, NDArray[Any]]:
    """Columns of an ascii body, one row per line."""
    rows = rows_of_text(body)
    if len(rows) != header.num_points:
        raise _wrong_number(header, len(rows))
    table = parse_rows(rows, sum(field.count for field in header.fields))
    columns, start = [], 0
    for field in header.fields:
        columns.append(as_type(table[:, start : start + field.count], field.kind))
        start += field.count
    return _by_name(header, columns)


def _binary_columns(header: PcdHeader, body: bytes) -> dict[str, NDArray[Any]]:
    """Columns of a binary body, one row after the other."""
    num_bytes = header.num_points * header.row_bytes
    extra = len(body) - num_bytes
    if extra < 0 or (extra >= header.row_bytes and body[num_bytes:].strip(b'\0')):
        raise _wrong_number(header, len(body) // header.row_bytes)
    bytes_of_rows = np.frombuffer(body, np.uint8, num_bytes)
    bytes_of_rows = bytes_of_rows.reshape(header.num_points, header.row_bytes)
    columns, start = [], 0
    for field in header.fields:
        values = np.ascontiguousarray(bytes_of_rows[:, start : start + field.num_bytes])
        columns.append(values.view(field.kind))
        start += field.num_bytes
    return _by_name(header, columns)


def _compressed_columns(header: PcdHeader, body: bytes) -> dict[str, NDArray[Any]]:
    """Columns of a body compressed with LZF, one field after the other."""
    # Only imported for reading: a robot writes snapshots, and need not have it installed.
    import lzf

    if len(body) < 8:
        raise ValueError(f'{len(body)} bytes of compressed points, expected at least 8')
    num_compressed, num_bytes = struct.unpack('<II', body[:8])
    compressed = body[8 : 8 + num_compressed]
    if len(compressed) < num_compressed:
        raise ValueError(
            f'{len(compressed)} bytes of compressed points, the header promises {num_compressed}'
        )
    if num_bytes != header.num_points * header.row_bytes:
        raise _wrong_number(header, num_bytes / header.row_bytes)
    if num_bytes > LZF_RATIO * num_compressed:
        raise ValueError(f'{num_compressed} compressed bytes cannot hold {num_bytes}')
    plain = lzf.decompress(compressed, num_bytes) if num_bytes else b''
    if plain is None or len(plain) != num_bytes:
        raise ValueError(f'the compressed points are damaged: expected {num_bytes} bytes')
    columns, start = [], 0
    for field in header.fields:
        num_values = header.num_points * field.count
        values = np.frombuffer(plain, field.kind, num_values, start)
        columns.append(values.reshape(header.num_points, field.count))
        start += header.num_points * field.num_bytes
    return _by_name(header, columns)


def _by_name(header: PcdHeader, columns: Sequence[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Columns of shape (N,), or (N, COUNT) for several values, by name and without padding."""
    named: dict[str, NDArray[Any]] = {}
    for field, column in zip(header.fields, columns, strict=True):
        if field.name == '_' or not field.count:
            continue
        if field.name in named:
            raise ValueError(f'there are two fields {field.name}')
        named[field.name] = column[:, 0] if field.count == 1 else column
    return named


def _wrong_number(header: PcdHeader, found: float) -> ValueError:
    """Error about a file that does not hold as many points as its header promises."""
    return ValueError(
        f'the header promises {header.num_points} points, the file holds {found:.10g}: '
        'was it copied completely?'
    )
