# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node as a process: how it starts, refuses to start, and ends."""

import signal

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_the_node_ends_cleanly_when_interrupted(run_node, random_weights, number):
    process = run_node(f'/ends_{number.name.lower()}', f'model.path:={random_weights}')
    process.wait_until_ready()
    assert process.stop(number) == 0, process.log
    assert 'Traceback' not in process.log


@pytest.mark.parametrize(
    ('parameter', 'message'),
    [
        ('block.size:=0.0', 'block.size'),
        ('model.path:=/nowhere/weights.npz', 'no weights at /nowhere/weights.npz'),
        ('sensor_pose:=[1.0]', 'six finite numbers'),
    ],
)
def test_a_setting_that_cannot_be_used_ends_the_node_with_one_line(run_node, parameter, message):
    process = run_node('/refused', parameter)
    assert process.wait() == 1
    (line,) = process.log.splitlines()
    assert '[FATAL]' in line
    assert message in line


def test_a_class_the_weights_do_not_have_ends_the_node_with_one_line(run_node, random_weights):
    process = run_node('/refused', 'objects.classes:=[cat]', f'model.path:={random_weights}')
    assert process.wait() == 1
    (line,) = process.log.splitlines()
    assert 'objects.classes names cat; the classes of the weights are ceiling' in line
