# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Names and colours of the class ids, published once for all subscribers, early or late."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from asis_ros.ros.messages.label_text import label_text, UNLABELLED
import numpy as np
from numpy.typing import NDArray
from rclpy.node import Node
from rclpy.publisher import Publisher
from rclpy.qos import DurabilityPolicy, QoSProfile
from std_msgs.msg import String

TOPIC = '~/label_info'


def has_vision_msgs() -> bool:
    """Check whether ``vision_msgs`` is installed."""
    return find_spec('vision_msgs') is not None


def publish_label_info(
    node: Node,
    class_names: Sequence[str],
    class_colours: NDArray[np.uint8],
    unknown_label: int,
) -> Publisher:
    """
    Publish names and colours of the class ids, for later subscribers too.

    Parameters
    ----------
    node : Node
        Gets the topic ``~/label_info``: ``vision_msgs/LabelInfo`` where that is installed, else
        ``std_msgs/String`` with the text of ``label_text``.
    class_names : sequence of str
        Name of each class id.
    class_colours : array of shape (256, 3), uint8
        Red, green, blue by class id.
    unknown_label : int
        Class id of points without a prediction.

    Returns
    -------
    Publisher
        Latched: subscribers get the message until it is destroyed.

    """
    if has_vision_msgs():
        message = label_info_msg(class_names, unknown_label)
        message.header.stamp = node.get_clock().now().to_msg()
    else:
        message = String(data=label_text(class_names, class_colours, unknown_label))
    latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
    publisher = node.create_publisher(type(message), TOPIC, latched)
    publisher.publish(message)
    return publisher


def label_info_msg(class_names: Sequence[str], unknown_label: int) -> Any:
    """
    Describe classes as ``vision_msgs/LabelInfo``.

    Its ids have 16 bits and the largest means unlabelled, so a larger ``unknown_label`` becomes
    65535.
    """
    from vision_msgs.msg import LabelInfo, VisionClass

    numbered = [*enumerate(class_names), (min(unknown_label, 65535), UNLABELLED)]
    return LabelInfo(
        class_map=[VisionClass(class_id=number, class_name=name) for number, name in numbered]
    )
