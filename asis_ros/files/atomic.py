# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Atomic file writing: a file appears complete or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path

from asis_ros.errors import AsisError, DatasetError, os_reason


@contextmanager
def atomic_write(path: Path, error_type: type[AsisError] = DatasetError) -> Iterator[Path]:
    """
    Write a file under a temporary name that replaces ``path`` at the end of the ``with`` block.

    If the block fails, the temporary file is removed and an existing file stays as it is.

    Parameters
    ----------
    path : Path
        File to write. An existing file is replaced.
    error_type : type
        Error to raise instead of ``OSError``.

    Yields
    ------
    Path
        Temporary file in the same folder, different for each process.

    Raises
    ------
    AsisError
        Of ``error_type``, if the file cannot be written; quotes the path and the reason.

    """
    temporary = path.with_name(f'.{path.name}.{os.getpid()}.part')
    try:
        try:
            yield temporary
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise error_type(f'cannot write {path}: {os_reason(error)}') from error
