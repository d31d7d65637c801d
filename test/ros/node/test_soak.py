# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Scans at 10 Hz for a minute: neither memory nor latency may grow.

``SOAK_MINUTES`` sets the time; ``make soak`` takes ten minutes and prints what was measured.
"""

import os
import time

from asis_ros.labels import CLASS_NAMES
import numpy as np
import pytest
from scan_messages import make_message, make_scene, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
from scan_client import ScanClient  # noqa: E402, I100
from std_msgs.msg import Float64  # noqa: E402, I100

MINUTES = float(os.environ.get('SOAK_MINUTES', '0.4'))
RATE = 10.0
"""Scans per second."""
WARM_UP = min(15.0, 20 * MINUTES)
"""Time that caches and pools may take to fill (s)."""
MOST_GROWTH = 12.0
"""Growth of the memory over the whole time that is taken for noise (MiB)."""
FEW = {name: column[::10] for name, column in scene_fields(make_scene()).items()}


@pytest.fixture(scope='module')
def small_weights(tmp_path_factory):
    """Make a network that two busy cores can run ten times a second."""
    from asis_ros.network.asis import Asis, NetworkConfig
    from asis_ros.network.checkpoint import save_checkpoint
    import torch

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'small.npz'
    save_checkpoint(path, Asis(NetworkConfig(backbone='pointnet')), CLASS_NAMES, {})
    return path


@pytest.fixture(scope='module')
def course(ros, run_node, small_weights):
    """Soak a node; give times (s) with its memory (MiB), and with its latencies (ms)."""
    process = run_node(
        '/soaked',
        f'model.path:={small_weights}',
        'model.device:=cpu',
        'block.num_points:=256',
        'block.size:=3.0',
        'block.stride:=3.0',
    )
    process.wait_until_ready()
    client = ScanClient('/soaked')
    memory, latencies = [], []
    topic = f'{client.name}/debug/processing_time/total_ms'
    client.node.create_subscription(
        Float64, topic, lambda message: latencies.append((time.monotonic(), message.data)), 10
    )
    client.connect(make_message(FEW))
    started = time.monotonic()
    scan = make_message(FEW)
    for number in range(round(MINUTES * 60 * RATE)):
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
    print(f'memory {mib.min():.0f} to {mib.max():.0f} MiB, growth {growth:.1f} MiB')
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
