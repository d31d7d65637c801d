# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Types of the published messages, from ROS; those of ``vision_msgs`` only if it is installed."""

from array import array
from importlib import import_module
from typing import Any

from geometry_msgs.msg import Point, Pose, PoseWithCovariance, Quaternion, Vector3
import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import PointCloud2, PointField
from std_msgs.msg import ColorRGBA, Header
from visualization_msgs.msg import Marker, MarkerArray

__all__ = [
    'ColorRGBA',
    'Header',
    'Marker',
    'MarkerArray',
    'Point',
    'PointCloud2',
    'PointField',
    'Pose',
    'PoseWithCovariance',
    'Quaternion',
    'Vector3',
    'byte_sequence',
]


def __getattr__(name: str) -> Any:
    try:
        return getattr(import_module('vision_msgs.msg'), name)
    except (ModuleNotFoundError, AttributeError) as error:
        raise AttributeError(f'no message type {name}') from error


def byte_sequence(points: NDArray[np.void]) -> 'array[int]':
    """Bytes of an array, as a message takes them."""
    data = array('B')  # any other type is checked byte by byte on assignment
    data.frombytes(points.view(np.uint8).data)
    return data
