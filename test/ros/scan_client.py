# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node in a process of its own, and a client that talks to a node over DDS."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
import signal
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import asis_ros
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
import numpy as np
from numpy.typing import NDArray
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from repository import CONFIG
from sensor_msgs.msg import PointCloud2, PointField
from visualization_msgs.msg import MarkerArray

SETTINGS = CONFIG / 'segment.yaml'
PATIENCE = 120.0
"""Longest wait for anything (s); only a fault is waited for that long."""

RELIABLE = QoSProfile(depth=10, reliability=ReliabilityPolicy.RELIABLE)
BEST_EFFORT = QoSProfile(depth=10, reliability=ReliabilityPolicy.BEST_EFFORT)

_stamps = count(1)


class NodeProcess:
    """The node ``<namespace>/asis_segmenter``, running until ``stop``."""

    def __init__(
        self, log: Path, namespace: str, *parameters: str, ignore_hangup: bool = False
    ) -> None:
        command = ['nohup'] if ignore_hangup else []
        command += [sys.executable, '-m', 'asis_ros.ros.node', '--ros-args']
        command += ['-r', f'__ns:={namespace}', '--params-file', str(SETTINGS)]
        for parameter in parameters:
            command += ['-p', parameter]
        self._log = log
        self._process = subprocess.Popen(
            command,
            stdout=log.open('w'),
            stderr=subprocess.STDOUT,
            cwd=Path(asis_ros.__file__).parents[1],
        )

    @property
    def log(self) -> str:
        """All it has printed."""
        return self._log.read_text()

    def wait_until_ready(self) -> None:
        """Wait for the line that says so."""
        end = time.monotonic() + PATIENCE
        while 'ready: ' not in self.log:
            assert self.is_running, f'the node ended early:\n{self.log}'
            assert time.monotonic() < end, f'the node is not ready:\n{self.log}'
            time.sleep(0.1)

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.is_running:
            self._process.send_signal(number)

    def wait(self) -> int:
        """Wait for its end: the exit status."""
        return self._process.wait(PATIENCE)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Interrupt it: the exit status."""
        self.send(number)
        return self.wait()


class ScanClient:
    """
    Sends scans to a node and collects what it publishes.

    One ``beside`` another is served whenever the other is, and serves it.
    """

    def __init__(
        self,
        namespace: str = '',
        *,
        scan_qos: QoSProfile = RELIABLE,
        output_qos: QoSProfile = RELIABLE,
        listens: bool = True,
        scans_topic: str = '',
        points_topic: str = 'points',
        beside: 'ScanClient | None' = None,
    ) -> None:
        self.name = f'{namespace}/asis_segmenter'
        self.outputs: list[PointCloud2] = []
        self.markers: list[MarkerArray] = []
        self.parts: dict[str, DiagnosticStatus] = {}
        self.status = DiagnosticStatus()
        self.num_statuses = 0
        self.node = Node(f'client_{next(_stamps)}')
        self._executor = beside._executor if beside else SingleThreadedExecutor()
        self._executor.add_node(self.node)
        self._scans = self.node.create_publisher(
            PointCloud2, scans_topic or f'{self.name}/input/points', scan_qos
        )
        self.node.create_subscription(DiagnosticArray, '/diagnostics', self._on_status, 10)
        if listens:
            self.node.create_subscription(
                PointCloud2, f'{self.name}/output/{points_topic}', self.outputs.append, output_qos
            )
            self.node.create_subscription(
                MarkerArray, f'{self.name}/output/markers', self.markers.append, output_qos
            )

    def serve(self, node: Node) -> None:
        """Serve a node of this process, too, while waiting."""
        self._executor.add_node(node)

    def connect(self, message: SimpleNamespace) -> None:
        """Send a scan again and again until an output comes: both sides know each other then."""
        attempts, before = count(), len(self.outputs)

        def is_labelled() -> bool:
            if next(attempts) % 20 == 0:  # once a second
                self.send(message)
            return len(self.outputs) > before

        self.wait_until(is_labelled)
        self.wait_until_idle()

    def send(self, message: SimpleNamespace, stamp: tuple[int, int] | None = None) -> PointCloud2:
        """Publish a scan with a stamp (s, ns), by default one of its own, later than the last."""
        scan = ros_message(message)
        scan.header.stamp.sec, scan.header.stamp.nanosec = stamp or (next(_stamps), 123_456_789)
        self.publish(scan)
        return scan

    def publish(self, scan: PointCloud2) -> None:
        """Publish a scan as it is."""
        self._scans.publish(scan)

    def ask(self, message: SimpleNamespace) -> PointCloud2:
        """Publish a scan and wait for its output."""
        stamp = self.send(message).header.stamp
        self.wait_until(lambda: any(output.header.stamp == stamp for output in self.outputs))
        return next(output for output in self.outputs if output.header.stamp == stamp)

    def ask_for_markers(self, message: SimpleNamespace) -> MarkerArray:
        """Publish a scan and wait for its markers, of which there must be some."""
        stamp = self.ask(message).header.stamp

        def found() -> list[MarkerArray]:
            return [
                item
                for item in self.markers
                if item.markers and item.markers[0].header.stamp == stamp
            ]

        self.wait_until(lambda: bool(found()))
        return found()[0]

    def is_connected(self) -> bool:
        """Tell whether the node takes scans of this client, and is heard by somebody."""
        values = {pair.key: pair.value for pair in self.status.values}
        return (
            self._scans.get_subscription_count() > 0
            and int(values.get('output_subscribers', 0)) > 0
        )

    def next_stamp(self) -> int:
        """Give the seconds of a stamp that no scan has yet."""
        return next(_stamps)

    def call(self, kind: Any, name: str, request: Any) -> Any:
        """Call a service of the node and wait for its response."""
        client = self.node.create_client(kind, f'{self.name}/{name}')
        self.wait_until(client.service_is_ready)
        future = client.call_async(request)
        self.wait_until(future.done)
        self.node.destroy_client(client)
        return future.result()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Serve the subscriptions until a condition holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f'waited in vain; last status: {self.status}'
            self._executor.spin_once(timeout_sec=0.05)

    def serve_for(self, seconds: float) -> None:
        """Serve the subscriptions for some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._executor.spin_once(timeout_sec=left)

    def wait_until_idle(self) -> None:
        """Wait until every scan received is labelled or dropped, by a status of later than now."""
        known = self.num_statuses

        def is_idle() -> bool:
            is_new = self.num_statuses > known
            return is_new and self.counts().get('received', -1) == self.settled()

        self.wait_until(is_idle)

    def values(self) -> dict[str, str]:
        """Give all that the last status says."""
        return {pair.key: pair.value for pair in self.status.values}

    def counts(self) -> dict[str, int]:
        """Give the counts of the last status: received, published, dropped.<reason>."""
        names = ('received', 'published', 'dropped.')
        return {key: int(value) for key, value in self.values().items() if key.startswith(names)}

    def settled(self) -> int:
        """Count the scans that were labelled or dropped, by the last status."""
        return sum(value for key, value in self.counts().items() if key != 'received')

    def close(self) -> None:
        """Leave."""
        self._executor.remove_node(self.node)
        self.node.destroy_node()

    def _on_status(self, message: DiagnosticArray) -> None:
        for status in message.status:
            if status.hardware_id == self.name:
                self.parts[status.name.rpartition(': ')[2]] = status
                self.num_statuses += 1
        self.status = self.parts.get('scans', self.status)


def ros_message(message: SimpleNamespace) -> PointCloud2:
    """Turn a message made with numpy alone into one that ROS can send."""
    scan = PointCloud2(
        height=message.height,
        width=message.width,
        fields=[
            PointField(
                name=field.name, offset=field.offset, datatype=field.datatype, count=field.count
            )
            for field in message.fields
        ],
        is_bigendian=message.is_bigendian,
        point_step=message.point_step,
        row_step=message.row_step,
        data=message.data,
        is_dense=message.is_dense,
    )
    scan.header.frame_id = message.header.frame_id
    return scan


def columns_of(output: PointCloud2) -> dict[str, NDArray[np.generic]]:
    """Fields of an output by name, each of shape (N,), by the offsets the message states."""
    codes = {6: '<u4', 7: '<f4'}
    dtype = np.dtype({
        'names': [field.name for field in output.fields],
        'formats': [codes[field.datatype] for field in output.fields],
        'offsets': [field.offset for field in output.fields],
        'itemsize': output.point_step,
    })  # fmt: skip
    points = np.frombuffer(output.data, dtype)
    return {name: points[name] for name in dtype.names or ()}
