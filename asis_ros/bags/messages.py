# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Messages of a bag as they were recorded, and the types that are read and written."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from asis_ros.errors import DatasetError
from rosbags.typesys import get_types_from_msg, get_typestore, Stores
from rosbags.typesys.store import Typestore

CLOUD_TYPE: Final = 'sensor_msgs/msg/PointCloud2'
CDR: Final = 'cdr'
"""Encoding of the messages of ROS 2."""

VISION_TYPES: Final = {
    'ObjectHypothesis': 'string class_id\nfloat64 score',
    'ObjectHypothesisWithPose': (
        'vision_msgs/ObjectHypothesis hypothesis\ngeometry_msgs/PoseWithCovariance pose'
    ),
    'BoundingBox3D': 'geometry_msgs/Pose center\ngeometry_msgs/Vector3 size',
    'Detection3D': (
        'std_msgs/Header header\nvision_msgs/ObjectHypothesisWithPose[] results\n'
        'vision_msgs/BoundingBox3D bbox\nstring id'
    ),
    'Detection3DArray': 'std_msgs/Header header\nvision_msgs/Detection3D[] detections',
}
"""Fields of the detections of vision_msgs 4, which ROS 2 Humble and later have."""

# Those used here have not changed since ROS 2 Foxy.
TYPESTORE = get_typestore(Stores.ROS2_JAZZY)
for _name, _fields in VISION_TYPES.items():
    TYPESTORE.register(get_types_from_msg(_fields, f'vision_msgs/msg/{_name}'))

LATCHED = """\
- {history: 1, depth: 1, reliability: 1, durability: 1, deadline: {sec: 0, nsec: 0}, \
lifespan: {sec: 0, nsec: 0}, liveliness: 1, liveliness_lease_duration: {sec: 0, nsec: 0}, \
avoid_ros_namespace_conventions: false}
"""
"""Quality of service of /tf_static: reliable, transient local, depth 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """
    A recorded topic: messages of one type and quality of service.

    Parameters
    ----------
    topic, type_name : str
        Topic and message type, such as ``'sensor_msgs/msg/PointCloud2'``.
    definition : bytes
        Definition of the type as it was recorded; empty if the bag lacks it.
    definition_format : str
        ``'ros2msg'``, ``'ros2idl'``, another format of MCAP, or empty.
    encoding : str
        Encoding of the messages; ``'cdr'`` in ROS 2.
    qos : str
        Quality of service of the publishers, as YAML.
    type_hash : str
        Hash of the type description; empty in bags from before ROS 2 Iron.

    """

    topic: str
    type_name: str
    definition: bytes = field(default=b'', repr=False)
    definition_format: str = ''
    encoding: str = CDR
    qos: str = field(default='', repr=False)
    type_hash: str = field(default='', repr=False)


@dataclass(frozen=True, slots=True)
class BagMessage:
    """
    A recorded message.

    Parameters
    ----------
    channel : Channel
        Its topic and type.
    time : int
        Time of recording (ns since the epoch).
    data : bytes
        Serialised message; in ROS 2 CDR with its 4-byte header.
    published : int, optional
        Time of publishing (ns since the epoch); None if the bag has no other than ``time``.
    sequence : int
        Number that the publisher gave it, or 0.

    """

    channel: Channel
    time: int
    data: bytes = field(repr=False)
    published: int | None = None
    sequence: int = 0

    @property
    def topic(self) -> str:
        """Topic."""
        return self.channel.topic

    @property
    def type_name(self) -> str:
        """Message type, such as ``'sensor_msgs/msg/PointCloud2'``."""
        return self.channel.type_name


@cache
def standard_channel(topic: str, type_name: str, qos: str = '') -> Channel:
    """Channel of a standard type of ROS 2 Jazzy."""
    definition, _ = TYPESTORE.generate_msgdef(type_name, ros_version=2)
    return Channel(
        topic=topic,
        type_name=type_name,
        definition=definition.encode(),
        definition_format='ros2msg',
        qos=qos,
        type_hash=TYPESTORE.hash_rihs01(type_name),
    )


def with_definition(channel: Channel) -> Channel:
    """
    Add the definition of a standard type where the bag lacks it, as those of ROS 2 Humble do.

    Only of a type that no release has changed; any other channel stays as it is.
    """
    is_missing = not channel.definition and channel.encoding == CDR
    if not is_missing or not _is_stable(channel.type_name):
        return channel
    standard = standard_channel(channel.topic, channel.type_name)
    return replace(
        channel,
        definition=standard.definition,
        definition_format=standard.definition_format,
        type_hash=channel.type_hash or standard.type_hash,
    )


@cache
def _is_stable(type_name: str) -> bool:
    """Tell whether a type is the same in the releases from ROS 2 Foxy to Jazzy."""
    hashes = {
        store.hash_rihs01(type_name) if type_name in store.fielddefs else ''
        for store in (*_old_typestores(), TYPESTORE)
    }
    return len(hashes) == 1 and '' not in hashes


@cache
def _old_typestores() -> tuple[Typestore, ...]:
    return tuple(get_typestore(item) for item in (Stores.ROS2_FOXY, Stores.ROS2_HUMBLE))


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


def encode(type_name: str, message: Any) -> bytes:
    """Serialise a message of a standard type to CDR with its 4-byte header."""
    return bytes(TYPESTORE.serialize_cdr(message, type_name))
