# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Names of the classes, as the node published them while a bag was recorded."""

from asis_ros.bags.messages import decode
from asis_ros.bags.reader import Bag
from asis_ros.labels import UNKNOWN_CLASS
import yaml

TOPIC_END, STRING_TYPE = '/label_info', 'std_msgs/msg/String'


def read_class_names(bag: Bag) -> tuple[str, ...]:
    """
    Read the names of the classes from the first ``label_info`` of a bag.

    Returns
    -------
    tuple of str
        Name of each class id; empty if there is none that can be read.

    Raises
    ------
    DatasetError
        If the bag is damaged.

    """
    topics = {
        item.topic
        for item in bag.channels
        if item.topic.endswith(TOPIC_END) and item.type_name == STRING_TYPE
    }
    message = next(iter(bag.messages(topics)), None) if topics else None
    if message is None:
        return ()
    try:
        classes = yaml.safe_load(decode(message.type_name, message.data).data)
        names = {int(item['id']): str(item['name']) for item in classes}
    except (yaml.YAMLError, KeyError, TypeError, ValueError, RecursionError):
        return ()  # of another program
    names = {number: name for number, name in names.items() if 0 <= number < UNKNOWN_CLASS}
    return tuple(
        names.get(number, f'class {number}') for number in range(max(names, default=-1) + 1)
    )
