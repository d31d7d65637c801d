# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Messages of an MCAP file without an index, such as a recording that was killed."""

from collections.abc import Iterator
from io import BytesIO
import struct
from typing import BinaryIO, TypeAlias
import zlib

from asis_ros.bags.compression import decompressed
from asis_ros.errors import DatasetError
import lz4.frame
from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.opcode import Opcode
from mcap.records import Channel, Chunk, Message, Schema
import zstandard

Record: TypeAlias = tuple[Schema | None, Channel, Message]

HEADER = struct.Struct('<BQ')
"""Opcode and length before each record."""
MAX_CHUNK = 2**31
"""Longest chunk that is taken for one, not for damage (bytes)."""


class McapScan:
    """
    Reads the messages of a file in its order, as far as it goes.

    Attributes
    ----------
    is_complete : bool
        After the last message, whether the file ends with a footer.

    """

    def __init__(self) -> None:
        self.is_complete = False
        self._schemas: dict[int, Schema] = {}
        self._channels: dict[int, Channel] = {}

    def messages(self, file: BinaryIO, size: int) -> Iterator[Record]:
        """
        Read the messages between the current position and the end.

        Parameters
        ----------
        file : binary file
            At the start of a record.
        size : int
            Length of the file (bytes).

        Raises
        ------
        DatasetError
            If a chunk is damaged.

        """
        stream = ReadDataStream(file)
        while len(header := file.read(HEADER.size)) == HEADER.size:
            opcode, length = HEADER.unpack(header)
            end = file.tell() + length
            if opcode == Opcode.CHUNK and length <= MAX_CHUNK:
                content = _content(file.read(length), is_cut=end > size)
                yield from self.messages(BytesIO(content), len(content))
            elif end > size or opcode == 0:  # zeros are what a crash of the computer leaves
                return
            elif opcode == Opcode.SCHEMA:
                schema = Schema.read(stream)
                self._schemas[schema.id] = schema
            elif opcode == Opcode.CHANNEL:
                channel = Channel.read(stream)
                self._channels[channel.id] = channel
            elif opcode == Opcode.MESSAGE:
                message = Message.read(stream, length)
                channel = self._channels[message.channel_id]
                yield self._schemas.get(channel.schema_id), channel, message
            elif opcode == Opcode.FOOTER:
                self.is_complete = True
                return
            file.seek(end)


def _content(record: bytes, *, is_cut: bool) -> bytes:
    """Decompress a chunk, or what is left of one that is cut off."""
    try:
        chunk = Chunk.read(ReadDataStream(BytesIO(record)))
        content = _decompress(chunk)
    except (McapError, struct.error) as error:
        if is_cut:
            return b''
        raise DatasetError('a chunk is damaged: it is too short') from error
    except (zstandard.ZstdError, RuntimeError, ValueError) as error:
        raise DatasetError(f'a chunk is damaged: {error}') from error
    is_wrong = chunk.uncompressed_crc not in (0, zlib.crc32(content))
    if not is_cut and (is_wrong or len(content) != chunk.uncompressed_size):
        raise DatasetError('a chunk is damaged: its checksum or size is wrong')
    return content


def _decompress(chunk: Chunk) -> bytes:
    content: bytes = chunk.data
    if chunk.compression == 'zstd':
        content = decompressed(chunk.data)
    elif chunk.compression == 'lz4':
        content = lz4.frame.LZ4FrameDecompressor().decompress(chunk.data)
    return content
