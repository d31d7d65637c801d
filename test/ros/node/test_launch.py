# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""launch/segment.launch.py: read as text everywhere, run where a ROS installation has launch."""

import ast
import signal
import subprocess
import time

from launch_files import LaunchFile
import pytest

LAUNCH = LaunchFile('segment.launch.py')
FILE, DECLARED = LAUNCH.path, LAUNCH.declared


@pytest.mark.parametrize('name', sorted(DECLARED))
def test_every_argument_has_a_default_and_a_description(name):
    keywords = LAUNCH.keywords(name)
    assert 'default_value' in keywords
    assert len(ast.literal_eval(keywords['description'])) > 10


def test_the_arguments_are_those_declared_and_all_are_used():
    assert LAUNCH.used == set(DECLARED)


def test_no_argument_hides_the_settings_file_unless_it_is_given():
    for name in ('model', 'device', 'target_frame', 'sensor_pose', 'use_sim_time', 'autostart'):
        assert LAUNCH.keywords(name)['default_value'].value == ''


@pytest.fixture
def launch_module():
    pytest.importorskip('launch_ros', reason='launch_ros comes with a ROS installation only')
    return LAUNCH.load()


def test_the_description_holds_every_argument(launch_module):
    arguments = launch_module.generate_launch_description().get_launch_arguments()
    assert {argument.name for argument in arguments} == set(DECLARED)


def test_the_arguments_that_robots_are_launched_with_are_there():
    assert {
        'namespace', 'use_sim_time', 'params_file', 'input_topic', 'target_frame', 'device',
        'model', 'rviz', 'bag', 'log_level', 'autostart',
    } <= set(DECLARED)  # fmt: skip


def context_of(**given):
    from launch import LaunchContext

    context = LaunchContext()
    names = ('model', 'device', 'target_frame', 'sensor_pose', 'autostart', 'use_sim_time', 'bag')
    context.launch_configurations.update(dict.fromkeys((*names, 'namespace'), '') | given)
    return context


def test_given_arguments_become_parameters_and_others_do_not(launch_module):
    context = context_of(
        model='w.npz', sensor_pose='[0, 0, 1, 0, 0, 0]', use_sim_time='true', autostart='false'
    )
    assert launch_module.overrides(context) == {
        'model.path': 'w.npz',
        'sensor_pose': [0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
        'use_sim_time': True,
        'autostart': False,
    }


@pytest.mark.parametrize('pose', ['0,0,1,0,0.3,0', '[0, 0, 1, 0, 0.3, 0]', '0 0 1 0 .3 0'])
def test_a_pose_may_be_written_with_and_without_brackets_and_commas(launch_module, pose):
    parameters = launch_module.overrides(context_of(sensor_pose=pose))
    assert parameters['sensor_pose'] == [0.0, 0.0, 1.0, 0.0, 0.3, 0.0]


@pytest.mark.parametrize('pose', ['1,2,x', '1,2,3', '0,0,1,0,0,nan', '[]'])
def test_a_pose_that_is_not_six_numbers_is_refused_by_its_argument(launch_module, pose):
    with pytest.raises(ValueError, match=r'sensor_pose:=.* must be six numbers') as caught:
        launch_module.overrides(context_of(sensor_pose=pose))
    assert pose in str(caught.value)


def test_a_parameter_file_that_does_not_exist_is_refused_by_its_argument(launch_module, tmp_path):
    path = str(tmp_path / 'mine.yaml')
    with pytest.raises(ValueError, match=r'params_file:=.*mine\.yaml.* is not a file'):
        launch_module.parameter_file(context_of(params_file=path))
    (tmp_path / 'mine.yaml').write_text('')
    assert launch_module.parameter_file(context_of(params_file=path)) == path


def test_a_launch_without_its_parameter_file_fails_in_one_line(launch_module):
    command = ['ros2', 'launch', str(FILE), 'params_file:=nothere.yaml']
    found = subprocess.run(command, capture_output=True, text=True, timeout=60)
    printed = found.stdout + found.stderr
    assert found.returncode != 0
    assert "params_file:='nothere.yaml' is not a file" in printed
    assert 'Traceback' not in printed


def test_a_bag_brings_the_time_along(launch_module):
    assert launch_module.simulated_time(context_of(bag='my_bag')) == {'use_sim_time': True}
    given = context_of(bag='my_bag', use_sim_time='false')
    assert launch_module.simulated_time(given) == {'use_sim_time': False}


def test_transforms_come_from_the_namespace_of_the_robot(launch_module):
    assert launch_module.transform_topics(context_of()) == []
    assert ('/tf', 'tf') in launch_module.transform_topics(context_of(namespace='robot1'))


def played(launch_module, **given):
    """Give the command that plays the bag of a launch."""
    from launch.utilities import perform_substitutions

    context = context_of(bag='my_bag', bag_rate='0.5', **given)
    [process] = launch_module.bag(context)
    return [perform_substitutions(context, part) for part in process.cmd]


def test_a_bag_is_played_with_its_clock_at_the_given_rate(launch_module):
    assert played(launch_module) == [
        'ros2', 'bag', 'play', 'my_bag', '--clock', '100', '--rate', '0.5'
    ]  # fmt: skip


@pytest.mark.parametrize('namespace', ['robot1', '/robot1', '/robot1/'])
def test_the_transforms_of_a_bag_are_played_to_the_namespace(launch_module, namespace):
    assert played(launch_module, namespace=namespace)[-3:] == [
        '--remap', '/tf:=/robot1/tf', '/tf_static:=/robot1/tf_static'
    ]  # fmt: skip


def test_the_bag_starts_when_the_node_is_active(launch_module, random_weights, tmp_path):
    command = ['ros2', 'launch', str(FILE), f'model:={random_weights}', f'bag:={tmp_path}']
    printed = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout:
            printed.append(line)
            if '[ros2-' in line:
                process.send_signal(signal.SIGINT)
                break
        process.communicate(timeout=60)
    assert any('ready: listening' in line for line in printed[:-1]), printed


def test_the_launched_node_ends_cleanly_and_soon(launch_module, random_weights):
    command = ['ros2', 'launch', str(FILE), 'namespace:=robot1', f'model:={random_weights}']
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    printed = []
    for line in process.stdout:
        printed.append(line)
        if 'ready: listening on /points' in line:
            break
    assert process.poll() is None, printed
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    assert time.monotonic() - started < 3
    assert process.returncode == 0
    assert 'Traceback' not in rest
