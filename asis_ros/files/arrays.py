# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Arrays of NPZ files, which are zip files of NPY files, without pickled objects."""

from collections.abc import Collection
import hashlib
import math
from pathlib import Path
from typing import Any
import zipfile

from asis_ros.files.reading import check_content
from numpy.lib import format as npy
from numpy.typing import NDArray

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def read_arrays(path: Path, names: Collection[str] | None = None) -> dict[str, NDArray[Any]]:
    """
    Read arrays of an NPZ file; call it inside ``reading``.

    Parameters
    ----------
    path : Path
        The file.
    names : collection of str, optional
        Arrays to read; those that are missing are left out. None for all.

    Returns
    -------
    dict of str to array
        In the order of the file.

    Raises
    ------
    OSError, ValueError, zipfile.BadZipFile, zlib.error, ...
        If the file cannot be read, is damaged, holds Python objects, or claims more than is there.

    """
    with path.open('rb') as file, zipfile.ZipFile(file) as archive:
        for member in archive.infolist():  # a damaged name must not pass for a missing array
            archive.open(member).close()  # compares the name with that beside the contents
        members = {
            name: member
            for member in archive.infolist()
            if (name := member.filename.removesuffix('.npy')) != member.filename
            and (names is None or name in names)
        }
        check_content(sum(member.file_size for member in members.values()), path.stat().st_size)
        return {name: _array(archive, name, member) for name, member in members.items()}


def fingerprint(path: Path) -> str:
    """
    Fingerprint of the contents of an NPZ file, whatever its name; call it inside ``reading``.

    Made of the checksums in the directory of the zip file, so that the arrays are not read.

    Returns
    -------
    str
        16 hexadecimal digits.

    """
    with zipfile.ZipFile(path) as archive:
        parts = sorted((item.filename, item.CRC, item.file_size) for item in archive.infolist())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _array(archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo) -> NDArray[Any]:
    """Read one array, after its header has been compared with its size."""
    with archive.open(member) as file:
        version = npy.read_magic(file)
        if version not in _HEADERS:
            raise ValueError(f'array {name!r} has version {version} of the format NPY')
        shape, _, dtype = _HEADERS[version](file)
        if dtype.hasobject:
            raise ValueError(f'array {name!r} holds Python objects, which are never loaded')
        expected, found = math.prod(shape) * dtype.itemsize, member.file_size - file.tell()
        if expected != found:
            raise ValueError(
                f'array {name!r} should have {expected} bytes ({dtype} of shape {shape}), '
                f'has {found}'
            )
    with archive.open(member) as file:
        array: NDArray[Any] = npy.read_array(file, allow_pickle=False)
        file.read()  # to the end, where the checksum is compared
    return array
