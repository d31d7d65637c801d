# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The disk is full while a bag is written: one error, no half bag, and the next run ends it."""

import os
from pathlib import Path

from killed_commands import Command
import pytest
from small_bags import messages_of

USER_ERROR = 2
LARGEST_FILE = 100_000
"""Less than the labelled bag (bytes), more than the labels of one scan."""


@pytest.mark.parametrize('name', ['label-bag', 'replay'])
def test_a_full_disk_is_one_error_and_leaves_no_half_bag(
    tmp_path: Path, bag: Path, model: list[str], name: str
) -> None:
    out, log = tmp_path / 'out', tmp_path / 'log.txt'
    arguments = [name, str(bag), str(out), *model]
    if name == 'replay':
        pytest.importorskip('rclpy', reason='needs ROS 2')
        arguments = [name, str(bag), '--out', str(out), *model]
    before = messages_of(bag, None)
    assert Command(arguments, log, LARGEST_FILE).wait() == USER_ERROR
    *_, last = log.read_text().splitlines()
    assert last.startswith('asis: cannot write the bag ')
    assert last.endswith(': File too large')
    assert 'Traceback' not in log.read_text()
    left = [path.name for path in tmp_path.rglob('*') if path.suffix in ('.mcap', '.part')]
    assert not left
    if name == 'label-bag':
        assert os.listdir(tmp_path / '.out.labels')
        assert Command(arguments, log).wait() == 0
        assert 'left by an interrupted run' in log.read_text()
        assert {message.topic for message in before} < {
            message.topic for message in messages_of(out, None)
        }
    assert messages_of(bag, None) == before
    print(f'\nfull disk: {last}')
