# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.sensor_state: what a sensor remembers from scan to scan."""

import numpy as np
import pytest
from scan_messages import make_message

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.names import PROCESSING_STAGES  # noqa: E402, I100
from asis_ros.ros.node.config import NodeConfig  # noqa: E402, I100
from asis_ros.ros.node.scan import Scan  # noqa: E402, I100
from asis_ros.ros.node.sensor_state import SensorState  # noqa: E402, I100
from asis_ros.ros.node.transform_lookup import TransformLookup  # noqa: E402, I100
from asis_ros.segment.config import ModelConfig, ReuseConfig  # noqa: E402, I100
from asis_ros.segment.segmenter import Segmenter  # noqa: E402, I100
from asis_ros.stopwatch import Stopwatch  # noqa: E402, I100

XYZ = np.random.default_rng(0).random((500, 3), np.float32)
SCAN = Scan(make_message(dict(zip('xyz', XYZ.T.copy(), strict=True))), 0, 0.0, 0.0)


@pytest.fixture(scope='module')
def reused(random_weights):
    """Segment the scan with the memory of a sensor: the fraction of its blocks reused."""
    model = ModelConfig(path=str(random_weights), device='cpu')
    # With an age this large no block is due for a new prediction.
    config = NodeConfig(model=model, reuse=ReuseConfig(max_change=0.05, max_age=1_000_000))
    segmenter, transforms = Segmenter(config), TransformLookup(lambda: config, None)

    def of_next_scan(state):
        watch = Stopwatch(PROCESSING_STAGES)
        return state.segment([SCAN], segmenter, transforms, config, watch).segmentation.reused

    return of_next_scan


def test_a_sensor_reuses_the_blocks_of_its_own_scans(reused):
    front, rear = SensorState(NodeConfig()), SensorState(NodeConfig())
    assert [reused(front), reused(front)] == [0.0, 1.0]
    assert [reused(rear), reused(rear)] == [0.0, 1.0]


def test_a_reset_forgets_the_blocks(reused):
    state = SensorState(NodeConfig())
    assert [reused(state), reused(state)] == [0.0, 1.0]
    state.reset()
    assert reused(state) == 0.0
