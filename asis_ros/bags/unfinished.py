# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A hidden folder for files that are not complete yet."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import shutil

from asis_ros.files.lock import LOCK, locked


@contextmanager
def unfinished_folder(path: Path) -> Iterator[Path]:
    """
    Lend an empty hidden folder that becomes ``path`` if the block ends without an error.

    After an error it is deleted. A process that is killed leaves it behind; the next one for the
    same ``path`` empties it.

    Parameters
    ----------
    path : Path
        What the folder is to become; nothing, or an empty folder, may be there at the end.

    Yields
    ------
    Path
        The folder.

    Raises
    ------
    DatasetError
        If another process has it.
    OSError
        If it cannot be made or moved.

    """
    folder = path.with_name(f'.{path.name}.part')
    folder.mkdir(exist_ok=True)
    with locked(folder, what=path):
        try:
            for item in folder.iterdir():
                if item.name != LOCK:
                    item.unlink()
            yield folder
            (folder / LOCK).unlink()
            os.replace(folder, path)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
