# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The file metadata.yaml of a bag, and qualities of service in it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from asis_ros.bags.messages import CDR, Channel
from asis_ros.errors import DatasetError
import yaml

FILE_NAME: Final = 'metadata.yaml'
VERSION: Final = 8
"""Format of the bags written here; ROS 2 Humble and later read it."""
ROOT = 'rosbag2_bagfile_information'

QOS_NAMES = {
    'history': ('system_default', 'keep_last', 'keep_all', 'unknown'),
    'reliability': ('system_default', 'reliable', 'best_effort', 'unknown', 'best_available'),
    'durability': ('system_default', 'transient_local', 'volatile', 'unknown', 'best_available'),
    'liveliness': (
        'system_default', 'automatic', 'manual_by_node', 'manual_by_topic', 'unknown',
        'best_available',
    ),
}  # fmt: skip
"""Values of qualities of service, which format 9 names and older formats number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """
    What metadata.yaml says of a bag.

    Parameters
    ----------
    files : sequence of str
        Names of the storage files in the folder of the bag, in their order.
    is_compressed : bool
        Whether each message is compressed by itself.
    counts : mapping of str to int
        Number of messages of each topic.
    custom : mapping of str to str
        What the writer of the bag added.

    """

    files: tuple[str, ...]
    is_compressed: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)


def read_metadata(folder: Path) -> Metadata | None:
    """
    Read the metadata of a bag; None if there is none, as after a recording that was killed.

    Raises
    ------
    DatasetError
        If it cannot be read or says nothing of files.

    """
    path = folder / FILE_NAME
    if not path.exists():
        return None
    try:
        content = yaml.safe_load(path.read_text())[ROOT]
        counts: Counter[str] = Counter()
        for item in content.get('topics_with_message_count') or ():
            counts[item['topic_metadata']['name']] += int(item['message_count'])
        return Metadata(
            files=tuple(Path(name).name for name in content['relative_file_paths']),
            is_compressed=str(content.get('compression_mode', '')).lower() == 'message',
            counts=counts,
            custom=dict(content.get('custom_data') or {}),
        )
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, yaml.YAMLError
    ) as error:  # fmt: skip
        raise DatasetError(
            f'cannot read {path} ({error!r}): give a storage file of the bag (.mcap or .db3) '
            f'itself, or repair it with "ros2 bag reindex {folder}"'
        ) from error


def metadata_mapping(
    file: str, counts: Mapping[Channel, int], start: int, end: int, custom: Mapping[str, str]
) -> dict[str, Any]:
    """
    Describe a bag of one MCAP file.

    Channels that are not of ROS 2 are left out: with them, ``ros2 bag play`` refuses the bag.

    Parameters
    ----------
    file : str
        Name of the storage file.
    counts : mapping of Channel to int
        Number of messages of each channel.
    start, end : int
        Times of the first and the last message (ns).
    custom : mapping of str to str
        Further entries.

    """
    of_ros = {channel: count for channel, count in counts.items() if channel.encoding == CDR}
    period = {
        'starting_time': {'nanoseconds_since_epoch': start},
        'duration': {'nanoseconds': max(0, end - start)},
        'message_count': sum(of_ros.values()),
    }
    return {
        'version': VERSION,
        'storage_identifier': 'mcap',
        'relative_file_paths': [file],
        **period,
        'topics_with_message_count': [
            {
                'topic_metadata': {
                    'name': channel.topic,
                    'type': channel.type_name,
                    'serialization_format': channel.encoding,
                    'offered_qos_profiles': numbered_qos(channel.qos),
                    'type_description_hash': channel.type_hash,
                },
                'message_count': count,
            }
            for channel, count in of_ros.items()
        ],
        'compression_format': '',
        'compression_mode': '',
        'files': [{'path': file, **period}],
        'custom_data': dict(custom),
        'ros_distro': 'unknown',
    }


def write_metadata(folder: Path, content: Mapping[str, Any]) -> None:
    """Write metadata.yaml into the folder of a bag."""
    text = yaml.safe_dump({ROOT: content}, sort_keys=False)
    (folder / FILE_NAME).write_text(text)


def numbered_qos(text: str) -> str:
    """
    Convert qualities of service to the numbers of format 8.

    Parameters
    ----------
    text : str
        YAML of any format; text that is none becomes empty.

    """
    try:
        profiles = yaml.safe_load(text) or []
        for profile in profiles:
            for name, values in QOS_NAMES.items():
                value = profile[name]
                profile[name] = values.index(value) if isinstance(value, str) else int(value)
    except (ValueError, KeyError, TypeError, RecursionError, yaml.YAMLError):
        return ''
    return yaml.safe_dump(profiles) if profiles else ''
