# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
The types of ``ros_types`` without ROS, for messages that are written to a bag.

``asis_ros.bags.messages.encode`` serialises them.
"""

from typing import Any

from asis_ros.bags.messages import TYPESTORE
import numpy as np
from numpy.typing import NDArray
from rosbags.interfaces import Nodetype

DECLARED_DEFAULTS = {'geometry_msgs/msg/Quaternion': {'w': 1.0}}
"""Defaults in the definitions of these types, which rosbags leaves out."""


def _with_defaults(type_name: str) -> Any:
    """Type of a message whose constructor takes some fields, and sets the others as ROS does."""
    base: Any = TYPESTORE.types[type_name]
    _, declared = TYPESTORE.fielddefs[type_name]

    def initialise(self: Any, **fields: Any) -> None:
        values = {name: _default(kind) for name, kind in declared if name not in fields}
        base.__init__(self, **{**values, **DECLARED_DEFAULTS.get(type_name, {}), **fields})

    return type(base.__name__, (base,), {'__init__': initialise})


def _default(declared: tuple[Any, Any]) -> Any:
    """Value of a field that is not given."""
    node, detail = declared
    if node == Nodetype.NAME:
        return _with_defaults(detail)()
    if node == Nodetype.BASE:
        name, _ = detail
        return '' if name == 'string' else np.dtype(name).type(0).item()
    (inner, inner_detail), length = detail
    if inner == Nodetype.BASE and inner_detail[0] != 'string':
        return np.zeros(length if node == Nodetype.ARRAY else 0, inner_detail[0])
    return []


ColorRGBA = _with_defaults('std_msgs/msg/ColorRGBA')
Header = _with_defaults('std_msgs/msg/Header')
Marker = _with_defaults('visualization_msgs/msg/Marker')
MarkerArray = _with_defaults('visualization_msgs/msg/MarkerArray')
Point = _with_defaults('geometry_msgs/msg/Point')
PointCloud2 = _with_defaults('sensor_msgs/msg/PointCloud2')
PointField = _with_defaults('sensor_msgs/msg/PointField')
Pose = _with_defaults('geometry_msgs/msg/Pose')
PoseWithCovariance = _with_defaults('geometry_msgs/msg/PoseWithCovariance')
Quaternion = _with_defaults('geometry_msgs/msg/Quaternion')
String = _with_defaults('std_msgs/msg/String')
Vector3 = _with_defaults('geometry_msgs/msg/Vector3')
BoundingBox3D = _with_defaults('vision_msgs/msg/BoundingBox3D')
Detection3D = _with_defaults('vision_msgs/msg/Detection3D')
Detection3DArray = _with_defaults('vision_msgs/msg/Detection3DArray')
ObjectHypothesis = _with_defaults('vision_msgs/msg/ObjectHypothesis')
ObjectHypothesisWithPose = _with_defaults('vision_msgs/msg/ObjectHypothesisWithPose')


def byte_sequence(points: NDArray[np.void]) -> NDArray[np.uint8]:
    """Bytes of an array, as a message takes them."""
    return points.view(np.uint8)
