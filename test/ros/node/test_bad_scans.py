# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Malformed scans sent to the running node: counted by reason, reported, survived."""

from itertools import pairwise
import re

import pytest
from scan_messages import make_message, make_scene, malformed_messages, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
from diagnostic_msgs.msg import DiagnosticStatus  # noqa: E402, I100

MALFORMED = malformed_messages()
FEW = {name: column[::10] for name, column in scene_fields(make_scene()).items()}


@pytest.mark.parametrize('case', MALFORMED)
def test_a_malformed_scan_is_dropped_and_the_next_is_labelled(client, case):
    reason, word, message = MALFORMED[case]
    client.wait_until_idle()
    before = client.counts().get(f'dropped.{reason}', 0)
    client.send(message)
    client.wait_until(lambda: client.counts().get(f'dropped.{reason}', 0) == before + 1)
    assert client.status.level == DiagnosticStatus.WARN
    assert word in client.status.message
    assert client.ask(make_message(FEW)).width == len(FEW['x'])


def test_dropped_scans_are_logged_at_most_every_five_seconds(client, node_process):
    bad = MALFORMED['no z'][2]
    for _ in range(5):
        before = client.counts()['received']
        client.send(bad)
        client.wait_until(lambda before=before: client.counts()['received'] > before)
    line = re.compile(r'\[WARN\] \[(\d+\.\d+)\] .*dropped a scan')
    times = [float(time) for time in line.findall(node_process.log)]
    assert times
    assert all(later - sooner > 4.9 for sooner, later in pairwise(times))


def test_counts_add_up_after_a_burst(client):
    client.wait_until_idle()
    before = client.counts()['received']
    for _ in range(20):
        client.send(make_message(FEW))
    client.wait_until(lambda: client.counts()['received'] > before)
    client.wait_until_idle()
    counts = client.counts()
    assert counts['received'] == sum(n for key, n in counts.items() if key != 'received')
