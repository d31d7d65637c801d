# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Reading files of users: limits on what they may hold, and one error for all that are damaged.

Every reader opens its file inside ``reading``, so that what the libraries beneath raise becomes an
``AsisError`` that quotes the file. Nothing of a file is unpickled or executed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
import csv
import json
import lzma
from pathlib import Path
import pickle
import struct
import tokenize
from typing import Any, Final
import zipfile
import zlib

from asis_ros.errors import AsisError, DatasetError, os_reason
import yaml

DAMAGE: Final = (
    ArithmeticError,  # OverflowError
    AssertionError,
    AttributeError,
    BufferError,
    csv.Error,
    EOFError,
    LookupError,  # KeyError, IndexError
    lzma.LZMAError,
    MemoryError,
    OSError,
    pickle.UnpicklingError,  # torch refuses what is not a tensor
    RuntimeError,  # NotImplementedError, RecursionError
    struct.error,
    SyntaxError,
    tokenize.TokenError,
    TypeError,
    ValueError,  # UnicodeDecodeError, JSONDecodeError
    yaml.YAMLError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What NumPy, PyTorch, PyYAML, h5py, trimesh and the standard library raise on damaged files."""

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30

LARGEST_CONTENT = 8 * GIB
"""Largest content of a file (bytes): 400 million labelled points."""

LARGEST_TEXT = 64 * MIB
"""Largest text file that is read at once (bytes)."""

MAX_EXPANSION = 100
"""Largest ratio of content to file; that of clouds and weights is below 10."""

SMALL = 64 * MIB
"""Content up to this size (bytes) may have any ratio."""

LONGEST_REASON = 300
"""Characters of a library's message in ours."""


@contextmanager
def reading(
    path: object, kind: str, error_type: type[AsisError] = DatasetError, advice: str = ''
) -> Iterator[None]:
    """
    Raise one error, which quotes the file, whatever the file makes the block raise.

    Errors in the block need not quote the file.

    Parameters
    ----------
    path : Path or zipfile.Path
        The file.
    kind : str
        What the file should be, such as ``'a labelled room'``.
    error_type : type
        Error to raise.
    advice : str
        What to do about a damaged file.

    Raises
    ------
    AsisError
        Of ``error_type``.

    """
    try:
        yield
    except (AsisError, *DAMAGE) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise error_type(f'cannot read {path}: {os_reason(error)}') from error
        ending = f'; {advice}' if advice else ''
        raise error_type(f'{path} cannot be read as {kind}: {reason_of(error)}{ending}') from error


def reason_of(error: BaseException) -> str:
    """Text of an error in a message: with its type if it says little, cut if it is long."""
    if isinstance(error, MemoryError):
        return 'it needs more memory than there is'
    text = ' '.join(str(error).split())
    if isinstance(error, KeyError) or not text:
        text = f'{type(error).__name__} {text}'.rstrip()
    return text if len(text) <= LONGEST_REASON else f'{text[:LONGEST_REASON]}...'


def check_content(num_bytes: int, num_stored: int) -> None:
    """
    Refuse content that is too large, or so much larger than its file that the file is a trap.

    Parameters
    ----------
    num_bytes : int
        Size of the content, decompressed (bytes).
    num_stored : int
        Size of the file, or of the part of it that holds the content (bytes).

    Raises
    ------
    ValueError
        With both sizes.

    """
    if num_bytes > LARGEST_CONTENT:
        raise ValueError(
            f'it holds {num_bytes / GIB:.1f} GiB, at most {LARGEST_CONTENT // GIB} are read: '
            'split it'
        )
    if num_bytes > max(SMALL, MAX_EXPANSION * num_stored):
        raise ValueError(
            f'{num_stored / KIB:.0f} KiB in the file claim to hold {num_bytes / MIB:.0f} MiB'
        )


def read_text(path: Path, largest: int = LARGEST_TEXT) -> str:
    """
    Read a text file, encoded as UTF-8; call it inside ``reading``.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError
        If it is larger than ``largest`` (bytes) or not UTF-8.

    """
    with path.open('rb') as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise ValueError(f'it is larger than {largest / MIB:g} MiB')
    return content.decode('utf-8-sig')


def read_json(path: Path) -> Any:
    """
    Read a JSON file; call it inside ``reading``.

    Raises
    ------
    OSError
        If it cannot be read.
    ValueError, RecursionError
        If it is too large, not JSON, or nested too deeply.

    """
    return json.loads(read_text(path))
