# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Sensors with a fault each, in a process of their own: ``python sensors.py TOPIC...``.

They publish 20 times a second on the topics named, which tell the fault; large clouds 5 times.
"""

import os
import subprocess
import sys
from types import TracebackType

import numpy as np
import rclpy
from rclpy.executors import ExternalShutdownException
from rclpy.node import Node
from scan_client import BEST_EFFORT, RELIABLE, ros_message
from scan_messages import make_message
from sensor_msgs.msg import Image, PointCloud2

INTERVAL, LARGE_INTERVAL = 0.05, 0.2
NUM_POINTS = {'/large': 300_000, '/huge': 3_750_000, '/empty': 0}


class Sensors(Node):
    """Publishes on each topic what its name says."""

    def __init__(self, topics: list[str]) -> None:
        super().__init__('sensors')
        self._clouds = []
        for topic in topics:
            if topic == '/image':
                self._image_publisher = self.create_publisher(Image, topic, 1)
                self.create_timer(INTERVAL, self._publish_image)
                continue
            qos = BEST_EFFORT if topic in ('/best_effort', '/large', '/huge') else RELIABLE
            publisher = self.create_publisher(PointCloud2, topic, qos)
            self._clouds.append((publisher, make_cloud(topic)))
        interval = LARGE_INTERVAL if {'/large', '/huge'} & set(topics) else INTERVAL
        self.create_timer(interval, self._publish_clouds)

    def _publish_image(self) -> None:
        self._image_publisher.publish(Image())

    def _publish_clouds(self) -> None:
        for publisher, cloud in self._clouds:
            stamp = self.get_clock().now().to_msg()
            if publisher.topic_name == '/old':
                stamp.sec -= 3600
            if publisher.topic_name == '/zero_stamp':
                stamp.sec = stamp.nanosec = 0
            cloud.header.stamp = stamp
            publisher.publish(cloud)


def make_cloud(topic: str) -> PointCloud2:
    """Make the cloud of a topic."""
    x = np.linspace(0, 1, NUM_POINTS.get(topic, 100), dtype=np.float32)
    if topic == '/nan':
        x[:] = np.nan
    columns = {'x': x, 'y': x, 'z': x, 'rgb': x}
    if topic == '/flat':
        del columns['z']
    return ros_message(make_message(columns, frame='sensor'))


class SensorProcess:
    """Runs the sensors, for a ``with`` block."""

    def __init__(self, *topics: str) -> None:
        self._topics = topics

    def __enter__(self) -> 'SensorProcess':
        command = [sys.executable, __file__, *self._topics]
        environment = os.environ | {
            'PYTHONPATH': os.pathsep.join(sys.path)
        }  # modules of the tests
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b'ready\n'
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.communicate()


def main() -> None:
    """Publish until the end."""
    rclpy.init(args=[])
    try:
        sensors = Sensors(sys.argv[1:])
        sys.stdout.write('ready\n')
        sys.stdout.flush()
        rclpy.spin(sensors)
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    finally:
        rclpy.try_shutdown()


if __name__ == '__main__':
    main()
