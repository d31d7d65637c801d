# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Writing MCAP bags atomically, without replacing files of other programs."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import shutil
from typing import BinaryIO

from asis_ros.bags.mcap_file import QOS, TYPE_HASH
from asis_ros.bags.messages import BagMessage, Channel, with_definition
from asis_ros.bags.metadata import (
    FILE_NAME,
    metadata_mapping,
    numbered_qos,
    read_metadata,
    write_metadata,
)
from asis_ros.bags.unfinished import unfinished_folder
from asis_ros.errors import DatasetError, os_reason
from mcap.writer import Writer
import yaml

CUSTOM_DATA = {'written_by': 'asis_ros'}


class BagWriter:
    """
    Writes messages to an MCAP file, byte for byte and with the definition of their type.

    Parameters
    ----------
    stream : binary file
        Gets the content.

    Attributes
    ----------
    custom : dict of str to str
        Further entries of metadata.yaml.

    """

    def __init__(self, stream: BinaryIO) -> None:
        self.custom = {**CUSTOM_DATA}
        self._writer = Writer(stream)
        self._writer.start(profile='ros2', library='asis_ros')
        self._schemas: dict[tuple[str, str, bytes], int] = {}
        self._channels: dict[Channel, int] = {}
        self._counts: Counter[Channel] = Counter()
        self._start, self._end = 2**63 - 1, 0

    def add(self, channel: Channel) -> None:
        """Add a topic, which may stay without messages."""
        if channel in self._channels:
            return
        complete = with_definition(channel)
        metadata = {QOS: numbered_qos(channel.qos)}
        if complete.type_hash:
            metadata[TYPE_HASH] = complete.type_hash
        self._channels[channel] = self._writer.register_channel(
            channel.topic, channel.encoding, self._schema(complete), metadata
        )
        self._counts[channel] = 0

    def write(self, message: BagMessage) -> None:
        """Write a message, and its topic before the first one."""
        self.add(message.channel)
        self._writer.add_message(
            self._channels[message.channel],
            message.time,
            message.data,
            message.time if message.published is None else message.published,
            message.sequence,
        )
        self._counts[message.channel] += 1
        self._start = min(self._start, message.time)
        self._end = max(self._end, message.time)

    def finish(self, folder: Path, file: str) -> None:
        """Write the end of the file, and metadata.yaml beside it."""
        start = min(self._start, self._end)
        content = metadata_mapping(file, self._counts, start, self._end, self.custom)
        text = yaml.safe_dump(content, sort_keys=False)
        self._writer.add_metadata('rosbag2', {'serialized_metadata': text})
        self._writer.finish()
        write_metadata(folder, content)

    def _schema(self, channel: Channel) -> int:
        """Return the number of the type of a channel; 0 for none."""
        if not channel.type_name:
            return 0
        key = (channel.type_name, channel.definition_format, channel.definition)
        if key not in self._schemas:
            self._schemas[key] = self._writer.register_schema(*key)
        return self._schemas[key]


@contextmanager
def new_bag(path: Path) -> Iterator[BagWriter]:
    """
    Write an MCAP bag atomically: it appears when the ``with`` block ends without an error.

    An existing bag is replaced if this package wrote it; anything else is kept.

    Parameters
    ----------
    path : Path
        Folder of the new bag.

    Yields
    ------
    BagWriter

    Raises
    ------
    DatasetError
        If something else exists at ``path``, or the bag cannot be written.

    """
    _check_own(path)
    file, replaced = f'{path.name}.mcap', path.with_name(f'.{path.name}.old')
    try:
        with unfinished_folder(path) as folder:
            with (folder / file).open('wb') as stream:
                writer = BagWriter(stream)
                yield writer
                writer.finish(folder, file)
            shutil.rmtree(replaced, ignore_errors=True)
            if path.exists():  # moved, not deleted: a kill in between leaves no half of it
                os.replace(path, replaced)
        shutil.rmtree(replaced, ignore_errors=True)
    except OSError as error:
        raise DatasetError(f'cannot write the bag {path}: {os_reason(error)}') from error


def _check_own(path: Path) -> None:
    """Fail unless this package wrote all files of the bag at ``path``, if there is one."""
    if not path.exists():
        return
    try:
        metadata = read_metadata(path)
        names = set(os.listdir(path))
    except (DatasetError, OSError):
        metadata, names = None, set()
    is_own = metadata is not None and CUSTOM_DATA.items() <= dict(metadata.custom).items()
    if metadata is None or not is_own or names != {FILE_NAME, *metadata.files}:
        raise DatasetError(
            f'{path} exists and is not a bag of this program: choose another folder'
        )
