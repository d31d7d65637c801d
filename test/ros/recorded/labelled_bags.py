# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Bags of a few labelled points, written by hand, and what is read of a labelled bag."""

from asis_ros.bags.messages import (
    BagMessage,
    CLOUD_TYPE,
    decode,
    encode,
    standard_channel,
    TYPESTORE,
)
from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.ros.recorded.label import OUTPUTS
import numpy as np
from small_bags import messages_of

Types = TYPESTORE.types
Cloud, Field = Types[CLOUD_TYPE], Types['sensor_msgs/msg/PointField']
Header, Time = Types['std_msgs/msg/Header'], Types['builtin_interfaces/msg/Time']
DATATYPES = {'f': (7, '<f4'), 'u': (6, '<u4'), 'i': (5, '<i4'), 'h': (4, '<u2')}


def cloud(second, columns, kinds, frame='lidar'):
    """Make a cloud of the given columns; x, y, z are 0 unless given."""
    kinds = {'x': 'f', 'y': 'f', 'z': 'f', **kinds}
    dtype = np.dtype([(name, DATATYPES[kind][1]) for name, kind in kinds.items()])
    points = np.zeros(len(next(iter(columns.values()))), dtype)
    for name, column in columns.items():
        points[name] = column
    fields = [
        Field(name, dtype.fields[name][1], DATATYPES[kind][0], 1) for name, kind in kinds.items()
    ]
    header = Header(Time(second, 0), frame)
    data = points.view(np.uint8)
    size = len(points)
    return Cloud(header, 1, size, fields, False, dtype.itemsize, data.size, data, False)


def truth(second, labels, instances, **columns):
    columns = {'true_label': labels, 'true_instance_id': instances, **columns}
    return cloud(second, columns, {'true_label': 'h', 'true_instance_id': 'h'})


def output(second, labels, instances, **columns):
    columns = {'label': labels, 'instance_id': instances, 'score': 0.5, **columns}
    return cloud(second, columns, {'label': 'u', 'instance_id': 'u', 'score': 'f'})


def milliseconds(value):
    return Types['std_msgs/msg/Float64'](value)


def write_bag(path, *recorded):
    """Write (topic, message) pairs, a second apart."""
    with new_bag(path) as writer:
        for second, (topic, message) in enumerate(recorded):
            channel = standard_channel(topic, message.__msgtype__)
            data = encode(message.__msgtype__, message)
            writer.write(BagMessage(channel, second * 10**9, data))
    return path


def recorded(path):
    """Return the messages of a labelled bag but those of the labels."""
    with Bag(path) as opened:
        return [item for item in opened.messages() if item.topic not in OUTPUTS]


def added(path, topic):
    """Return the decoded messages of a topic of the labels."""
    return [decode(item.type_name, item.data) for item in messages_of(path, {topic})]
