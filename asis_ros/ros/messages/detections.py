# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Instances as ``vision_msgs`` detections; not every ROS installation has that package."""

from collections.abc import Sequence
from typing import Any

from asis_ros.ros.messages.boxes import Box
from asis_ros.ros.messages.markers import box_pose, vector


def detections_msg(
    types: Any, header: Any, boxes: Sequence[Box], class_names: Sequence[str]
) -> Any:
    """
    Convert the boxes of a scan to detections.

    Parameters
    ----------
    types : module
        ``ros_types`` or ``bag_types``.
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
    return types.Detection3DArray(
        header=header,
        detections=[_detection(types, header, box, class_names[box.class_id]) for box in boxes],
    )


def _detection(types: Any, header: Any, box: Box, class_name: str) -> Any:
    pose = box_pose(types, box)
    hypothesis = types.ObjectHypothesisWithPose(
        hypothesis=types.ObjectHypothesis(class_id=class_name, score=box.score),
        pose=types.PoseWithCovariance(pose=pose),
    )
    return types.Detection3D(
        header=header,
        results=[hypothesis],
        bbox=types.BoundingBox3D(center=pose, size=vector(types, box.size)),
        id=str(box.track_id),
    )
