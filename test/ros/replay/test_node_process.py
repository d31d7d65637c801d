# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.replay.node_process: where the node starts from and when it ends."""

import os
from pathlib import Path
import signal
import subprocess
import sys
import time

from asis_ros.rooms.demo_bag import write_demo_bag
import pytest
from small_bags import CAMERA

pytest.importorskip('rclpy', reason='needs ROS 2')

PATIENCE = 60.0

# An editable installation: its finder is asked after the folders of the path.
FINDER = """
from importlib.machinery import PathFinder
import importlib.util, sys

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == 'asis_ros':
            return importlib.util.spec_from_file_location(
                name, {package!r} + '/__init__.py', submodule_search_locations=[{package!r}]
            )

sys.meta_path.insert(sys.meta_path.index(PathFinder) + 1, Finder)
"""

# The installation is read before the folder is on the path, as with a console script.
START = """
from pathlib import Path
import asis_ros
from asis_ros.ros.replay.node_process import NodeProcess
import sys, time
with NodeProcess('/scans', {'model.path': sys.argv[1]}, Path('node.log')) as node:
    print(node._process.pid, flush=True)
    time.sleep(600)
"""


def start(folder: Path, weights: str) -> 'subprocess.Popen[str]':
    """Start a process that starts the node, in a folder and with an editable installation."""
    import asis_ros

    installation = folder / 'installation'
    installation.mkdir()
    package = str(Path(asis_ros.__file__).parent)
    (installation / 'sitecustomize.py').write_text(FINDER.format(package=package))
    (installation / 'start.py').write_text(START)
    return subprocess.Popen(
        [sys.executable, installation / 'start.py', weights],
        cwd=folder,
        env={**os.environ, 'PYTHONPATH': str(installation)},
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_for(condition, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def runs(stat):
    """Tell from the file in /proc whether a process runs; one that nobody waits for has ended."""
    return stat.exists() and stat.read_text().rpartition(')')[2].split()[0] != 'Z'


def test_the_node_starts_in_the_folder_that_holds_the_clone(tmp_path):
    # A clone has no package at its top, but folders, which may have the name of a module.
    (tmp_path / 'asis_ros' / 'labels').mkdir(parents=True)
    parent = start(tmp_path, '/nowhere/weights.npz')
    log = tmp_path / 'node.log'
    try:
        wait_for(lambda: log.exists() and 'weights' in log.read_text(), 'the node said nothing')
    finally:
        parent.kill()
        parent.communicate()
    assert 'no weights at /nowhere/weights.npz' in log.read_text()
    assert 'Error' not in log.read_text()


def test_the_node_ends_with_a_killed_parent(tmp_path, random_weights):
    parent = start(tmp_path, str(random_weights))
    stat = Path('/proc') / parent.stdout.readline().strip() / 'stat'
    log = tmp_path / 'node.log'
    try:
        wait_for(lambda: 'ready: listening' in log.read_text(), 'the node did not start')
        assert runs(stat)
    finally:
        parent.kill()
        parent.communicate()
    wait_for(lambda: not runs(stat), 'the node runs on')
    assert 'Traceback' not in log.read_text()


@pytest.mark.parametrize('name', ['SIGHUP', 'SIGTERM'])
def test_a_replay_that_is_told_to_end_leaves_nothing_behind(tmp_path, name):
    write_demo_bag(tmp_path / 'bag', num_scans=1, camera=CAMERA)
    command = [sys.executable, '-m', 'asis_ros', 'replay', 'bag', '--out', 'out']
    log = tmp_path / 'out' / 'node.log'
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as replay:
        wait_for(log.exists, 'the node did not start')
        replay.send_signal(signal.Signals[name])
        _, errors = replay.communicate(timeout=PATIENCE)
    # A shell shows 130 for both; Python dies of SIGINT if it was in exec(), as in some imports.
    assert replay.returncode in (130, -signal.SIGINT)
    assert errors.splitlines()[-1] == 'asis: interrupted'
    assert os.listdir(tmp_path / 'out') == ['node.log']
