# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Decompression of messages, chunks and storage files of bags (zstd), with a limit."""

from collections.abc import Iterator
from typing import BinaryIO

from asis_ros.files.reading import KIB, MAX_EXPANSION, MIB, SMALL
import zstandard


def decompressed(data: bytes) -> bytes:
    """
    Decompress a message or a chunk; as far as it goes, if it is cut off.

    Raises
    ------
    zstandard.ZstdError
        If it is damaged.
    ValueError
        As ``decompressed_parts``.

    """
    return b''.join(decompressed_parts(data, len(data)))


def decompressed_parts(source: bytes | BinaryIO, num_stored: int) -> Iterator[bytes]:
    """
    Decompress part by part.

    Parameters
    ----------
    source : bytes or binary file
        Compressed data.
    num_stored : int
        Its length (bytes).

    Raises
    ------
    zstandard.ZstdError
        If it is damaged.
    ValueError
        If it holds so much more than its length that it is a trap.

    """
    most, num_bytes = max(SMALL, MAX_EXPANSION * num_stored), 0
    for part in zstandard.ZstdDecompressor().read_to_iter(source):
        num_bytes += len(part)
        if num_bytes > most:
            raise ValueError(
                f'{num_stored / KIB:.0f} KiB are compressed from more than {most / MIB:.0f} MiB'
            )
        yield part
