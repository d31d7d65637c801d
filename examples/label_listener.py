# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Read labelled scans with rclpy and NumPy alone.

Run it next to the segmenter: ``python3 label_listener.py``. If the segmenter has a namespace:
``python3 label_listener.py --ros-args -r __ns:=/robot1``.
"""

import numpy as np
import rclpy
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from sensor_msgs.msg import PointCloud2, PointField

NO_INSTANCE = 0

NUMPY_TYPES = {
    PointField.UINT8: 'u1',
    PointField.UINT32: 'u4',
    PointField.FLOAT32: 'f4',
    PointField.FLOAT64: 'f8',
}


def read_points(scan: PointCloud2) -> np.ndarray:
    """Return a structured array; ``points['label']`` has one number per point, in order."""
    order = '>' if scan.is_bigendian else '<'
    layout = np.dtype(
        {
            'names': [field.name for field in scan.fields],
            'formats': [order + NUMPY_TYPES[field.datatype] for field in scan.fields],
            'offsets': [field.offset for field in scan.fields],
            'itemsize': scan.point_step,
        }
    )
    return np.frombuffer(scan.data, layout)


class LabelListener(Node):
    """Logs the instances of each labelled scan."""

    def __init__(self) -> None:
        super().__init__('label_listener')
        self.create_subscription(PointCloud2, 'asis_segmenter/output/points', self._on_scan, 1)

    def _on_scan(self, scan: PointCloud2) -> None:
        points = read_points(scan)
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
