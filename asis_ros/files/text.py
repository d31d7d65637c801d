# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""XYZ files: one point per line of text."""

from collections.abc import Sequence
from pathlib import Path
import re
from typing import Final

from asis_ros.files.fields import cloud_from_columns, cloud_from_table, CloudAndFields
from asis_ros.files.text_table import parse_rows, rows_of_text

_COMMENT: Final = re.compile(rb'\s*(?:#|//)')


def read_xyz(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read a text file with one point per line, separated by blanks, tabs, commas or semicolons.

    Parameters
    ----------
    path : Path
        File to read. The first line may name the columns, also as a comment with # or //, or
        hold the number of points; other comments are skipped. Without names, columns are as
        ``cloud_from_table`` reads them.
    names : sequence of str
        Named columns to return beside the cloud.

    Raises
    ------
    OSError, ValueError
        If the file is missing, a line has another number of columns than the first or is not
        numeric, or a column is missing.

    """
    rows = rows_of_text(path.read_bytes().replace(b',', b' ').replace(b';', b' '))
    columns = _column_names(rows[0]) if rows else []
    rows = [row for row in rows[bool(columns) :] if not _COMMENT.match(row)]
    if rows and rows[0].strip().isdigit() and int(rows[0]) == len(rows) - 1:
        rows = rows[1:]
    table = parse_rows(rows, len(rows[0].split()) if rows else 3)
    if len(columns) == table.shape[1]:
        return cloud_from_columns(dict(zip(columns, table.T, strict=True)), names)
    return cloud_from_table(table, names)


def _column_names(row: bytes) -> list[str]:
    """Names of columns in a line, x, y and z among them; empty if it is another line."""
    names = row.decode('latin-1').lstrip('#/ \t').split()
    return names if {'x', 'y', 'z'} <= {name.lower() for name in names} else []
