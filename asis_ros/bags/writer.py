# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""MCAP bags, written whole or not at all and never over the files of others."""

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

# Bag format 8 is read by ROS 2 Humble and everything newer.
BAG_VERSION: Final = 8
OWNER = {'written_by': 'asis_ros'}


@contextmanager
def new_bag(path: Path) -> Iterator[Writer]:
    """
    Write an MCAP bag that appears whole or not at all.

    A bag of the same name is replaced if this package wrote it; anything else is left alone.

    Parameters
    ----------
    path : Path
        Folder of the bag to be.

    Yields
    ------
    Writer
        Of the ``rosbags`` library.

    Raises
    ------
    DatasetError
        If something else has that name, or it cannot be written.

    """
    old_files = _own_files(path)
    try:
        with TemporaryDirectory(prefix=f'.{path.name}.', dir=path.parent) as folder:
            writer = Writer(
                Path(folder) / path.name, version=BAG_VERSION, storage_plugin=StoragePlugin.MCAP
            )
            writer.set_compression(CompressionMode.STORAGE, CompressionFormat.ZSTD)
            for key, value in OWNER.items():
                writer.set_custom_data(key, value)
            with writer:
                yield writer
            for file in old_files:
                file.unlink()
            os.replace(Path(folder) / path.name, path)
    except OSError as error:
        raise DatasetError(f'cannot write the bag {path}: {os_reason(error)}') from error


def _own_files(path: Path) -> list[Path]:
    """Files of the bag at ``path``, once it is known that this package wrote all of them."""
    if not path.exists():
        return []
    try:
        text = (path / 'metadata.yaml').read_text()
        metadata = yaml.safe_load(text)['rosbag2_bagfile_information']
        own = metadata['custom_data'] == OWNER
        names = {'metadata.yaml', *metadata['relative_file_paths']}
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        own, names = False, set()
    if not own or names != set(os.listdir(path)):
        raise DatasetError(f'{path} exists and is not a bag of this program: choose another place')
    return [path / name for name in names]


def add_copy(writer: Writer, connection: Connection) -> Connection | None:
    """
    Prepare a bag to take over messages of another one as they are.

    Parameters
    ----------
    writer : Writer
        The new bag.
    connection : Connection
        Topic of the old one.

    Returns
    -------
    Connection or None
        What to hand to ``writer.write``; None if the definition of the message is nowhere.

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
    """Find the text of a message definition and its hash; bags before ROS 2 Iron lack the hash."""
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
