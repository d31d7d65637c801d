# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis doctor``."""

from asis_ros.cli import main
import numpy as np
import pytest


def test_something_in_the_way_is_said_and_ends_with_status_1(capsys):
    pytest.importorskip('rclpy', reason='needs ROS 2')
    with pytest.raises(SystemExit) as end:
        main(['doctor', '--topic', '/nobody/publishes/here', '--seconds', '1'])
    assert end.value.code == 1
    assert 'error: ' in capsys.readouterr().out


def test_a_topic_that_cannot_be_one_is_refused(capsys):
    pytest.importorskip('rclpy', reason='needs ROS 2')
    assert main(['doctor', '--topic', 'bad topic']) == 2
    assert "'bad topic' is not a valid topic name" in capsys.readouterr().err


@pytest.mark.parametrize('seconds', ['0', '-1', 'soon'])
def test_a_time_that_is_none_is_refused(seconds, capsys):
    with pytest.raises(SystemExit) as end:
        main(['doctor', '--seconds', seconds])
    assert end.value.code == 2
    assert 'invalid positive value' in capsys.readouterr().err


def test_a_cloud_file_is_checked_without_ros(tmp_path, capsys):
    xyz = np.random.default_rng(0).uniform(0, 3, (2000, 3))
    np.savez(tmp_path / 'good.npz', xyz=xyz, rgb=np.zeros((2000, 3), np.uint8))
    assert main(['doctor', str(tmp_path / 'good.npz')]) == 0
    printed = capsys.readouterr().out
    assert '2000 points, 2000 of them finite, with colour' in printed
    assert 'error' not in printed


def test_millimetres_and_broken_files_are_errors_of_the_doctor(tmp_path, capsys):
    xyz = np.random.default_rng(0).uniform(0, 3000, (2000, 3))
    np.savez(tmp_path / 'mm.npz', xyz=xyz)
    (tmp_path / 'cut.pcd').write_text('FIELDS x y z\n')
    with pytest.raises(SystemExit) as end:
        main(['doctor', str(tmp_path / 'cut.pcd'), str(tmp_path / 'mm.npz')])
    assert end.value.code == 1
    printed = capsys.readouterr().out
    assert 'cut.pcd cannot be read as PCD: the header has no line DATA' in printed
    assert 'add --scale 0.001' in printed
