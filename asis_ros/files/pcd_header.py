# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Headers of PCD files, checked before anything is read by them."""

from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import numpy as np

LONGEST_HEADER: Final = 1 << 16
"""A longer header is no header (bytes)."""

WIDEST_ROW: Final = 1 << 20
"""A wider row of a point is a wrong COUNT (bytes)."""

ENCODINGS: Final = ('ascii', 'binary', 'binary_compressed')

_KEYS: Final = ('FIELDS', 'SIZE', 'TYPE', 'COUNT', 'WIDTH', 'HEIGHT', 'POINTS', 'DATA')


@dataclass(frozen=True, slots=True)
class PcdField:
    """
    A field of a PCD file.

    Parameters
    ----------
    name : str
        Its name; ``_`` for padding.
    kind : dtype
        Little-endian type of a value.
    count : int
        Values per point.

    """

    name: str
    kind: np.dtype[Any]
    count: int

    @property
    def num_bytes(self) -> int:
        """Bytes per point."""
        return self.kind.itemsize * self.count


@dataclass(frozen=True, slots=True)
class PcdHeader:
    """
    Header of a PCD file.

    Parameters
    ----------
    fields : tuple of PcdField
        In the order of the file.
    num_points : int
        POINTS, or WIDTH x HEIGHT without.
    width, height : int
        Columns and rows.
    encoding : {'ascii', 'binary', 'binary_compressed'}
        How the points are stored.

    """

    fields: tuple[PcdField, ...]
    num_points: int
    width: int
    height: int
    encoding: str

    @property
    def row_bytes(self) -> int:
        """Bytes per point, if not ascii."""
        return sum(field.num_bytes for field in self.fields)

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Rows and columns of an organised cloud; None if it is none."""
        organised = self.height > 1 and self.width * self.height == self.num_points
        return (self.height, self.width) if organised else None


def read_pcd_header(file: BinaryIO) -> PcdHeader:
    """
    Read the header of a PCD file, up to and with the line DATA.

    Small letters, tabs, comments, missing VERSION, VIEWPOINT and COUNT, COLUMNS for FIELDS as in
    version .5, and unknown lines are accepted.

    Parameters
    ----------
    file : binary file
        At its start; afterwards at the first byte of the points.

    Raises
    ------
    ValueError
        If a line is missing, double or wrong, or the lengths of lines differ; quotes them.

    """
    lines = _header_lines(file)
    names = lines['FIELDS']
    sizes = [_number('SIZE', word) for word in _row(lines, 'SIZE', names)]
    types = [word.upper() for word in _row(lines, 'TYPE', names)]
    lines.setdefault('COUNT', ['1'] * len(names))
    counts = [_number('COUNT', word) for word in _row(lines, 'COUNT', names)]
    fields = tuple(
        PcdField(name, _kind(name, kind, size), count)
        for name, kind, size, count in zip(names, types, sizes, counts, strict=True)
    )
    width, height = _single(lines, 'WIDTH', None), _single(lines, 'HEIGHT', 1)
    num_points = _single(lines, 'POINTS', None if width is None else width * (height or 0))
    if num_points is None:
        raise ValueError('the header has neither POINTS nor WIDTH')
    encoding = ' '.join(lines['DATA']).lower()
    if encoding not in ENCODINGS:
        raise ValueError(f'DATA is "{encoding}", expected one of {", ".join(ENCODINGS)}')
    header = PcdHeader(
        fields, num_points, num_points if width is None else width, height or 1, encoding
    )
    if not 0 < header.row_bytes <= WIDEST_ROW:
        raise ValueError(
            f'a point would have {header.row_bytes} bytes: SIZE {" ".join(lines["SIZE"])[:80]}, '
            f'COUNT {" ".join(lines["COUNT"])[:80]}'
        )
    return header


def _header_lines(file: BinaryIO) -> dict[str, list[str]]:
    """Words of each known line of the header, by its first word in capitals."""
    lines: dict[str, list[str]] = {}
    while 'DATA' not in lines:
        line = file.readline(LONGEST_HEADER)
        if not line or file.tell() > LONGEST_HEADER:
            raise ValueError('the header has no line DATA')
        key, *words = line.decode('utf-8', 'replace').split() or ['#']
        key = key.upper().replace('COLUMNS', 'FIELDS')
        if key in lines:
            raise ValueError(f'the header has two lines {key}')
        if key in _KEYS:
            lines[key] = words
    missing = [key for key in ('FIELDS', 'SIZE', 'TYPE') if not lines.get(key)]
    if missing:
        raise ValueError(f'the header has no {", ".join(missing)}')
    return lines


def _row(lines: dict[str, list[str]], key: str, names: list[str]) -> list[str]:
    """Words of a line with one word for each field."""
    words = lines[key]
    if len(words) != len(names):
        raise ValueError(
            f'FIELDS names {len(names)} fields, {key} has {len(words)} values (a name must not '
            f'have blanks): "FIELDS {" ".join(names)[:200]}", "{key} {" ".join(words)[:200]}"'
        )
    return words


def _single(lines: dict[str, list[str]], key: str, default: int | None) -> int | None:
    """Value of a line with one number."""
    if key not in lines:
        return default
    return _number(key, ' '.join(lines[key]))


def _number(key: str, word: str) -> int:
    """Whole number that is not negative."""
    if not (word.isascii() and word.isdigit() and len(word) < 19):
        raise ValueError(f'{key} is "{word[:40]}", expected a whole number')
    return int(word)


def _kind(name: str, letter: str, size: int) -> np.dtype[Any]:
    """Type of a field."""
    sizes = {'F': (4, 8), 'I': (1, 2, 4, 8), 'U': (1, 2, 4, 8)}
    if size not in sizes.get(letter, ()):
        raise ValueError(
            f'field {name} has TYPE {letter} and SIZE {size}, expected F with 4 or 8, or I or U '
            'with 1, 2, 4 or 8'
        )
    return np.dtype(f'<{letter.lower()}{size}')
