# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Markers for rviz: a box and a text per instance."""

from collections.abc import Sequence
from typing import Any

from asis_ros.ros.messages.boxes import Box
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

BOX_OPACITY = 0.35
TEXT_HEIGHT = 0.15
"""Height of a letter (m)."""


class InstanceMarkers:
    """
    Markers of the instances, and the deletion of those that vanish.

    A marker is identified by its namespace (``box/chair``, ``text/chair``) and track id. It is
    updated in place while the instance exists, and deleted when it is gone or changes its class,
    so that nothing flickers and no ghost stays.

    Parameters
    ----------
    types : module
        ``ros_types`` or ``bag_types``.
    class_names : sequence of str
        Name of each class id.
    class_colours : array of shape (256, 3), uint8
        Red, green, blue by class id.

    """

    def __init__(
        self, types: Any, class_names: Sequence[str], class_colours: NDArray[np.uint8]
    ) -> None:
        self._types = types
        self._class_names = class_names
        self._class_colours = class_colours
        self._shown: set[tuple[str, int]] = set()

    def update(self, header: Any, boxes: Sequence[Box]) -> Any:
        """
        Convert the boxes of a scan to the change of the markers.

        Parameters
        ----------
        header : std_msgs/msg/Header
            Stamp of the scan, and the frame of the boxes.
        boxes : sequence of Box
            Boxes of the scan; none deletes all markers.

        Returns
        -------
        visualization_msgs/msg/MarkerArray
            One ADD per box and text, then one DELETE per marker whose instance is gone.

        """
        types, markers = self._types, []
        for box in boxes:
            markers += [self._box(box, header), self._text(box, header)]
        added = {(marker.ns, marker.id) for marker in markers}
        for namespace, marker_id in sorted(self._shown - added):
            marker = types.Marker(header=header, ns=namespace, id=marker_id)
            marker.action = types.Marker.DELETE
            markers.append(marker)
        self._shown = added
        return types.MarkerArray(markers=markers)

    def _box(self, box: Box, header: Any) -> Any:
        types = self._types
        marker = types.Marker(header=header, action=types.Marker.ADD, type=types.Marker.CUBE)
        marker.ns, marker.id = f'box/{self._class_names[box.class_id]}', box.track_id
        marker.pose = box_pose(types, box)
        marker.scale = vector(types, box.size)
        red, green, blue = (self._class_colours[box.class_id] / 255.0).tolist()
        marker.color = types.ColorRGBA(r=red, g=green, b=blue, a=BOX_OPACITY)
        return marker

    def _text(self, box: Box, header: Any) -> Any:
        types, name = self._types, self._class_names[box.class_id]
        marker = types.Marker(header=header, action=types.Marker.ADD)
        marker.type = types.Marker.TEXT_VIEW_FACING
        marker.ns, marker.id = f'text/{name}', box.track_id
        size = ' x '.join(f'{side:.2f}' for side in box.size)
        marker.text = f'{name} {box.track_id}: {100 * box.score:.0f} %\n{size} m'
        marker.pose.position = _point(types, box.top)
        marker.scale.z = TEXT_HEIGHT
        marker.color = types.ColorRGBA(r=1.0, g=1.0, b=1.0, a=1.0)
        return marker


def box_pose(types: Any, box: Box) -> Any:
    """Convert centre and rotation of a box to a pose."""
    x, y, z, w = Rotation.from_matrix(box.rotation).as_quat().tolist()
    turn = types.Quaternion(x=x, y=y, z=z, w=w)
    return types.Pose(position=_point(types, box.centre), orientation=turn)


def vector(types: Any, xyz: NDArray[np.float64]) -> Any:
    """Convert an array of shape (3,) to a message."""
    x, y, z = xyz.tolist()
    return types.Vector3(x=x, y=y, z=z)


def _point(types: Any, xyz: NDArray[np.float64]) -> Any:
    x, y, z = xyz.tolist()
    return types.Point(x=x, y=y, z=z)
