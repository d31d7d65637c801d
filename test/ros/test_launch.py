# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""launch/segment.launch.py: read as text everywhere, run where a ROS installation has launch."""

import ast
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

FILE = Path(__file__).parents[2] / 'launch' / 'segment.launch.py'
TREE = ast.parse(FILE.read_text())


def calls(name):
    return [
        node
        for node in ast.walk(TREE)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


DECLARED = {call.args[0].value: call for call in calls('DeclareLaunchArgument')}


@pytest.mark.parametrize('name', sorted(DECLARED))
def test_every_argument_has_a_default_and_a_description(name):
    keywords = {keyword.arg: keyword.value for keyword in DECLARED[name].keywords}
    assert 'default_value' in keywords
    assert len(ast.literal_eval(keywords['description'])) > 10


def test_the_arguments_are_those_declared_and_all_are_used():
    assert {call.args[0].value for call in calls('LaunchConfiguration')} == set(DECLARED)


def test_no_argument_hides_the_settings_file_unless_it_is_given():
    for name in ('model', 'device', 'sensor_pose', 'use_sim_time'):
        keywords = {keyword.arg: keyword.value for keyword in DECLARED[name].keywords}
        assert keywords['default_value'].value == ''


@pytest.fixture
def launch_module():
    pytest.importorskip('launch_ros', reason='launch_ros comes with a ROS installation only')
    spec = spec_from_file_location('segment_launch', FILE)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_description_holds_every_argument(launch_module):
    arguments = launch_module.generate_launch_description().get_launch_arguments()
    assert {argument.name for argument in arguments} == set(DECLARED)


def test_given_arguments_become_parameters_and_others_do_not(launch_module):
    from launch import LaunchContext

    context = LaunchContext()
    context.launch_configurations.update(
        model='w.npz', device='', sensor_pose='[0, 0, 1, 0, 0, 0]', use_sim_time='true'
    )
    assert launch_module.overrides(context) == {
        'model.path': 'w.npz',
        'sensor_pose': [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        'use_sim_time': True,
    }
