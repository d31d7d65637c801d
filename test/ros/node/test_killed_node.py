# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node is killed while scans come in, and loses its weights while it runs."""

from pathlib import Path
import signal
import time
from typing import Any

from killed_commands import NUM_KILLS
import numpy as np
import pytest
from scan_messages import make_message

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.node.node import AsisSegmenter  # noqa: E402, I100
from rclpy.lifecycle import TransitionCallbackReturn  # noqa: E402
from rclpy.parameter import Parameter  # noqa: E402
from scan_client import NodeProcess, ScanClient  # noqa: E402, I100

SPACE = np.random.default_rng(3).random((3, 2000), np.float32)
SCAN = make_message(dict(zip('xyz', SPACE, strict=True)))


pytestmark = pytest.mark.usefixtures('ros')


def test_a_restarted_node_labels_the_scans_of_the_same_driver(
    tmp_path: Path, random_weights: Path
) -> None:
    client = ScanClient('/killed')
    rng = np.random.default_rng(31)
    times = []
    for number in range(1 + NUM_KILLS // 2):
        node = NodeProcess(
            tmp_path / f'node_{number}.log',
            '/killed',
            f'model.path:={random_weights}',
            'model.device:=cpu',
            'block.num_points:=256',
        )
        try:
            node.wait_until_ready()
            ready = time.monotonic()
            client.connect(SCAN)
            times.append(time.monotonic() - ready)
            end = time.monotonic() + rng.uniform(0.0, 0.5)
            while time.monotonic() < end:
                client.send(SCAN)
                client.serve_for(0.02)
        finally:
            assert node.stop(signal.SIGKILL) == -signal.SIGKILL
        assert 'Traceback' not in node.log
    client.close()
    print(
        f'\nnode: {len(times)} kills while scans came in; each time the restarted node labelled '
        f'the scans of the same driver, at the latest {max(times):.1f} s after it was ready'
    )


def test_weights_that_are_removed_are_missed_only_when_the_node_is_configured_again(
    tmp_path: Path, random_weights: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / 'weights.npz'
    path.write_bytes(random_weights.read_bytes())
    values: dict[str, Any] = {
        'model.path': str(path), 'model.device': 'cpu', 'block.num_points': 256,
    }  # fmt: skip
    node = AsisSegmenter(
        parameter_overrides=[Parameter(name, value=value) for name, value in values.items()]
    )
    client = ScanClient()
    client.serve(node)
    try:
        node.trigger_configure()
        node.trigger_activate()
        client.connect(SCAN)
        path.unlink()
        assert client.ask(SCAN).width == 2000
        node.trigger_deactivate()
        assert node.trigger_activate() is TransitionCallbackReturn.SUCCESS
        client.connect(SCAN)
        node.trigger_deactivate()
        node.trigger_cleanup()
        capfd.readouterr()
        assert node.trigger_configure() is TransitionCallbackReturn.FAILURE
        (line,) = capfd.readouterr().err.splitlines()
        assert f'no weights at {path}' in line
        path.write_bytes(random_weights.read_bytes()[:-100])  # replaced by half a copy
        assert node.trigger_configure() is TransitionCallbackReturn.FAILURE
        (line,) = capfd.readouterr().err.splitlines()
        assert str(path) in line
        path.write_bytes(random_weights.read_bytes())
        assert node.trigger_configure() is TransitionCallbackReturn.SUCCESS
        assert node.trigger_activate() is TransitionCallbackReturn.SUCCESS
        client.connect(SCAN)
    finally:
        client.close()
        node.destroy_node()
