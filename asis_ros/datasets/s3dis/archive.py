# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Layout of the S3DIS archive, unpacked or zipped: its rooms, and those it should have."""

from pathlib import Path
import re
from typing import TypeAlias
import zipfile

from asis_ros.errors import DatasetError
from asis_ros.files.reading import reading

Entry: TypeAlias = Path | zipfile.Path
"""A file or folder, on disk or inside a zip file; both have the same interface."""

ANNOTATIONS = 'Annotations'
RELEASE = 'Stanford3dDataset_v1.2_Aligned_Version'

NUM_ROOMS = {
    'Area_1': {'WC': 1, 'conferenceRoom': 2, 'copyRoom': 1, 'hallway': 8, 'office': 31,
               'pantry': 1},
    'Area_2': {'WC': 2, 'auditorium': 2, 'conferenceRoom': 1, 'hallway': 12, 'office': 14,
               'storage': 9},
    'Area_3': {'WC': 2, 'conferenceRoom': 1, 'hallway': 6, 'lounge': 2, 'office': 10,
               'storage': 2},
    'Area_4': {'WC': 4, 'conferenceRoom': 3, 'hallway': 14, 'lobby': 2, 'office': 22,
               'storage': 4},
    'Area_5': {'WC': 2, 'conferenceRoom': 3, 'hallway': 15, 'lobby': 1, 'office': 42,
               'pantry': 1, 'storage': 4},
    'Area_6': {'conferenceRoom': 1, 'copyRoom': 1, 'hallway': 6, 'lounge': 1, 'office': 37,
               'openspace': 1, 'pantry': 1},
}  # fmt: skip
"""Number of rooms by area and kind; the rooms of a kind are numbered from 1."""

EXPECTED_ROOMS = tuple(
    f'{area}_{kind}_{number}'
    for area, kinds in NUM_ROOMS.items()
    for kind, count in kinds.items()
    for number in range(1, count + 1)
)
"""Names of the 272 rooms."""


def natural_order(name: str) -> list[str | int]:
    """Sort key that orders numbers by value: ``chair_2`` before ``chair_10``."""
    parts = re.split(r'(\d+)', name)
    return [int(part) if part.isdecimal() else part for part in parts]


def area_of(room_name: str) -> str:
    """Return the area of a room: ``Area_1`` for ``Area_1_office_1``."""
    return '_'.join(room_name.split('_')[:2])


def release_folder(archive: Path) -> Entry:
    """
    Find the folder that holds the areas.

    Parameters
    ----------
    archive : Path
        The unpacked release, the folder that contains it, or its zip file.

    Returns
    -------
    Path or zipfile.Path
        Folder with ``Area_1`` and so on.

    Raises
    ------
    DatasetError
        If there is none, or it belongs to a release that is not aligned.

    """
    root = _root(archive)
    for folder in (root, *_folders(root)):
        if _areas(folder):
            name = folder.name.removesuffix('.zip')
            if name.startswith('Stanford3dDataset') and not name.endswith('Aligned_Version'):
                raise DatasetError(
                    f'{folder} is the release {name}, whose rooms are not aligned with the axes: '
                    f'get {RELEASE}'
                )
            return folder
    raise DatasetError(
        f'{archive} has no folder Area_1, Area_2, ...: expected {RELEASE} of S3DIS, unpacked or '
        'as .zip'
    )


def find_rooms(archive: Path) -> dict[str, str]:
    """
    List the rooms of an archive.

    Parameters
    ----------
    archive : Path
        As for ``release_folder``.

    Returns
    -------
    dict of str to str
        Name such as ``Area_1_office_1`` to path such as ``Area_1/office_1`` in the release
        folder, in natural order. Every folder of an area counts as a room.

    Raises
    ------
    DatasetError
        As ``release_folder``, and if no room at all has annotations.

    """
    release = release_folder(archive)
    rooms = [(area, room) for area in _areas(release) for room in _folders(area)]
    if not any((room / ANNOTATIONS).is_dir() for _, room in rooms):
        raise DatasetError(
            f'{release} has no Area_*/*/{ANNOTATIONS}: it is not the release {RELEASE}'
        )
    return {f'{area.name}_{room.name}': f'{area.name}/{room.name}' for area, room in rooms}


def _root(archive: Path) -> Entry:
    """Open an archive: its folder, or the root of its zip file."""
    if archive.is_dir():
        return archive.resolve()
    if not archive.exists():
        raise DatasetError(f'there is no {archive}: give the S3DIS archive, unpacked or as .zip')
    with reading(archive, 'a folder or a whole zip file', advice='unpack or download it again'):
        return zipfile.Path(archive)


def _folders(parent: Entry) -> list[Entry]:
    """Folders in natural order, without hidden ones and those that macOS adds to zip files."""
    folders: list[Entry] = [
        entry
        for entry in parent.iterdir()
        if entry.is_dir() and not entry.name.startswith(('.', '__'))
    ]
    return sorted(folders, key=lambda folder: natural_order(folder.name))


def _areas(folder: Entry) -> list[Entry]:
    """Folders ``Area_1`` and so on, in natural order."""
    return [entry for entry in _folders(folder) if re.fullmatch(r'Area_\d+', entry.name)]
