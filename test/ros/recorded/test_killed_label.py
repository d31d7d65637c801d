# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Test of ``asis label-bag`` after a kill: it goes on where it was."""

import signal
import subprocess
import sys
import time

from asis_ros.cli import main
from asis_ros.rooms.demo_bag import write_demo_bag
from labelled_bags import added, recorded
from small_bags import CAMERA

DETECTIONS = '/asis_segmenter/output/detections'
PATIENCE = 120.0


def test_a_killed_command_goes_on_where_it_was(tmp_path, random_weights, capsys):
    write_demo_bag(tmp_path / 'demo', num_scans=4, camera=CAMERA)
    arguments = ['label-bag', str(tmp_path / 'demo'), str(tmp_path / 'out')]
    arguments += ['--checkpoint', str(random_weights), '--device', 'cpu']
    arguments += ['--target-frame', 'base_link', '--fixed-frame', 'map']
    process = subprocess.Popen([sys.executable, '-m', 'asis_ros', *arguments])
    end = time.monotonic() + PATIENCE
    while not list(tmp_path.glob('.out.labels/*')):
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / 'out').exists()
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert '4 scans labelled' in printed
    assert 'left by an interrupted run' in printed
    assert f'asis view {tmp_path / "out"}' in printed
    assert {item.header.frame_id for item in added(tmp_path / 'out', DETECTIONS)} == {'base_link'}
    assert recorded(tmp_path / 'out') == recorded(tmp_path / 'demo')
