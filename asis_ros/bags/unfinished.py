# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A hidden folder for files that are not complete yet."""

from collections.abc import Iterator
from contextlib import contextmanager
import fcntl
import os
from pathlib import Path
import shutil

from asis_ros.errors import DatasetError


@contextmanager
def unfinished_folder(path: Path) -> Iterator[Path]:
    """
    Lend an empty hidden folder beside ``path``; what is in it after the block is deleted.

    A process that is killed leaves it behind; the next one for the same ``path`` empties it.

    Parameters
    ----------
    path : Path
        What the folder is to become: the block moves it there.

    Yields
    ------
    Path
        The folder.

    Raises
    ------
    DatasetError
        If another process has it.
    OSError
        If it cannot be created.

    """
    folder = path.with_name(f'.{path.name}.part')
    folder.mkdir(exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)  # held until closed, whatever ends the process
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DatasetError(f'{path} is being written by another process') from error
        for item in folder.iterdir():
            item.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
