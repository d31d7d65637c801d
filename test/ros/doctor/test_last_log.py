# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.doctor.last_log on logs in the format of ROS."""

import os
import time

from asis_ros.ros.doctor.last_log import last_fault
import pytest

NODE = '/robot/asis_segmenter'
READY = '[INFO] [1795771099.220106938] [robot.asis_segmenter]: ready: listening on /points\n'
FATAL = '[FATAL] [1795771099.972440373] [robot.asis_segmenter]: no weights at /nowhere.npz\n'
TRACEBACK = (
    '[FATAL] [1795771099.972440373] [robot.asis_segmenter]: Traceback (most recent call last):\n'
    '  File "node.py", line 1, in <module>\nZeroDivisionError: division by zero\n'
)


@pytest.fixture
def write(tmp_path):
    """Write logs, each so many seconds old."""

    def write_log(text, age=10, name='python3_1_1795771096924.log'):
        (tmp_path / name).write_text(text)
        then = time.time() - age
        os.utime(tmp_path / name, (then, then))
        return tmp_path

    return write_log


def test_a_log_that_ends_with_an_error_is_quoted_with_age_and_file(write):
    folder = write(READY + FATAL)
    path = folder / 'python3_1_1795771096924.log'
    assert last_fault(NODE, folder) == f'no weights at /nowhere.npz (10 s ago, {path})'


def test_a_traceback_is_quoted_by_its_last_line(write):
    assert last_fault(NODE, write(TRACEBACK)).startswith('ZeroDivisionError: division by zero (')


def test_an_error_that_the_node_outlived_is_no_reason(write):
    assert last_fault(NODE, write(FATAL + READY)) == ''


def test_only_the_newest_run_counts(write):
    write(FATAL, age=60, name='older.log')
    assert last_fault(NODE, write(READY)) == ''


def test_logs_of_other_nodes_are_skipped(write):
    write(READY.replace('asis_segmenter', 'driver'), age=1, name='other.log')
    assert 'no weights' in last_fault(NODE, write(FATAL))
    assert last_fault('/other/asis_segmenter', write(FATAL)) == ''


@pytest.mark.parametrize(
    ('node', 'logger', 'is_found'),
    [
        ('/robot/asis_segmenter', 'robot.asis_segmenter', True),
        ('/robot/asis_segmenter', 'asis_segmenter', True),  # before the node had its namespace
        ('/asis_segmenter', 'robot.asis_segmenter', False),
        ('asis_segmenter', 'robot.asis_segmenter', True),
        ('asis_segmenter', 'my_asis_segmenter', False),
    ],
)
def test_a_node_is_found_by_name_and_namespace(write, node, logger, is_found):
    found = last_fault(node, write(FATAL.replace('robot.asis_segmenter', logger)))
    assert ('no weights' in found) is is_found


def test_a_log_of_yesterday_is_no_reason(write):
    assert last_fault(NODE, write(FATAL, age=86400)) == ''


def test_a_folder_without_logs_has_no_reason(tmp_path):
    assert last_fault(NODE, tmp_path / 'nothere') == ''
