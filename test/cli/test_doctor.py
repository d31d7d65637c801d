# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of ``asis doctor``."""

from asis_ros.cli import main
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
