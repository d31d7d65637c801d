# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A ROS domain for every run of the tests, weights, and the node in its own process."""

import os

from asis_ros.labels import CLASS_NAMES
import pytest
from scan_messages import make_message, make_scene, scene_fields
from scripted_segmenter import ScriptedSegmenter

# Set before any node is made. Domains over 101 collide with ephemeral ports on Linux.
os.environ['ROS_DOMAIN_ID'] = str(1 + os.getpid() % 100)


@pytest.fixture(scope='session')
def ros():
    """Initialise rclpy once for all tests."""
    rclpy = pytest.importorskip('rclpy', reason='needs ROS 2')
    rclpy.init(args=[])
    yield rclpy
    rclpy.try_shutdown()


@pytest.fixture(scope='session')
def random_weights(tmp_path_factory):
    """Make weights no one trained: enough to see which bytes reach the network."""
    from asis_ros.network.asis import Asis, NetworkConfig
    from asis_ros.network.checkpoint import save_checkpoint
    import torch

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'random.npz'
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {})
    return path


@pytest.fixture(scope='session')
def run_node(tmp_path_factory):
    """Start nodes in processes of their own; those still running at the end are stopped."""
    from scan_client import NodeProcess

    processes = []

    def run(namespace, *parameters, **options):
        log = tmp_path_factory.mktemp('log') / 'node.log'
        processes.append(NodeProcess(log, namespace, *parameters, **options))
        return processes[-1]

    yield run
    for process in processes:
        process.stop()


@pytest.fixture(scope='session')
def node_process(run_node, random_weights):
    """Run the node of random weights that most tests share; it must survive them all."""
    process = run_node(
        '/shared',
        f'model.path:={random_weights}',
        'model.device:=cpu',
        'block.num_points:=256',  # few and small blocks, to be quick
        'block.stride:=1.0',
    )
    process.wait_until_ready()
    return process


@pytest.fixture(scope='session')
def client(ros, node_process):
    """Connect a client to the shared node."""
    from scan_client import ScanClient

    client = ScanClient('/shared')
    client.connect(make_message(scene_fields(make_scene())))
    yield client
    client.close()


@pytest.fixture
def scripted():
    """Make a segmenter whose predictions the test sets."""
    return ScriptedSegmenter()


@pytest.fixture
def start_node(ros):
    """Start nodes in this process, active, with a segmenter and transforms of the test."""
    from asis_ros.ros.node.node import AsisSegmenter
    from rclpy.parameter import Parameter

    started = []

    def start(segmenter, transforms=None, **overrides):
        given = [
            Parameter(name.replace('__', '.'), value=value) for name, value in overrides.items()
        ]
        node = AsisSegmenter(
            lambda settings: segmenter, lambda node: transforms, parameter_overrides=given
        )
        started.append((node, segmenter))
        node.trigger_configure()
        node.trigger_activate()
        return node

    yield start
    for node, segmenter in started:
        segmenter.may_continue.set()
        node.destroy_node()
