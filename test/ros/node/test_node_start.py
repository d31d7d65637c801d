# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The node as a process: how it starts, refuses to start, and ends."""

import os
import signal
import time

import numpy as np
import pytest
from scan_messages import make_message
import torch

pytest.importorskip('rclpy', reason='needs ROS 2')


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_the_node_ends_cleanly_when_interrupted(run_node, random_weights, number):
    process = run_node(f'/ends_{number.name.lower()}', f'model.path:={random_weights}')
    process.wait_until_ready()
    assert process.stop(number) == 0, process.log
    assert ('running on the CPU' in process.log) != torch.cuda.is_available()
    assert 'Traceback' not in process.log


@pytest.mark.parametrize(
    'numbers', [(signal.SIGINT, signal.SIGINT, signal.SIGTERM), (signal.SIGHUP, signal.SIGHUP)]
)
def test_signals_end_the_node_cleanly_within_three_seconds_of_a_long_scan(
    ros, run_node, random_weights, numbers
):
    from scan_client import ScanClient

    namespace = f'/interrupted_{numbers[0].name.lower()}'
    process = run_node(
        namespace,
        f'model.path:={random_weights}',
        'model.device:=cpu',
        'model.batch_size:=16',  # of 4096 points each: even one batch takes long
        'block.fixed:=true',
    )
    process.wait_until_ready()
    client = ScanClient(namespace)
    client.connect(make_message({name: np.zeros(1, np.float32) for name in 'xyz'}))
    hall = np.random.default_rng(0).random((30_000, 3), np.float32) * [10, 10, 3]
    client.send(make_message(dict(zip('xyz', hall.astype(np.float32).T, strict=True))))
    received = client.counts()['received']
    client.wait_until(lambda: client.counts()['received'] > received)
    client.close()
    # On a machine that is busy with other work, everything takes longer.
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    started = time.monotonic()
    for number in numbers:
        process.send(number)
        time.sleep(0.3)
    assert process.wait() == 0
    assert time.monotonic() - started < 3 * busy
    assert 'Traceback' not in process.log
    assert 'terminate' not in process.log


def test_a_node_under_nohup_outlives_its_terminal(run_node, random_weights):
    process = run_node('/nohup', f'model.path:={random_weights}', ignore_hangup=True)
    process.wait_until_ready()
    process.send(signal.SIGHUP)
    time.sleep(1)
    assert process.is_running
    assert process.stop() == 0


def test_every_misspelt_parameter_is_a_warning_and_no_other_is(run_node, random_weights):
    topic = 'qos_overrides./misspelt/asis_segmenter/input/points.subscription'
    process = run_node(
        '/misspelt',
        f'model.path:={random_weights}',
        'model.device:=cpu',
        'block.num_points:=256',
        'targetframe:=base_link',
        f'{topic}.deepth:=3',
        f'{topic}.depth:=3',
    )
    process.wait_until_ready()
    assert process.stop() == 0
    warnings = [line for line in process.log.splitlines() if 'is not a parameter' in line]
    assert len(warnings) == 2
    assert (
        "'targetframe' is not a parameter of this node: did you mean 'target_frame'?"
        in (warnings[0])
    )
    assert f"did you mean '{topic}.depth'?" in warnings[1]


@pytest.mark.parametrize(
    ('parameter', 'message'),
    [
        ('block.size:=0.01', 'block.size'),
        ('model.path:=/nowhere/weights.npz', 'no weights at /nowhere/weights.npz'),
        ('sensor_pose:=[1.0]', 'six finite numbers'),
        ('input_topics:=["bad topic!"]', "input_topics has 'bad topic!'"),
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
    assert 'objects.classes names cat; set it to classes of the weights: ceiling' in line
