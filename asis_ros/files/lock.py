# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Folders that one process writes at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
import fcntl
import os
from pathlib import Path
import platform

from asis_ros.errors import AsisError, DatasetError, os_reason

LOCK = '.lock'
"""File that is locked; it names the process, and stays in the folder."""


@contextmanager
def locked(
    folder: Path, error_type: type[AsisError] = DatasetError, what: Path | None = None
) -> Iterator[None]:
    """
    Hold a folder for this process, and remove the temporary files that a killed one left there.

    The system releases the lock when the process ends, however it ends. Child processes do not
    hold it.

    Parameters
    ----------
    folder : Path
        The folder; made if there is none.
    error_type : type
        Error to raise.
    what : Path, optional
        What the errors name, if it is not the folder itself.

    Raises
    ------
    AsisError
        Of ``error_type``, if another process holds the folder, or it cannot be written to.

    """
    named = what or folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open('a+', encoding='utf-8')
    except OSError as error:
        raise error_type(f'cannot write to {named}: {os_reason(error)}') from error
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            file.seek(0)
            raise error_type(
                f'{named} is in use by {file.read() or "another process"}: wait for it to end, '
                'or choose another folder'
            ) from error
        except OSError as error:
            raise error_type(f'cannot lock {named}: {os_reason(error)}') from error
        file.truncate(0)
        file.write(f'process {os.getpid()} on {platform.node()}')
        file.flush()
        for left in folder.glob('.*.part'):
            left.unlink(missing_ok=True)
        yield
