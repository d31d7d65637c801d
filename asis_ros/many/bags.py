# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The bags in a folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
import os
from pathlib import Path

from asis_ros.bags.metadata import FILE_NAME
from asis_ros.bags.reader import COMPRESSED, FORMATS
from asis_ros.errors import DatasetError, os_reason

SUFFIXES = (*FORMATS, '.bag')
"""Endings of storage files; those of ROS 1 are found, too, to be reported."""


@dataclass(frozen=True, slots=True)
class FoundBag:
    """
    A bag in a folder of bags.

    Parameters
    ----------
    name : str
        Path below the folder, without the ending of a file.
    path : Path
        Folder or file of the bag.
    size : int
        Size of its files (bytes).

    """

    name: str
    path: Path
    size: int


def find_bags(folder: Path, out: Path | None = None) -> list[FoundBag]:
    """
    Find all bags in a folder and the folders below.

    A folder with metadata.yaml is a bag. In any other folder, each storage file is one.

    Parameters
    ----------
    folder : Path
        The folder.
    out : Path, optional
        Folder for results, which is not searched.

    Returns
    -------
    list of FoundBag
        In the order of their names.

    Raises
    ------
    DatasetError
        If the folder cannot be read, is a bag itself or holds none, or two have the same name.

    """
    if (folder / FILE_NAME).exists():
        raise DatasetError(f'{folder} is a bag itself: give the folder that holds it')
    if not folder.is_dir():
        raise DatasetError(f'there is no folder {folder}')
    skipped = None if out is None else out.resolve()
    try:
        found = sorted(_search(folder, folder, skipped), key=lambda bag: bag.name)
    except OSError as error:
        raise DatasetError(f'cannot read {folder}: {os_reason(error)}') from error
    if not found:
        raise DatasetError(f'{folder} holds no bag: neither folders of bags nor .mcap or .db3')
    for first, second in pairwise(found):
        if first.name == second.name:
            raise DatasetError(
                f'{first.path} and {second.path} have the same name: rename one of them'
            )
    return found


def _search(root: Path, folder: Path, skipped: Path | None) -> Iterator[FoundBag]:
    for path in folder.iterdir():
        name = str(path.relative_to(root))
        if path.name.startswith('.') or path.resolve() == skipped:
            continue
        if path.is_dir() and not (path / FILE_NAME).exists():
            yield from _search(root, path, skipped)
        elif path.is_dir():
            yield FoundBag(name, path, _size(path))
        elif path.name.removesuffix(COMPRESSED).endswith(SUFFIXES):
            stem, _ = os.path.splitext(name.removesuffix(COMPRESSED))
            yield FoundBag(stem, path, path.stat().st_size)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
