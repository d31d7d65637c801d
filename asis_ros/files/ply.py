# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""PLY files: reading any of them, writing binary ones."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
import re
from typing import Any, BinaryIO, Final

from asis_ros.files.atomic import atomic_write
from asis_ros.files.fields import as_records, cloud_from_columns, CloudAndFields
from asis_ros.files.text_table import with_plain_nan
from numpy.typing import NDArray

_TYPE_NAMES: Final = {
    'i1': 'char', 'u1': 'uchar', 'i2': 'short', 'u2': 'ushort', 'i4': 'int', 'u4': 'uint',
    'f4': 'float', 'f8': 'double',
}  # fmt: skip

LONGEST_HEADER: Final = 1 << 20
"""A longer header is no header (bytes)."""

_END: Final = re.compile(rb'[\r\n]end_header[ \t]*(?:\r\n|\n|\r)')


def read_ply(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read the element ``vertex`` of an ascii or binary PLY file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Properties to return beside the cloud; blanks in their names are underscores.

    Raises
    ------
    OSError, ValueError, plyfile.PlyParseError
        If the file is missing, damaged, or lacks an element or property.

    """
    # Only imported for reading: a robot writes snapshots, and need not have plyfile installed.
    from plyfile import PlyData

    with path.open('rb') as file:
        header = _read_header(file)
        plain = _plain_header(header)
        is_text = b'format ascii' in header
        if plain == header and not is_text:
            ply = PlyData.read(str(path))
        else:
            body = with_plain_nan(file.read()) if is_text else file.read()
            ply = PlyData.read(BytesIO(plain + body))
    if 'vertex' not in ply:
        raise ValueError(f'no element "vertex" (it has {[item.name for item in ply]})')
    rows = ply['vertex'].data
    return cloud_from_columns({name: rows[name] for name in rows.dtype.names or ()}, names)


def write_ply(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    """
    Write the element ``vertex`` of a binary little-endian PLY file atomically.

    Format: G. Turk, "The PLY Polygon File Format", 1994.

    Parameters
    ----------
    path : Path
        File to write. An existing file is replaced.
    columns : mapping of str to arrays of shape (N,)
        Properties by name, at least one: integers up to 32 bits, float32 or float64.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    rows = as_records(columns)
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


def _read_header(file: BinaryIO) -> bytes:
    """Read a header up to and with its last line."""
    header = file.read(LONGEST_HEADER)
    end = _END.search(header)
    if not header.startswith(b'ply') or end is None:
        raise ValueError('no header from "ply" to "end_header"')
    file.seek(end.end())
    return header[: end.end()]


def _plain_header(header: bytes) -> bytes:
    """
    Make a header readable for plyfile.

    Comments lose characters that are not ASCII, and blanks in the name of a property, as
    CloudCompare writes them, become underscores; types have no blanks, so that this is
    unambiguous.
    """
    lines = []
    for line in header.splitlines(keepends=True):
        words = line.split()
        if words[:1] in ([b'comment'], [b'obj_info']):
            line = line.decode('ascii', 'replace').encode('ascii', 'replace')
        elif words[:1] == [b'property']:
            start = 4 if words[1:2] == [b'list'] else 2
            name = b'_'.join(words[start:])
            line = b' '.join([*words[:start], name]) + line[len(line.rstrip(b'\r\n')) :]
        lines.append(line)
    return b''.join(lines)
