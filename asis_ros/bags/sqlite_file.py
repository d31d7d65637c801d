# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Storage file of a bag in SQLite."""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
import sqlite3
from urllib.parse import quote

from asis_ros.bags.messages import BagMessage, Channel
from asis_ros.errors import DatasetError

# Databases of older releases lack these columns and tables.
TOPICS = """
SELECT id, name, type, serialization_format, {qos}, {type_hash} FROM topics ORDER BY id
"""
DEFINITIONS = 'SELECT topic_type, encoding, encoded_message_definition FROM message_definitions'
COUNTS = 'SELECT topic_id, count(*) FROM messages GROUP BY topic_id'
MESSAGES = """
SELECT topic_id, timestamp, data FROM messages WHERE topic_id IN ({marks}) ORDER BY timestamp, id
"""


class SqliteFile:
    """
    A database of rosbag2, open until ``close``; it is read only.

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
        If it lacks the tables of rosbag2.
    sqlite3.Error
        If it is damaged or no database.

    """

    def __init__(self, path: Path) -> None:
        self.problem = ''
        # A killed recording has its last messages in a log beside it. Without one, immutable
        # keeps SQLite from locks and files in folders that must not be written.
        has_log = path.with_name(f'{path.name}-wal').exists()
        mode = 'mode=ro' if has_log else 'mode=ro&immutable=1'
        self._database = sqlite3.connect(f'file:{quote(str(path.absolute()))}?{mode}', uri=True)
        try:
            self._channels = self._read_channels(path)
            counts = dict(self._database.execute(COUNTS))
            self.counts: Counter[Channel] = Counter()
            for number, channel in self._channels.items():
                self.counts[channel] += counts.get(number, 0)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def messages(self, topics: Collection[str] | None = None) -> Iterator[BagMessage]:
        """Read the messages of some topics, or of all, in the order of time."""
        wanted = [
            number
            for number, channel in self._channels.items()
            if topics is None or channel.topic in topics
        ]
        query = MESSAGES.format(marks=', '.join('?' * len(wanted)))
        for number, time, data in self._database.execute(query, wanted):
            yield BagMessage(self._channels[number], time, data)

    def _read_channels(self, path: Path) -> dict[int, Channel]:
        columns = {row[1] for row in self._database.execute('PRAGMA table_info(topics)')}
        if not columns or not self._has_table('messages'):
            raise DatasetError(f'{path} is a database, but not one of rosbag2')
        definitions = {}
        if self._has_table('message_definitions'):
            rows = self._database.execute(DEFINITIONS)
            definitions = {name: (kind, text.encode()) for name, kind, text in rows}
        query = TOPICS.format(
            qos='offered_qos_profiles' if 'offered_qos_profiles' in columns else "''",
            type_hash='type_description_hash' if 'type_description_hash' in columns else "''",
        )
        channels = {}
        for number, topic, type_name, encoding, qos, type_hash in self._database.execute(query):
            kind, definition = definitions.get(type_name, ('', b''))
            channels[number] = Channel(
                topic=topic,
                type_name=type_name,
                definition=definition,
                definition_format=kind,
                encoding=encoding,
                qos=qos,
                type_hash=type_hash,
            )
        return channels

    def _has_table(self, name: str) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?"
        return self._database.execute(query, (name,)).fetchone() is not None
