# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables as files: one Markdown page, and one CSV file per table."""

from collections.abc import Mapping
from pathlib import Path
import re

from asis_ros.errors import DatasetError, os_reason
from asis_ros.evaluate.tables import as_csv, as_markdown, Table


def save_tables(out: Path, tables: Mapping[str, Table]) -> None:
    """
    Write tables as ``tables.md`` and ``<title>.csv``.

    Parameters
    ----------
    out : Path
        Folder to write to.
    tables : mapping of str to Table
        Title to table.

    Raises
    ------
    DatasetError
        If they cannot be written.

    """
    parts = [f'## {title}\n\n{as_markdown(table)}' for title, table in tables.items()]
    page = '\n\n'.join(parts) + '\n'
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / 'tables.md').write_text(page, encoding='utf-8')
        for title, table in tables.items():
            name = re.sub(r'\W+', '_', title).strip('_').lower()
            (out / f'{name}.csv').write_text(as_csv(table), encoding='utf-8')
    except OSError as error:
        raise DatasetError(f'cannot write tables to {out}: {os_reason(error)}') from error
