# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Annotation files of S3DIS: the points of one instance as text, x y z r g b per line.

The published files have a few corrupt bytes. All known ones lost the bit 0x20: a NUL instead of a
space, 0x10 and 0x16 instead of the digits 0 and 6. A single such byte in a line is repaired and
reported; any other defect is an error that names file and line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
import re
from typing import BinaryIO, cast

from asis_ros.datasets.s3dis.archive import Entry
from asis_ros.errors import DatasetError
from asis_ros.files.reading import check_content, reading
import numpy as np
from numpy.typing import NDArray

COLUMNS = ('x', 'y', 'z', 'r', 'g', 'b')

FARTHEST = 1000.0
"""Largest plausible coordinate (m): the areas lie within 100 m of their origin."""

CHUNK_SIZE = 1 << 24
"""Size of the text that is parsed at once (bytes); parsing takes several times the memory."""

CONTROL = re.compile(rb'[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')
LONGEST_LINE = 1000
"""Longest line (bytes); six numbers take about 40."""

LOST_BIT = 0x20
REPAIRABLE = b' .0123456789'


@dataclass(frozen=True, slots=True)
class Annotation:
    """
    The points of one instance.

    Parameters
    ----------
    xyz : array of shape (N, 3), float64
        Positions in the area frame (m).
    rgb : array of shape (N, 3), uint8
        Colours.
    repairs : list of str
        Description of each repaired line.

    """

    xyz: NDArray[np.float64]
    rgb: NDArray[np.uint8]
    repairs: list[str]


def read_annotation(entry: Entry) -> Annotation:
    """
    Read an annotation file.

    Parameters
    ----------
    entry : Path or zipfile.Path
        The file.

    Raises
    ------
    DatasetError
        If the file cannot be read or has no points, a line does not have six numbers, a
        coordinate is above ``FARTHEST``, or a colour is not an integer 0 to 255. The message names
        file and line.

    """
    chunks, repairs = [], []
    first_line = 1
    for text in _texts(entry):
        repaired, new_repairs = _repair(text, first_line, entry)
        chunks.append(_values(repaired, first_line, entry))
        repairs += new_repairs
        first_line += text.count(b'\n')
    if not sum(map(len, chunks)):
        raise DatasetError(f'{entry} holds no points: unpack the archive again')
    xyz = np.concatenate([chunk[:, :3] for chunk in chunks])
    rgb = np.concatenate([chunk[:, 3:].astype(np.uint8) for chunk in chunks])
    return Annotation(xyz, rgb, repairs)


def _texts(entry: Entry) -> Iterator[bytes]:
    """Read whole lines, about ``CHUNK_SIZE`` bytes at once."""
    with reading(entry, 'an annotation', advice='unpack the archive again'):
        if not isinstance(entry, Path):
            member = entry.root.getinfo(entry.at)
            check_content(member.file_size, member.compress_size)
        with entry.open('rb') as opened:
            file = cast(BinaryIO, opened)
            while text := file.read(CHUNK_SIZE):
                ending = file.readline(LONGEST_LINE)
                if len(ending) == LONGEST_LINE:
                    raise ValueError(f'it has a line of more than {LONGEST_LINE} bytes')
                yield text + ending


def _repair(text: bytes, first_line: int, entry: Entry) -> tuple[bytes, list[str]]:
    """Repair corrupt bytes; return the text and a description of each repaired line."""
    if not CONTROL.search(text):
        return text, []
    lines, repairs = text.split(b'\n'), []
    for index, line in enumerate(lines):
        damaged = b''.join(CONTROL.findall(line))
        if not damaged:
            continue
        original = damaged[0] | LOST_BIT
        if len(damaged) > 1 or original not in REPAIRABLE:
            raise _error(entry, first_line + index, line, f'damaged bytes {_shown(damaged)}')
        lines[index] = line.replace(damaged, bytes([original]))
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
        raise _first_defect(text, first_line, entry, str(error)) from error
    if values.shape[1] != len(COLUMNS) or not _in_range(values):
        raise _first_defect(text, first_line, entry, 'values out of range')
    return values


def _in_range(values: NDArray[np.float64]) -> bool:
    """Whether all coordinates and colours of values (N, 6) are plausible."""
    xyz, rgb = values[:, :3], values[:, 3:]
    near = np.abs(xyz) <= FARTHEST  # False for NaN, too
    colours = (rgb >= 0) & (rgb <= 255) & (rgb == np.floor(rgb))
    return bool(near.all() and colours.all())


def _first_defect(text: bytes, first_line: int, entry: Entry, reason: str) -> DatasetError:
    """Find the first defective line, for the error; only called if there is one."""
    for index, line in enumerate(text.split(b'\n')):
        defect = _defect(line)
        if defect:
            return _error(entry, first_line + index, line, defect)
    return DatasetError(f'{entry} cannot be read from line {first_line} on: {reason}')


def _defect(line: bytes) -> str | None:
    """Describe what is wrong with a line; None if nothing is."""
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


def _error(entry: Entry, number: int, line: bytes, defect: str) -> DatasetError:
    """Error that names file, line and text."""
    return DatasetError(
        f'{entry} line {number}: {defect}, in {_shown(line[:80])}; '
        'correct the line or unpack the archive again'
    )


def _shown(text: bytes) -> str:
    """Format text of a file for a message, with corrupt bytes visible."""
    return repr(text.decode('latin-1'))
