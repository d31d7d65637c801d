# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Ten thousand random malformed clouds sent to the running node, which must survive them all."""

import time

import numpy as np
import pytest
from scan_messages import make_message, make_scene, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.errors import CloudError  # noqa: E402, I100
from asis_ros.ros.messages.decode import cloud_from_msg  # noqa: E402, I100
from rclpy.qos import QoSProfile  # noqa: E402, I100
from scan_client import ScanClient  # noqa: E402, I100
from sensor_msgs.msg import PointCloud2, PointField  # noqa: E402, I100

NUM_CLOUDS = 10_000
BURST = 200
PAUSE = 5e-4
"""Time between two clouds of a burst (s): the node has a look at most of them before the next."""
DEPTH = 'qos_overrides./fuzzed/asis_segmenter/input/points.subscription.depth:=1000'
"""Lets the middleware keep a whole burst."""
FEW = {name: column[::10] for name, column in scene_fields(make_scene()).items()}
NAMES = ('x', 'y', 'z', 'rgb', 'rgba', 'intensity', '')


def random_cloud(rng):
    """Draw every part of a cloud at random; about one in ten is sound."""

    def one_of(usual, *strange):
        return usual if rng.random() < 0.8 else strange[rng.integers(len(strange))]

    width, height = one_of(3, 0, 1, 2**32 - 1), one_of(1, 0, 2, 2**32 - 1)
    names = one_of(('x', 'y', 'z'), ('x', 'y'), ('z', 'y', 'x', 'rgb'), ('x', 'x', 'y', 'z'), ())
    fields = [
        PointField(
            name=str(one_of(name, *NAMES)),
            offset=one_of(4 * number, 1, 2**32 - 1),
            datatype=int(one_of(7, 0, 2, 8, 99)),
            count=one_of(1, 0, 3, 2**32 - 1),
        )
        for number, name in enumerate(names)
    ]
    step = one_of(4 * len(names), 0, 1, 48, 2**32 - 1)
    size = one_of(36, 0, 1, 35, 37, 500)
    cloud = PointCloud2(
        width=width,
        height=height,
        fields=fields,
        is_bigendian=bool(rng.random() < 0.2),
        is_dense=bool(rng.random() < 0.5),
        point_step=step,
        row_step=one_of(3 * step % 2**32, 0, 1, 2**32 - 1),
        data=rng.integers(0, 256, size, np.uint8).tobytes(),
    )
    cloud.header.frame_id = str(one_of('base_link', '', '/base_link', 'a' * 500, 'ü optical'))
    cloud.header.stamp.sec = int(rng.integers(0, 2**31))
    cloud.header.stamp.nanosec = int(one_of(0, 2**32 - 1))
    return cloud


def is_sound(cloud):
    try:
        cloud_from_msg(cloud)
    except CloudError:
        return False
    return True


def test_ten_thousand_random_clouds_are_each_labelled_or_dropped_for_a_reason(
    ros, run_node, random_weights
):
    process = run_node(
        '/fuzzed',
        f'model.path:={random_weights}',
        'model.device:=cpu',
        'block.num_points:=256',
        'input.reliability:=reliable',
        DEPTH,
    )
    process.wait_until_ready()
    client = ScanClient('/fuzzed', scan_qos=QoSProfile(depth=1000))
    client.connect(make_message(FEW))
    client.wait_until_idle()
    before, num_sent, num_sound = client.counts(), 0, 0
    started = time.monotonic()
    rng = np.random.default_rng(15)

    def num_seen():
        counts = client.counts()
        return counts['received'] - before['received'] - counts.get('dropped.replaced', 0)

    while num_seen() < NUM_CLOUDS:
        for _ in range(BURST):
            cloud = random_cloud(rng)
            num_sound += is_sound(cloud)
            client.publish(cloud)
            time.sleep(PAUSE)
        num_sent += BURST
        client.wait_until(
            lambda: client.counts()['received'] >= before['received'] + num_sent  # noqa: B023
        )
    seconds = time.monotonic() - started
    client.wait_until_idle()
    counts = client.counts()
    assert counts['received'] == client.settled()
    assert 'dropped.internal_error' not in counts
    reasons = {'size_mismatch', 'missing_field', 'duplicate_field', 'bad_datatype', 'bad_count'}
    assert {f'dropped.{reason}' for reason in reasons} <= set(counts)
    assert 0.01 < num_sound / num_sent < 0.5
    assert client.ask(make_message(FEW)).width == len(FEW['x'])
    assert process.log.count('\n') < seconds + 10
    assert 'Traceback' not in process.log
    client.close()
    assert process.stop() == 0
