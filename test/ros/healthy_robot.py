# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What the doctor sees of a robot on which all is well, and the ways to change it."""

from dataclasses import replace
from typing import Any

from asis_ros.ros.doctor import (
    diagnose,
    Endpoint,
    Finding,
    Observation,
    ObservedClock,
    ObservedScan,
    ObservedTopic,
)

CLOUD_TYPE = 'sensor_msgs/msg/PointCloud2'
NOW = 1_800_000_000_000_000_000  # in the year 2027 (ns)
TOPIC = '/camera/points'
SECOND = 1_000_000_000

PUBLISHER = Endpoint(node='/camera/driver')
SUBSCRIPTION = Endpoint(node='/asis_segmenter', reliability='best_effort')


def scan(number: int = 0, **changes: Any) -> ObservedScan:
    """Give one of ten scans a second, each 50 ms old when it arrives."""
    stamp = NOW + number * SECOND // 10
    healthy = ObservedScan(
        stamp_ns=stamp,
        arrival_ns=stamp + SECOND // 20,
        frame_id='camera_link',
        num_bytes=160_000,
        num_points=10_000,
        num_finite=9_000,
        num_inside=8_000,
    )
    return replace(healthy, **changes)


def source(**changes: Any) -> ObservedTopic:
    """Give an input with one publisher and ten scans."""
    healthy = ObservedTopic(
        topic=TOPIC,
        subscription=SUBSCRIPTION,
        publishers=(PUBLISHER,),
        scans=tuple(map(scan, range(10))),
        seconds=5.0,
    )
    return replace(healthy, **changes)


def robot(*inputs: ObservedTopic, **changes: Any) -> Observation:
    """Give a robot with one camera."""
    healthy = Observation(
        inputs=inputs or (source(),),
        clock=ObservedClock(),
        topics={TOPIC: (CLOUD_TYPE,), '/camera/image': ('sensor_msgs/msg/Image',)},
    )
    return replace(healthy, **changes)


def only_finding(observation: Observation) -> Finding:
    """Diagnose what has one fault."""
    (finding,) = diagnose(observation)
    return finding
