# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Markers for rviz: a box and a text per instance."""

from collections.abc import Sequence

from asis_ros.labels import CLASS_COLOURS, UNKNOWN_COLOUR
from asis_ros.ros.boxes import Box
from geometry_msgs.msg import Point, Quaternion, Vector3
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation
from std_msgs.msg import ColorRGBA, Header
from visualization_msgs.msg import Marker, MarkerArray

BOX_OPACITY = 0.35
TEXT_HEIGHT = 0.15
"""Height of a letter (m)."""


class InstanceMarkers:
    """
    The markers now shown, kept so that those of vanished instances can be taken away.

    A marker is known by its namespace (``box/chair``, ``text/chair``) and the instance id of the
    labelled cloud. Ids count the instances of one scan, so from scan to scan an id may pass to
    another instance; its marker then moves.

    Parameters
    ----------
    class_names : sequence of str
        Name of each class id.

    """

    def __init__(self, class_names: Sequence[str]) -> None:
        self._class_names = class_names
        self._shown: set[tuple[str, int]] = set()

    def update(
        self, header: Header, boxes: Sequence[Box], to_z_up: NDArray[np.float64]
    ) -> MarkerArray:
        """
        Turn the boxes of a scan into the change from what is shown now.

        Parameters
        ----------
        header : std_msgs/msg/Header
            Header of the scan.
        boxes : sequence of Box
            Instances of the scan, in its frame.
        to_z_up : array of shape (4, 4)
            Rigid transform from the frame of the scan to the one along whose axes boxes lie.

        Returns
        -------
        visualization_msgs/msg/MarkerArray
            One ADD per box and text, then one DELETE per marker that is shown and gone.

        """
        x, y, z, w = Rotation.from_matrix(to_z_up[:3, :3].T).as_quat().tolist()
        markers = []
        for box in boxes:
            markers.append(self._box(box, header, Quaternion(x=x, y=y, z=z, w=w)))
            markers.append(self._text(box, header))
        added = {(marker.ns, marker.id) for marker in markers}
        for namespace, marker_id in sorted(self._shown - added):
            markers.append(Marker(header=header, ns=namespace, id=marker_id, action=Marker.DELETE))
        self._shown = added
        return MarkerArray(markers=markers)

    def _box(self, box: Box, header: Header, upright: Quaternion) -> Marker:
        marker = Marker(header=header, action=Marker.ADD, type=Marker.CUBE)
        marker.ns, marker.id = f'box/{self._class_names[box.class_id]}', box.instance_id + 1
        marker.pose.position = _point(box.centre)
        marker.pose.orientation = upright
        width, depth, height = box.size.tolist()
        marker.scale = Vector3(x=width, y=depth, z=height)
        marker.color = _colour(box.class_id)
        return marker

    def _text(self, box: Box, header: Header) -> Marker:
        name = self._class_names[box.class_id]
        marker = Marker(header=header, action=Marker.ADD, type=Marker.TEXT_VIEW_FACING)
        marker.ns, marker.id = f'text/{name}', box.instance_id + 1
        marker.text = f'{name} {box.instance_id + 1}'
        marker.pose.position = _point(box.top)
        marker.scale.z = TEXT_HEIGHT
        marker.color = ColorRGBA(r=1.0, g=1.0, b=1.0, a=1.0)
        return marker


def _point(xyz: NDArray[np.float64]) -> Point:
    x, y, z = xyz.tolist()
    return Point(x=x, y=y, z=z)


def _colour(class_id: int) -> ColorRGBA:
    rgb = CLASS_COLOURS[class_id] if class_id < len(CLASS_COLOURS) else UNKNOWN_COLOUR
    red, green, blue = (rgb / 255.0).tolist()
    return ColorRGBA(r=red, g=green, b=blue, a=BOX_OPACITY)
