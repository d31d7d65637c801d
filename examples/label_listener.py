# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Read labelled scans with ``sensor_msgs_py``.

Run it next to the segmenter: ``python3 label_listener.py``. If the segmenter has a namespace:
``python3 label_listener.py --ros-args -r __ns:=/robot1``.
"""

import numpy as np
import rclpy
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2
from sensor_msgs_py.point_cloud2 import read_points

NO_INSTANCE = 0
FIELDS = ['x', 'y', 'z', 'label', 'instance_id']


class LabelListener(Node):
    """Logs the instances of each labelled scan."""

    def __init__(self) -> None:
        super().__init__('label_listener')
        self.create_subscription(PointCloud2, 'asis_segmenter/output/points', self._on_scan, 1)

    def _on_scan(self, scan: PointCloud2) -> None:
        # A structured array: points['label'] has one number per point, in the order of the scan.
        points = read_points(scan, FIELDS)
        xyz = np.stack([points['x'], points['y'], points['z']], axis=1)
        for instance_id in np.unique(points['instance_id']):
            if instance_id == NO_INSTANCE:
                continue
            rows = points['instance_id'] == instance_id
            label = np.bincount(points['label'][rows]).argmax()
            x, y, z = xyz[rows].mean(axis=0)
            self.get_logger().info(
                f'instance {instance_id}: class {label}, {rows.sum()} points '
                f'around {x:.2f} {y:.2f} {z:.2f} m in {scan.header.frame_id}'
            )


def main() -> None:
    """Listen until interrupted."""
    rclpy.init()
    try:
        rclpy.spin(LabelListener())
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    finally:
        rclpy.try_shutdown()


if __name__ == '__main__':
    main()
