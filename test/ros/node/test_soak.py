# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Scans in a row to one node: neither its memory nor its latency may grow.

Small scans to a small network at 10 Hz, or, with ``SOAK_BAG``, the scans of a bag to the weights
of the package, over and over at ``SOAK_RATE`` (Hz). ``SOAK_MINUTES`` sets the time. ``make soak``
takes an hour with the bag of the demo and prints what was measured.
"""

from itertools import cycle
import os
from pathlib import Path
import time

from asis_ros.bags.reader import Bag
from asis_ros.labels import CLASS_NAMES
import numpy as np
import pytest
from scan_messages import make_message, make_scene, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
from rclpy.serialization import deserialize_message  # noqa: E402, I100
from scan_client import ScanClient  # noqa: E402, I100
from sensor_msgs.msg import PointCloud2  # noqa: E402, I100
from std_msgs.msg import Float64  # noqa: E402, I100

MINUTES = float(os.environ.get('SOAK_MINUTES', '0.4'))
BAG = os.environ.get('SOAK_BAG', '')
RATE = float(os.environ.get('SOAK_RATE', '0.5' if BAG else '10'))
"""Scans per second."""
WARM_UP = 60 * MINUTES / 4
"""Time that caches and pools may take to fill (s)."""
MOST_GROWTH = 32.0 if BAG else 12.0
"""Growth that is taken for noise (MiB); malloc keeps the largest scan of each thread."""
FEW = {name: column[::10] for name, column in scene_fields(make_scene()).items()}


@pytest.fixture(scope='module')
def settings(tmp_path_factory):
    """Make a network that two busy cores can run at 10 Hz, or take that of the package."""
    if BAG:
        return ['model.device:=cpu', 'input.reliability:=reliable']
    from asis_ros.network.asis import Asis, NetworkConfig
    from asis_ros.network.checkpoint import save_checkpoint
    import torch

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'small.npz'
    save_checkpoint(path, Asis(NetworkConfig(backbone='pointnet')), CLASS_NAMES, {})
    small = ('block.num_points:=256', 'block.size:=3.0', 'block.stride:=3.0')
    return [f'model.path:={path}', 'model.device:=cpu', *small]


@pytest.fixture(scope='module')
def scans():
    """Read or make the scans."""
    if not BAG:
        return [make_message(FEW)]
    with Bag(Path(BAG)) as bag:
        messages = bag.messages({bag.cloud_topic()})
        return [deserialize_message(message.data, PointCloud2) for message in messages]


@pytest.fixture(scope='module')
def course(ros, run_node, settings, scans):
    """Soak a node; give times (s) with its memory (MiB), and with its latencies (ms)."""
    process = run_node('/soaked', *settings)
    process.wait_until_ready()
    client = ScanClient('/soaked')
    memory, latencies = [], []
    topic = f'{client.name}/debug/processing_time/total_ms'
    client.node.create_subscription(
        Float64, topic, lambda message: latencies.append((time.monotonic(), message.data)), 10
    )
    client.connect(scans[0])
    started = time.monotonic()
    for number, scan in zip(range(round(MINUTES * 60 * RATE)), cycle(scans), strict=False):
        client.send(scan)
        client.outputs.clear()
        client.markers.clear()
        client.serve_for(started + (number + 1) / RATE - time.monotonic())
        values = {pair.key: pair.value for pair in client.parts['model'].values}
        memory.append((time.monotonic(), float(values['memory_mib'])))
    client.wait_until_idle()
    counts = client.counts()
    client.close()
    assert process.stop() == 0
    start = started + WARM_UP
    return [np.array([row for row in rows if row[0] > start]) for rows in (memory, latencies)] + [
        counts
    ]


def test_memory_does_not_grow(course):
    times, mib = course[0].T
    slope = np.polyfit(times - times[0], mib, 1)[0]
    growth = slope * (times[-1] - times[0])
    print(f'growth {growth:.1f} MiB in {(times[-1] - times[0]) / 60:.1f} minutes')
    print('memory (MiB):', *(f'{part.mean():.0f}' for part in np.array_split(mib, 10)))
    assert growth < MOST_GROWTH


def test_latency_does_not_grow(course):
    times, milliseconds = course[1].T
    third = (times[-1] - times[0]) / 3
    first = milliseconds[times < times[0] + third]
    last = milliseconds[times > times[-1] - third]
    for name, part in (('first', first), ('last', last)):
        p50, p95 = np.percentile(part, [50, 95])
        print(f'latency in the {name} third: p50 {p50:.0f} ms, p95 {p95:.0f} ms')
    assert np.median(last) < 2 * np.median(first) + 20


def test_every_scan_is_labelled_or_dropped_for_a_newer_one(course):
    counts = course[2]
    print(counts)
    assert counts['received'] == sum(count for key, count in counts.items() if key != 'received')
    assert counts['published'] > 0
    assert set(counts) <= {'received', 'published', 'dropped.replaced', 'dropped.no_subscriber'}
