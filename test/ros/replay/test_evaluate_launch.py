# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""launch/evaluate.launch.py: read as text everywhere, run where there is a ROS installation."""

import ast
import subprocess

from asis_ros.cli import evaluate_bag, main
from asis_ros.rooms.demo_bag import write_demo_bag
from launch_files import LaunchFile
import pytest
from small_bags import CAMERA

LAUNCH = LaunchFile('evaluate.launch.py')


@pytest.mark.parametrize('name', sorted(LAUNCH.declared))
def test_every_argument_but_the_bag_has_a_default_and_all_are_described(name):
    keywords = LAUNCH.keywords(name)
    assert ('default_value' in keywords) == (name != 'bag')
    assert len(ast.literal_eval(keywords['description'])) > 10


def test_the_arguments_are_those_declared_and_all_are_used():
    assert LAUNCH.used == set(LAUNCH.declared)


def test_the_options_are_those_of_the_command(monkeypatch):
    understood = []
    monkeypatch.setattr(evaluate_bag, 'run', understood.append)
    tree = ast.parse(LAUNCH.path.read_text())
    [table] = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == 'OPTIONS'
    ]
    options = [key.value for key in table.keys]
    command = ['evaluate-bag', 'my_bag', '--live']
    for option in options:
        command += [option, '1']
    assert main(command) == 0
    assert len(understood) == 1
    assert len(options) >= 10


@pytest.fixture
def launch_module():
    pytest.importorskip('launch_ros', reason='launch_ros comes with a ROS installation only')
    return LAUNCH.load()


def test_empty_arguments_are_left_out_of_the_command(launch_module):
    from launch import LaunchContext
    from launch.utilities import perform_substitutions

    context = LaunchContext()
    context.launch_configurations.update(
        dict.fromkeys(LAUNCH.declared, '') | {'bag': 'my_bag', 'rate': '0.5'}
    )
    [process] = launch_module.evaluation(context)
    words = [perform_substitutions(context, part) for part in process.cmd]
    assert words[1:] == ['evaluate-bag', 'my_bag', '--live', '--rate', '0.5']


def test_a_launched_evaluation_writes_its_report_and_ends(launch_module, random_weights, tmp_path):
    write_demo_bag(tmp_path / 'bag', num_scans=2, camera=CAMERA)
    command = ['ros2', 'launch', str(LAUNCH.path), 'bag:=bag', 'rate:=0', 'device:=cpu']
    done = subprocess.run(
        [*command, f'model:={random_weights}', 'report:=page.html', 'out:=out'],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert '2 labelled, 2 scored, 0 dropped' in done.stdout
    assert (tmp_path / 'page.html').is_file()
