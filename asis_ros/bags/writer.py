# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Writing MCAP bags atomically, without replacing files of other programs."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from asis_ros.bags.reader import TYPESTORE
from asis_ros.errors import DatasetError, os_reason
from rosbags.interfaces import Connection, ConnectionExtRosbag2, MessageDefinitionFormat
from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer
from rosbags.typesys import get_types_from_msg, get_typestore, Stores
import yaml

# Bag format 8 is read by ROS 2 Humble and later.
BAG_VERSION: Final = 8
CUSTOM_DATA = {'written_by': 'asis_ros'}


@contextmanager
def new_bag(path: Path) -> Iterator[Writer]:
    """
    Write an MCAP bag atomically: it appears when the ``with`` block ends without an error.

    An existing bag is replaced if this package wrote it; anything else is kept.

    Parameters
    ----------
    path : Path
        Folder of the new bag.

    Yields
    ------
    rosbags.rosbag2.Writer

    Raises
    ------
    DatasetError
        If something else exists at ``path``, or the bag cannot be written.

    """
    old_files = _own_files(path)
    try:
        with TemporaryDirectory(prefix=f'.{path.name}.', dir=path.parent) as folder:
            writer = Writer(
                Path(folder) / path.name, version=BAG_VERSION, storage_plugin=StoragePlugin.MCAP
            )
            writer.set_compression(CompressionMode.STORAGE, CompressionFormat.ZSTD)
            for key, value in CUSTOM_DATA.items():
                writer.set_custom_data(key, value)
            with writer:
                yield writer
            for file in old_files:
                file.unlink()
            os.replace(Path(folder) / path.name, path)
    except OSError as error:
        raise DatasetError(f'cannot write the bag {path}: {os_reason(error)}') from error


def _own_files(path: Path) -> list[Path]:
    """Files of the bag at ``path``, if there is one; fail unless this package wrote them all."""
    if not path.exists():
        return []
    try:
        text = (path / 'metadata.yaml').read_text()
        metadata = yaml.safe_load(text)['rosbag2_bagfile_information']
        own = metadata['custom_data'] == CUSTOM_DATA
        names = {'metadata.yaml', *metadata['relative_file_paths']}
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        own, names = False, set()
    if not own or names != set(os.listdir(path)):
        raise DatasetError(
            f'{path} exists and is not a bag of this program: choose another folder'
        )
    return [path / name for name in names]


def add_copy(writer: Writer, connection: Connection) -> Connection | None:
    """
    Add a connection for copying messages of another bag without deserialising them.

    Parameters
    ----------
    writer : Writer
        Writer of the new bag.
    connection : Connection
        Connection of the old bag.

    Returns
    -------
    Connection or None
        Connection of the new bag; None if the message definition is unknown.

    """
    definition = _definition(connection)
    if definition is None or not isinstance(connection.ext, ConnectionExtRosbag2):
        return None
    return writer.add_connection(
        connection.topic,
        connection.msgtype,
        msgdef=definition[0],
        rihs01=definition[1],
        serialization_format=connection.ext.serialization_format,
        offered_qos_profiles=connection.ext.offered_qos_profiles,
    )


def _definition(connection: Connection) -> tuple[str, str] | None:
    """Text and hash of a message definition; bags from before ROS 2 Iron lack the hash."""
    kind, text = connection.msgdef
    if kind != MessageDefinitionFormat.NONE and connection.digest:
        return text, connection.digest
    types = TYPESTORE
    if connection.msgtype not in types.fielddefs:
        if kind != MessageDefinitionFormat.MSG:
            return None
        types = get_typestore(Stores.EMPTY)
        types.register(get_types_from_msg(text, connection.msgtype))
    text, _ = types.generate_msgdef(connection.msgtype, ros_version=2)
    return text, types.hash_rihs01(connection.msgtype)
