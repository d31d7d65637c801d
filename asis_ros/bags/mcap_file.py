# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Storage file of a bag in MCAP."""

from collections import Counter
from collections.abc import Collection, Iterator
import os
from pathlib import Path
import struct

from asis_ros.bags.mcap_scan import McapScan, Record
from asis_ros.bags.messages import BagMessage, Channel
from asis_ros.errors import DatasetError
from mcap.exceptions import McapError
from mcap.reader import SeekingReader
from mcap.records import Channel as McapChannel
from mcap.records import Header, Schema
from mcap.stream_reader import StreamReader
from mcap.summary import Summary
from mcap.writer import MCAP0_MAGIC

ROS_1 = 'ros1'
QOS, TYPE_HASH = 'offered_qos_profiles', 'topic_type_hash'
"""Keys of the metadata of a channel."""


class McapFile:
    """
    An MCAP file, open until ``close``.

    One with an index is read in the order of time; one without, as a recording that was killed
    leaves it, in the order of the file and as far as it goes.

    Parameters
    ----------
    path : Path
        The file.

    Attributes
    ----------
    counts : Counter of Channel
        Number of messages of each channel.
    problem : str
        What is wrong with a file that is read nevertheless; empty if nothing is.

    Raises
    ------
    DatasetError
        If it is a recording of ROS 1.
    Exception
        Those of the libraries beneath, for a file that is no MCAP.

    """

    def __init__(self, path: Path) -> None:
        self.problem = ''
        self._file = path.open('rb')
        try:
            self._check_profile(path)
            self._summary = self._read_summary()
            self.counts = self._count()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def messages(self, topics: Collection[str] | None = None) -> Iterator[BagMessage]:
        """Read the messages of some topics, or of all."""
        channels: dict[int, Channel] = {}
        for schema, channel, message in self._records(topics):
            if channel.id not in channels:
                channels[channel.id] = _channel(schema, channel)
            yield BagMessage(
                channels[channel.id],
                message.log_time,
                message.data,
                message.publish_time,
                message.sequence,
            )

    def _records(self, topics: Collection[str] | None) -> Iterator[Record]:
        if self._summary is not None:
            self._file.seek(0)
            yield from SeekingReader(self._file, validate_crcs=True).iter_messages(topics)
            return
        scan = McapScan()
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(len(MCAP0_MAGIC))
        try:
            for record in scan.messages(self._file, size):
                if topics is None or record[1].topic in topics:
                    yield record
        except (DatasetError, McapError, struct.error, KeyError, ValueError) as error:
            self.problem = f'is damaged ({error}), what follows is not read'
            return
        if not scan.is_complete:
            self.problem = 'ends early: its recording was killed, or a copy of it broke off'

    def _check_profile(self, path: Path) -> None:
        header = next(StreamReader(self._file).records)
        if isinstance(header, Header) and header.profile == ROS_1:
            raise DatasetError(
                f'{path} is a ROS 1 bag: convert the .bag file that it was made from with '
                f'"rosbags-convert --src FILE.bag --dst {path.stem}"'
            )

    def _read_summary(self) -> Summary | None:
        """Read the index at the end of the file; None if there is none."""
        self._file.seek(-len(MCAP0_MAGIC), os.SEEK_END)
        if self._file.read() != MCAP0_MAGIC:
            return None
        self._file.seek(0)
        summary = SeekingReader(self._file).get_summary()
        if summary is None or summary.statistics is None:
            return None
        if summary.statistics.message_count and not summary.chunk_indexes:
            return None
        needed = {channel.schema_id for channel in summary.channels.values()} - {0}
        return summary if needed <= set(summary.schemas) else None

    def _count(self) -> Counter[Channel]:
        if self._summary is None or self._summary.statistics is None:
            return Counter(message.channel for message in self.messages())
        counts: Counter[Channel] = Counter()
        for number, channel in self._summary.channels.items():
            schema = self._summary.schemas.get(channel.schema_id)
            count = self._summary.statistics.channel_message_counts.get(number, 0)
            counts[_channel(schema, channel)] += count
        return counts


def _channel(schema: Schema | None, channel: McapChannel) -> Channel:
    return Channel(
        topic=channel.topic,
        type_name=schema.name if schema else '',
        definition=schema.data if schema else b'',
        definition_format=schema.encoding if schema else '',
        encoding=channel.message_encoding,
        qos=channel.metadata.get(QOS, ''),
        type_hash=channel.metadata.get(TYPE_HASH, ''),
    )
