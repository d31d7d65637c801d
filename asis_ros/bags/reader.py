# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Reading rosbag2 bags and their messages without a ROS installation."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from asis_ros.errors import DatasetError, os_reason
from rosbags.interfaces import Connection
from rosbags.rosbag2 import Reader
from rosbags.typesys import get_typestore, Stores

CLOUD_TYPE = 'sensor_msgs/msg/PointCloud2'

# Definitions of the standard messages, for bags that lack them. Those used here have not changed
# since ROS 2 Foxy.
TYPESTORE = get_typestore(Stores.ROS2_JAZZY)


@dataclass(frozen=True, slots=True)
class BagMessage:
    """
    A recorded message.

    Parameters
    ----------
    topic : str
        Topic.
    type_name : str
        Message type, such as ``'sensor_msgs/msg/PointCloud2'``.
    time : int
        Time of recording (ns since the epoch).
    data : bytes
        Serialised message: CDR with its 4-byte header.

    """

    topic: str
    type_name: str
    time: int
    data: bytes


class Bag:
    """
    A rosbag2 in SQLite or MCAP storage, open for reading inside a ``with`` block.

    Parameters
    ----------
    path : Path
        Folder of the bag, or a single ``.mcap`` or ``.db3`` file.

    Raises
    ------
    DatasetError
        If the bag is missing or damaged, or is a ROS 1 bag.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.suffix == '.bag':
            raise DatasetError(
                f'{path} is a ROS 1 bag: convert it with '
                f'"rosbags-convert --src {path} --dst {path.stem}"'
            )
        if not path.exists():
            raise DatasetError(f'there is no bag at {path}')
        with self._readable():
            self._reader = Reader(path)

    def __enter__(self) -> 'Bag':
        with self._readable():
            self._reader.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()

    @property
    def connections(self) -> list[Connection]:
        """Recorded connections: one per topic, type and quality of service."""
        return self._reader.connections

    def cloud_topic(self, wanted: str | None = None) -> str:
        """
        Find the PointCloud2 topic of the scans.

        Parameters
        ----------
        wanted : str, optional
            Topic to use. None: the only PointCloud2 topic of the bag.

        Raises
        ------
        DatasetError
            If there is no such topic, or more than one; lists the topics of the bag.

        """
        scans = {item.topic for item in self.connections if item.msgtype == CLOUD_TYPE}
        if wanted in scans:
            return str(wanted)
        listing = ', '.join(
            f'{topic} ({kind})'
            for topic, kind in sorted({(item.topic, item.msgtype) for item in self.connections})
        )
        if wanted is not None:
            raise DatasetError(
                f'{self.path} has no PointCloud2 topic {wanted}; it has: {listing or "no topics"}'
            )
        if not scans:
            raise DatasetError(
                f'{self.path} has no PointCloud2 topic; it has: {listing or "no topics"}'
            )
        if len(scans) > 1:
            raise DatasetError(
                f'{self.path} has {len(scans)} PointCloud2 topics, choose one with --topic: '
                + ', '.join(sorted(scans))
            )
        return scans.pop()

    def count(self, topic: str) -> int:
        """Count the messages of a topic."""
        return sum(item.msgcount for item in self.connections if item.topic == topic)

    def messages(self, topics: Collection[str] | None = None) -> Iterator[BagMessage]:
        """
        Read messages in the order of recording.

        Parameters
        ----------
        topics : collection of str, optional
            Topics to read. None: all.

        Yields
        ------
        BagMessage

        Raises
        ------
        DatasetError
            If damage is found while reading.

        """
        selected = [item for item in self.connections if topics is None or item.topic in topics]
        if not selected:
            return
        with self._readable():
            for connection, time, data in self._reader.messages(selected):
                yield BagMessage(connection.topic, connection.msgtype, time, bytes(data))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Convert exceptions of rosbags to an error that names the bag."""
        try:
            yield
        except OSError as error:
            raise DatasetError(f'cannot read the bag {self.path}: {os_reason(error)}') from error
        except Exception as error:
            # rosbags does not wrap the exceptions of its storage, compression and YAML libraries.
            raise DatasetError(
                f'cannot read the bag {self.path}, is it complete? {error}'
            ) from error


def decode(type_name: str, data: bytes) -> Any:
    """
    Deserialise a recorded message.

    Parameters
    ----------
    type_name : str
        A standard type, such as ``'sensor_msgs/msg/PointCloud2'``.
    data : bytes
        CDR with its 4-byte header.

    Returns
    -------
    object
        Message with the fields of its type.

    Raises
    ------
    DatasetError
        If the bytes are not such a message.

    """
    try:
        return TYPESTORE.deserialize_cdr(data, type_name)
    except Exception as error:  # struct, NumPy and rosbags have no common base class
        raise DatasetError(f'a message is not a valid {type_name}: {error}') from error
