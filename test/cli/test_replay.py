# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis replay`` and ``asis demo``: arguments to node parameters, errors of the user."""

from argparse import Namespace
from pathlib import Path

from asis_ros.cli import main, replay
from asis_ros.cli.node_arguments import node_config
from asis_ros.errors import ConfigError, ReplayError
from asis_ros.rooms.sensors.depth_camera import DepthCamera
import pytest
from repository import ROOT


def parameters(*assignments, **given):
    """Give the parameters of the node for some arguments of a command."""
    args = {'device': None, 'checkpoint': None, 'up': None, 'sensor_pose': None, 'config': None}
    return node_config(Namespace(**{**args, **given}, assignments=assignments))[1]


def test_nothing_said_leaves_the_node_as_it_is():
    assert parameters() == {}


def test_arguments_become_parameters_of_the_node():
    assert parameters(device='cpu', checkpoint=Path('/w.npz'), up='-y') == {
        'model.device': 'cpu', 'model.path': '/w.npz', 'up': '-y'
    }  # fmt: skip


def test_weights_are_found_from_wherever_the_node_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert parameters(checkpoint=Path('w.npz')) == {'model.path': str(tmp_path / 'w.npz')}


def test_any_parameter_of_the_node_can_be_set():
    found = parameters('target_frame:=map', 'window.duration_s:=2', 'tracking.enabled:=false')
    assert found == {'target_frame': 'map', 'window.duration_s': 2.0, 'tracking.enabled': False}
    assert type(found['window.duration_s']) is float  # the node takes no integer


def test_the_parameter_file_of_the_node_changes_nothing():
    assert parameters(config=ROOT / 'config' / 'segment.yaml') == {}


def test_set_counts_more_than_the_file_and_arguments_of_their_own_more_than_set(tmp_path):
    path = tmp_path / 'mine.yaml'
    path.write_text(
        'asis_segmenter:\n  ros__parameters:\n    use_sim_time: true\n    up: x\n'
        '    block.stride: 0.7\n    model: {device: cuda}\n'
    )
    found = parameters('block.stride:=0.8', 'model.device:=auto', config=path, device='cpu')
    assert found == {'up': 'x', 'block.stride': 0.8, 'model.device': 'cpu'}


@pytest.mark.parametrize(
    ('text', 'reason'),
    [
        ('targetframe:=map', "did you mean 'target_frame'"),
        ('block.stride:=-1', r'block\.stride must be at least'),
        ('target_frame=map', r"takes name:=value, such as .* got 'target_frame=map'"),
        ('up:=[', 'the value is not YAML'),
    ],
)
def test_a_wrong_parameter_is_an_error_before_anything_starts(text, reason):
    with pytest.raises(ConfigError, match=reason):
        parameters(text)


def test_of_several_bags_each_has_a_folder_of_its_name():
    bags = [Path('/a/first'), Path('b/second.mcap'), Path('third.db3.zstd')]
    assert replay._folders(bags, Path('out')) == [
        Path('out/first'), Path('out/second'), Path('out/third')
    ]  # fmt: skip
    assert replay._folders(bags[:1], Path('out')) == [Path('out')]


def test_bags_of_the_same_name_are_refused():
    with pytest.raises(ReplayError, match="2 bags have the name 'bag'"):
        replay._folders([Path('a/bag'), Path('b/bag.mcap')], Path('out'))


def test_a_demo_needs_at_least_one_scan(capsys):
    with pytest.raises(SystemExit) as end:
        main(['demo', '--scans', '0'])
    assert end.value.code == 2
    assert '--scans' in capsys.readouterr().err


@pytest.mark.parametrize('arguments', [['replay', 'bag'], ['demo']])
def test_without_ros_the_user_is_told_what_to_install(monkeypatch, capsys, arguments):
    monkeypatch.setattr(replay, 'find_spec', lambda name: None)
    assert main(arguments) == 2
    assert 'pip install -e ".[ros]"' in capsys.readouterr().err


def test_a_bag_that_fails_does_not_keep_others_from_playing(tmp_path, weights, capsys):
    pytest.importorskip('rclpy', reason='needs ROS 2')
    from asis_ros.rooms.demo_bag import write_demo_bag

    write_demo_bag(
        tmp_path / 'bag', num_scans=1, camera=DepthCamera(width=64, height=48, focal_length=52.5)
    )
    bags = [str(tmp_path / name) for name in ('gone', 'bag')]
    out = tmp_path / 'out'
    assert main(['replay', *bags, '--out', str(out), '--checkpoint', weights]) == 2
    assert {path.name for path in (out / 'bag').iterdir()} == {
        'labelled_bag', 'node.log', 'report.json', 'segmentation.png'
    }  # fmt: skip
    errors = capsys.readouterr().err
    assert f'there is no bag at {bags[0]}' in errors
    assert '1 of 2 bags failed' in errors


@pytest.mark.parametrize('arguments', [['replay', 'gone'], ['replay', 'gone', '--out', 'here']])
def test_a_missing_bag_is_named_and_nothing_is_made(monkeypatch, tmp_path, capsys, arguments):
    pytest.importorskip('rclpy', reason='needs ROS 2')
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().err == 'asis: there is no bag at gone\n'
    assert list(tmp_path.iterdir()) == []


def test_a_demo_keeps_away_from_files_of_others(monkeypatch, tmp_path, capsys):
    pytest.importorskip('rclpy', reason='needs ROS 2')
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'demo').mkdir()
    (tmp_path / 'demo' / 'photo.jpg').write_text('mine')
    assert main(['demo']) == 2
    assert 'holds other files (photo.jpg)' in capsys.readouterr().err
    assert [path.name for path in (tmp_path / 'demo').iterdir()] == ['photo.jpg']


def test_the_demo_leaves_bags_picture_and_report(tmp_path, weights, capsys):
    pytest.importorskip('rclpy', reason='needs ROS 2')
    out = tmp_path / 'demo'
    status = main(['demo', '--scans', '1', '--out', str(out), '--checkpoint', weights])
    assert status == 0
    assert {path.name for path in out.iterdir()} == {
        'bag', 'labelled_bag', 'node.log', 'report.html', 'report.json', 'segmentation.png'
    }  # fmt: skip
    printed = capsys.readouterr().out
    assert '1 sent, 1 labelled, 0 dropped, 0 lost on the way' in printed
    assert 'strict' in printed
    assert f'asis view {out / "labelled_bag"} --truth {out / "bag"}' in printed
    assert 'Evaluation of' in (out / 'report.html').read_text()
