# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables of scores and measurements, written as text for the terminal, Markdown and CSV."""

from collections.abc import Sequence
import csv
from dataclasses import dataclass
import io
from math import floor, isnan, log10, nan
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Percentage:
    """
    A score in a table.

    Parameters
    ----------
    mean, spread : float
        Mean and standard deviation over the seeds (%); NaN if undefined, and for the spread of a
        single number.
    sign : str
        ``'+'`` to show the sign of a gain too.

    """

    mean: float
    spread: float = nan
    sign: Literal['', '+'] = ''

    def __str__(self) -> str:
        if isnan(self.mean):
            return '-'
        mean = round(self.mean, 1) + 0.0  # never -0.0
        return f'{mean:{self.sign}.1f}' + ('' if isnan(self.spread) else f' ± {self.spread:.1f}')


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    A measured number in a table, with three significant digits.

    Parameters
    ----------
    value : float
        The number; NaN if undefined.

    """

    value: float

    def __str__(self) -> str:
        if isnan(self.value):
            return '-'
        magnitude = floor(log10(abs(self.value))) if self.value else 0
        return f'{self.value:.{max(0, 2 - magnitude)}f}'


Cell: TypeAlias = str | int | Percentage | Quantity
Table: TypeAlias = Sequence[Sequence[Cell]]
"""Rows of equal length; the first is the header."""


def as_text(table: Table) -> str:
    """Align a table for the terminal."""
    columns = []
    for column, numeric in zip(zip(*table, strict=True), numeric_columns(table), strict=True):
        cells = [str(cell) for cell in column]
        width = max(map(len, cells))
        columns.append([cell.rjust(width) if numeric else cell.ljust(width) for cell in cells])
    return '\n'.join('  '.join(row).rstrip() for row in zip(*columns, strict=True))


def as_markdown(table: Table) -> str:
    """Write a table in GitHub Flavored Markdown."""
    header, *rows = [[str(cell).replace('|', r'\|') for cell in row] for row in table]
    rule = ['---:' if numeric else '---' for numeric in numeric_columns(table)]
    return '\n'.join('| ' + ' | '.join(row) + ' |' for row in (header, rule, *rows))


def as_csv(table: Table) -> str:
    """Write a table as CSV; a spread has its own column, an undefined number is empty."""
    columns: list[Sequence[Cell]] = []
    for header, *cells in zip(*table, strict=True):
        scores = [cell for cell in cells if isinstance(cell, Percentage)]
        if not scores:
            columns.append((header, *cells))
            continue
        columns.append((header, *(_number(score.mean) for score in scores)))
        spreads = [_number(score.spread) for score in scores]
        if any(spreads):
            columns.append((f'{header} spread', *spreads))
    text = io.StringIO()
    csv.writer(text, lineterminator='\n').writerows(zip(*columns, strict=True))
    return text.getvalue()


def numeric_columns(table: Table) -> list[bool]:
    """Tell which columns hold numbers, and not text only."""
    _, *rows = table
    columns = zip(*rows, strict=True) if rows else ((),) * len(table[0])
    return [any(not isinstance(cell, str) for cell in column) for column in columns]


def _number(percentage: float) -> str:
    return '' if isnan(percentage) else f'{percentage:.3f}'
