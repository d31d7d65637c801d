# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis replay`` and ``asis demo``: arguments to node parameters, errors of the user."""

from argparse import Namespace
from pathlib import Path

from asis_ros.cli import main, replay
from asis_ros.cli.arguments import node_parameters
import pytest


def test_nothing_said_leaves_the_node_as_it_is():
    args = Namespace(device=None, checkpoint=None, up=None, sensor_pose=None)
    assert node_parameters(args) == {}


def test_arguments_become_parameters_of_the_node():
    args = Namespace(device='cpu', checkpoint=Path('/w.npz'), up='-y', sensor_pose=None)
    assert node_parameters(args) == {'model.device': 'cpu', 'model.path': '/w.npz', 'up': '-y'}


def test_weights_are_found_from_wherever_the_node_runs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    args = Namespace(device=None, checkpoint=Path('w.npz'), up=None, sensor_pose=None)
    assert node_parameters(args) == {'model.path': str(tmp_path / 'w.npz')}


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
        'bag', 'labelled_bag', 'node.log', 'report.json', 'segmentation.png'
    }  # fmt: skip
    printed = capsys.readouterr().out
    assert '1 sent, 1 labelled, 0 dropped, 0 lost on the way' in printed
    assert 'strict' in printed
