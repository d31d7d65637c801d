# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Sections of the output: tables to read, and their numbers for the JSON file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from asis_ros.evaluate.tables import as_text, Quantity, Table

Row: TypeAlias = dict[str, str | int | float]
"""Values by column; times have their unit in the name of the column."""


@dataclass(frozen=True, slots=True)
class Section:
    """
    A part of the benchmark.

    Parameters
    ----------
    key : str
        Name in the JSON file.
    title : str
        What is measured.
    rows : sequence of Row
        At least one; all with the same columns.
    notes : tuple of str
        Lines below the table.

    """

    key: str
    title: str
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        """The rows as a table, floats with three significant digits."""
        cells = [
            [Quantity(value) if isinstance(value, float) else value for value in row.values()]
            for row in self.rows
        ]
        return [list(self.rows[0]), *cells]

    def __str__(self) -> str:
        return '\n'.join([self.title, '', as_text(self.table), *self.notes])
