# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What a robot installs: the wheel without extras is enough for the node and ``asis segment``."""

from importlib.util import find_spec
import os
from pathlib import Path
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import venv

import asis_ros
import numpy as np
import pytest
from repository import ROOT

PATIENCE = 120.0
CONTENTS = (
    'README.md', 'asis_ros', 'config', 'examples', 'launch', 'package.xml', 'resource',
    'setup.cfg', 'setup.py',
)  # fmt: skip
"""What the wheel is built from."""

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}

EXTRAS = (
    'embreex', 'h5py', 'hypothesis', 'jinja2', 'matplotlib', 'mcap', 'ray', 'rerun', 'rosbags',
    'sklearn', 'tensorboard', 'tqdm', 'trimesh',
)  # fmt: skip
"""Packages that only extras install."""

LABORATORY = (
    'asis_ros.benchmarks', 'asis_ros.datasets', 'asis_ros.evaluate', 'asis_ros.rooms',
    'asis_ros.train',
)  # fmt: skip

BLOCK = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.startswith({blocked!r}):
            raise ModuleNotFoundError(f'No module named {{name!r}}', name=name)
sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture(scope='module')
def robot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an environment without the packages of the extras."""
    folder = tmp_path_factory.mktemp('robot')
    source, environment = folder / 'source', folder / 'environment'
    source.mkdir()
    for name in CONTENTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name)
        else:
            shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, '-m', 'pip', '--disable-pip-version-check', '--quiet']
    options = ['--no-deps', '--no-build-isolation', '--no-index']
    subprocess.run([*pip, 'wheel', *options, '-w', folder, source], check=True)
    venv.create(environment, symlinks=True)
    (wheel,) = folder.glob('*.whl')
    python = environment / 'bin' / 'python'
    subprocess.run([*pip, '--python', python, 'install', *options, wheel], check=True)
    # The dependencies are those of this environment; packages of the extras are blocked.
    (packages,) = environment.glob('lib/python*/site-packages')
    (packages / 'blocker.py').write_text(BLOCK.format(blocked=EXTRAS + LABORATORY))
    paths = {sysconfig.get_path(name) for name in ('purelib', 'platlib')}
    (packages / 'robot.pth').write_text('\n'.join(['import blocker', *sorted(paths)]))
    return environment


def run(robot: Path, *command: str | Path) -> str:
    """Run a program of the environment, far from the repository; return what it printed."""
    program, *arguments = map(str, command)
    return subprocess.check_output(
        [robot / 'bin' / program, *arguments],
        text=True,
        cwd=robot,
        env=ENVIRONMENT,
        timeout=PATIENCE,
    )


def test_packages_of_the_extras_are_blocked(robot: Path) -> None:
    for name in ('rosbags', 'matplotlib', 'asis_ros.train'):
        with pytest.raises(subprocess.CalledProcessError):
            run(robot, 'python', '-c', f'import {name}')


def test_the_wheel_has_its_version_and_no_path_of_the_repository(robot: Path) -> None:
    assert run(robot, 'asis', '--version').strip() == f'asis_ros {asis_ros.__version__}'
    where = run(robot, 'python', '-c', 'import asis_ros; print(asis_ros.__file__)')
    assert Path(where.strip()).is_relative_to(robot)


def test_a_cloud_is_segmented(robot: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(robot / 'cloud.npz', xyz=rng.uniform(0, 2, (3000, 3)).astype(np.float32))
    text = run(robot, 'asis', 'segment', 'cloud.npz', 'out.ply', '--device', 'cpu')
    assert '3000 points' in text
    assert (robot / 'out.ply').stat().st_size > 3000 * 20


def test_a_command_of_an_extra_says_what_to_install(robot: Path) -> None:
    done = subprocess.run(
        [robot / 'bin' / 'asis', 'replay', 'bag', '--out', 'out'],
        text=True,
        capture_output=True,
        env=ENVIRONMENT,
    )
    assert done.returncode == 2
    assert 'pip install "asis_ros[replay]"' in done.stderr


def test_launch_config_and_example_files_are_installed(robot: Path) -> None:
    share = robot / 'share' / 'asis_ros'
    for folder in ('config', 'examples', 'launch'):
        names = {path.name for path in (ROOT / folder).iterdir() if path.is_file()}
        assert names == {path.name for path in (share / folder).iterdir() if path.is_file()}


@pytest.mark.skipif(find_spec('rclpy') is None, reason='needs ROS 2')
def test_the_node_becomes_active(robot: Path) -> None:
    settings = robot / 'share' / 'asis_ros' / 'config' / 'segment.yaml'
    log = robot / 'node.log'
    command = [robot / 'bin' / 'asis_segmenter', '--ros-args', '-r', '__ns:=/robot']
    with log.open('w') as stream:
        node = subprocess.Popen(
            [*command, '--params-file', settings],
            cwd=robot,
            env=ENVIRONMENT,
            stdout=stream,
            stderr=stream,
        )
    end = time.monotonic() + PATIENCE
    while 'ready: ' not in log.read_text() and time.monotonic() < end:
        assert node.poll() is None, log.read_text()
        time.sleep(0.1)
    node.send_signal(signal.SIGINT)
    assert node.wait(PATIENCE) == 0
    assert 'ready: listening on /robot/asis_segmenter/input/points' in log.read_text()
