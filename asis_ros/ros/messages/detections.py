# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Instances as ``vision_msgs`` detections; not every ROS installation has that package."""

from collections.abc import Sequence

from asis_ros.ros.messages.boxes import Box
from asis_ros.ros.messages.markers import box_pose, vector
from geometry_msgs.msg import PoseWithCovariance
from std_msgs.msg import Header
from vision_msgs.msg import (
    BoundingBox3D,
    Detection3D,
    Detection3DArray,
    ObjectHypothesis,
    ObjectHypothesisWithPose,
)


def detections_msg(
    header: Header, boxes: Sequence[Box], class_names: Sequence[str]
) -> Detection3DArray:
    """
    Convert the boxes of a scan to detections.

    Parameters
    ----------
    header : std_msgs/msg/Header
        Stamp of the scan, and the frame of the boxes.
    boxes : sequence of Box
        Instances of the scan.
    class_names : sequence of str
        Name of each class id.

    Returns
    -------
    vision_msgs/msg/Detection3DArray
        ``id`` is the instance id of the labelled cloud, constant from scan to scan; ``class_id``
        is the name of the class, and the pose of the hypothesis is the centre of the box.

    """
    return Detection3DArray(
        header=header,
        detections=[_detection(header, box, class_names[box.class_id]) for box in boxes],
    )


def _detection(header: Header, box: Box, class_name: str) -> Detection3D:
    pose = box_pose(box)
    hypothesis = ObjectHypothesisWithPose(
        hypothesis=ObjectHypothesis(class_id=class_name, score=box.score),
        pose=PoseWithCovariance(pose=pose),
    )
    return Detection3D(
        header=header,
        results=[hypothesis],
        bbox=BoundingBox3D(center=pose, size=vector(box.size)),
        id=str(box.track_id),
    )
