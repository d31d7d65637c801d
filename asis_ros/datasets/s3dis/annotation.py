# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Annotation files of S3DIS: the points of one instance as text, x y z r g b on each line.

The published files have a few damaged bytes. All that are known lost the bit 0x20: a NUL that was
a space, 0x10 and 0x16 that were the digits 0 and 6. A single such byte in a line is restored and
reported; every other fault is an error that names file and line.
"""

from dataclasses import dataclass
from io import BytesIO
import re
from typing import BinaryIO, cast
import zipfile
import zlib

from asis_ros.datasets.s3dis.archive import Entry
from asis_ros.errors import DatasetError
import numpy as np
from numpy.typing import NDArray

COLUMNS = ('x', 'y', 'z', 'r', 'g', 'b')

FARTHEST = 1000.0
"""Largest coordinate that can be right (m): the areas lie within 100 m of their origin."""

PIECE = 1 << 24
"""Text that is parsed at once (bytes); parsing takes several times as much memory."""

CONTROL = re.compile(rb'[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')
LOST_BIT = 0x20
RESTORABLE = b' .0123456789'


@dataclass(frozen=True, slots=True)
class Annotation:
    """
    The points of one instance.

    Parameters
    ----------
    xyz : array of shape (N, 3), float64
        Positions in the frame of the area (m).
    rgb : array of shape (N, 3), uint8
        Colours.
    repairs : list of str
        Which lines were repaired, and how.

    """

    xyz: NDArray[np.float64]
    rgb: NDArray[np.uint8]
    repairs: list[str]


def read_annotation(entry: Entry) -> Annotation:
    """
    Read one annotation file.

    Parameters
    ----------
    entry : Path or zipfile.Path
        The file.

    Raises
    ------
    DatasetError
        If the file cannot be read or holds no points, or a line has not six columns, a column is
        not a number, a coordinate is over ``FARTHEST``, or a colour is not a whole number 0 to
        255. The message names file and line.

    """
    pieces, repairs = [], []
    first_line = 1
    try:
        with entry.open('rb') as opened:
            file = cast(BinaryIO, opened)
            while text := file.read(PIECE) + file.readline():
                restored, restorations = _restore(text, first_line, entry)
                pieces.append(_values(restored, first_line, entry))
                repairs += restorations
                first_line += text.count(b'\n')
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise DatasetError(f'cannot read {entry}: {error}') from error
    if not sum(map(len, pieces)):
        raise DatasetError(f'{entry} holds no points: unpack the archive again')
    xyz = np.concatenate([piece[:, :3] for piece in pieces])
    rgb = np.concatenate([piece[:, 3:].astype(np.uint8) for piece in pieces])
    return Annotation(xyz, rgb, repairs)


def _restore(text: bytes, first_line: int, entry: Entry) -> tuple[bytes, list[str]]:
    """Restore damaged bytes; say of each line how."""
    if not CONTROL.search(text):
        return text, []
    lines, repairs = text.split(b'\n'), []
    for index, line in enumerate(lines):
        damaged = b''.join(CONTROL.findall(line))
        if not damaged:
            continue
        whole = damaged[0] | LOST_BIT
        if len(damaged) > 1 or whole not in RESTORABLE:
            raise _error(entry, first_line + index, line, f'damaged bytes {_shown(damaged)}')
        lines[index] = line.replace(damaged, bytes([whole]))
        repairs.append(
            f'{entry.name} line {first_line + index}: {_shown(line)} read as '
            f'{_shown(lines[index])}'
        )
    return b'\n'.join(lines), repairs


def _values(text: bytes, first_line: int, entry: Entry) -> NDArray[np.float64]:
    """Parse whole lines: shape (N, 6)."""
    if text.isspace():
        return np.zeros((0, len(COLUMNS)))
    try:
        values = np.loadtxt(BytesIO(text), comments=None, ndmin=2)
    except ValueError as error:
        raise _first_fault(text, first_line, entry, str(error)) from error
    if values.shape[1] != len(COLUMNS) or not _in_range(values):
        raise _first_fault(text, first_line, entry, 'values out of range')
    return values


def _in_range(values: NDArray[np.float64]) -> bool:
    xyz, rgb = values[:, :3], values[:, 3:]
    near = np.abs(xyz) <= FARTHEST  # False for NaN, too
    colours = (rgb >= 0) & (rgb <= 255) & (rgb == np.floor(rgb))
    return bool(near.all() and colours.all())


def _first_fault(text: bytes, first_line: int, entry: Entry, otherwise: str) -> DatasetError:
    """Look for the line at fault, one by one; only called when there is one."""
    for index, line in enumerate(text.split(b'\n')):
        fault = _fault(line)
        if fault:
            return _error(entry, first_line + index, line, fault)
    return DatasetError(f'{entry} cannot be read from line {first_line} on: {otherwise}')


def _fault(line: bytes) -> str | None:
    values = line.split()
    if not values:
        return None
    if len(values) != len(COLUMNS):
        return f'expected 6 columns x y z r g b, got {len(values)}'
    for name, value in zip(COLUMNS, values, strict=True):
        try:
            number = float(value)
        except ValueError:
            return f'{name} is {_shown(value)}, not a number'
        if name in 'xyz' and not abs(number) <= FARTHEST:
            return f'{name} is {_shown(value)}, expected at most {FARTHEST:g} m'
        if name in 'rgb' and number not in range(256):
            return f'{name} is {_shown(value)}, expected a whole number 0 to 255'
    return None


def _error(entry: Entry, number: int, line: bytes, fault: str) -> DatasetError:
    return DatasetError(
        f'{entry} line {number}: {fault}, in {_shown(line[:80])}; '
        'correct the line or unpack the archive again'
    )


def _shown(text: bytes) -> str:
    """Text of a file as part of a message, with damaged bytes visible."""
    return repr(text.decode('latin-1'))
