# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Reading rosbag2 bags without a ROS installation."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, ExitStack
from dataclasses import replace
import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, TypeAlias

from asis_ros.bags.compression import decompressed, decompressed_parts
from asis_ros.bags.mcap_file import McapFile
from asis_ros.bags.messages import BagMessage, CDR, Channel, CLOUD_TYPE
from asis_ros.bags.metadata import Metadata, read_metadata
from asis_ros.bags.sqlite_file import SqliteFile
from asis_ros.errors import DatasetError, os_reason

logger = logging.getLogger(__name__)

StorageFile: TypeAlias = McapFile | SqliteFile

FORMATS: Final[dict[str, type[McapFile] | type[SqliteFile]]] = {
    '.mcap': McapFile,
    '.db3': SqliteFile,
}
COMPRESSED: Final = '.zstd'


class Bag:
    """
    A rosbag2 in SQLite or MCAP storage, open for reading inside a ``with`` block.

    The storage files decide what is in it: metadata.yaml only names them, and may be missing.
    What it promises and they do not hold is logged as a warning.

    Parameters
    ----------
    path : Path
        Folder of the bag, or a single ``.mcap`` or ``.db3`` file, also compressed (``.zstd``).

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
            self._metadata = self._read_metadata()
        self._paths = [path]
        if path.is_dir():
            self._paths = [path / name for name in self._metadata.files]
        for file in self._paths:
            if not _is_storage_file(file):
                raise DatasetError(
                    f'{file} is no storage file of a bag: expected .mcap or .db3, '
                    f'or one of them with {COMPRESSED}'
                )
        self._files: list[StorageFile] = []

    def __enter__(self) -> 'Bag':
        with ExitStack() as stack, self._readable():
            self._files = [self._open(path, stack) for path in self._paths]
            self._warn_of_missing('metadata.yaml', self._metadata.counts, self._topic_counts())
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def counts(self) -> Counter[Channel]:
        """Number of messages of each recorded channel."""
        return sum((file.counts for file in self._files), Counter[Channel]())

    @property
    def channels(self) -> list[Channel]:
        """Recorded channels: one per topic, type and quality of service."""
        return list(dict.fromkeys(channel for file in self._files for channel in file.counts))

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
        scans = {item.topic for item in self.channels if is_scan_channel(item)}
        if wanted in scans:
            return str(wanted)
        listing = ', '.join(
            f'{topic} ({kind})'
            for topic, kind in sorted({(item.topic, item.type_name) for item in self.channels})
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

    def scans_topic(self, wanted: str | None = None) -> tuple[str, int]:
        """
        Find the topic of the scans as ``cloud_topic`` does, and count its messages.

        Raises
        ------
        DatasetError
            If there is no such topic, or more than one, or no message on it.

        """
        topic = self.cloud_topic(wanted)
        count = self.count(topic)
        if not count:
            raise DatasetError(f'{self.path} has no message on {topic}')
        return topic, count

    def count(self, topic: str) -> int:
        """Count the messages of a topic."""
        return self._topic_counts()[topic]

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
        found: Counter[str] = Counter()
        with self._readable():
            for file in self._files:
                for message in file.messages(topics):
                    found[message.topic] += 1
                    yield self._decompress(message)
        self._warn_of_missing('the index', self._topic_counts(topics), found)

    def _decompress(self, message: BagMessage) -> BagMessage:
        if not self._metadata.is_compressed:
            return message
        return replace(message, data=decompressed(message.data))

    def _topic_counts(self, topics: Collection[str] | None = None) -> Counter[str]:
        counts: Counter[str] = Counter()
        for channel, count in self.counts.items():
            if topics is None or channel.topic in topics:
                counts[channel.topic] += count
        return counts

    def _read_metadata(self) -> Metadata:
        """Read metadata.yaml; without one, the storage files in the order of their names."""
        folder = self.path if self.path.is_dir() else self.path.parent
        if self.path.is_file():
            try:
                metadata = read_metadata(folder)
            except DatasetError:  # which the storage file can do without
                metadata = None
            if metadata is None or self.path.name not in metadata.files:
                return Metadata(files=(self.path.name,))
            return Metadata(files=(self.path.name,), is_compressed=metadata.is_compressed)
        metadata = read_metadata(folder)
        found = [path.name for path in sorted(folder.iterdir()) if _is_storage_file(path)]
        if metadata is None and not found:
            raise DatasetError(
                f'{folder} is no bag: it has neither metadata.yaml nor a .mcap or .db3 file'
            )
        if metadata is None:
            logger.warning('%s has no metadata.yaml: reading %s', folder, ', '.join(found))
            return Metadata(files=tuple(found))
        missing = [name for name in metadata.files if not (folder / name).exists()]
        if missing:
            raise DatasetError(
                f'{folder} lacks {", ".join(missing)}, which metadata.yaml names: add it, give '
                f'one of the other files itself, or run "ros2 bag reindex {folder}"'
            )
        return metadata

    def _open(self, path: Path, stack: ExitStack) -> StorageFile:
        if path.suffix == COMPRESSED:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            compressed, path = path, folder / path.stem
            with compressed.open('rb') as source, path.open('wb') as target:
                target.writelines(decompressed_parts(source, compressed.stat().st_size))
        file = FORMATS[path.suffix](path)
        stack.callback(file.close)
        if file.problem:
            count = sum(file.counts.values())
            logger.warning('%s %s; it has %d messages', path.name, file.problem, count)
        return file

    def _warn_of_missing(
        self, source: str, promised: Mapping[str, int], found: Mapping[str, int]
    ) -> None:
        """Warn of messages that metadata or index promise and the files do not hold."""
        for topic, count in promised.items():
            if found.get(topic, 0) < count:
                logger.warning(
                    '%s: %s promises %d messages on %s, the files hold %d',
                    self.path, source, count, topic, found.get(topic, 0),
                )  # fmt: skip

    @contextmanager
    def _readable(self) -> Iterator[None]:
        """Convert exceptions of the libraries to an error that names the bag."""
        try:
            yield
        except DatasetError:
            raise
        except OSError as error:
            raise DatasetError(f'cannot read the bag {self.path}: {os_reason(error)}') from error
        except Exception as error:
            # The libraries do not wrap the exceptions of storage and compression.
            reason = str(error) or type(error).__name__
            raise DatasetError(
                f'cannot read the bag {self.path}, is it complete? {reason}'
            ) from error


def is_scan_channel(channel: Channel) -> bool:
    """Tell whether a channel holds PointCloud2 messages of ROS 2."""
    return channel.type_name == CLOUD_TYPE and channel.encoding == CDR


def _is_storage_file(path: Path) -> bool:
    return path.name.removesuffix(COMPRESSED).endswith(tuple(FORMATS))
