# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis replay`` or its node is killed at random times: neither waits for the other."""

from collections import Counter
import os
from pathlib import Path
import shutil
import signal
import time

from asis_ros.bags.reader import Bag
from asis_ros.errors import DatasetError
from killed_commands import Command, NUM_KILLS, seconds_of, wait_for_end
import numpy as np
import pytest
from small_bags import messages_of

pytest.importorskip('rclpy', reason='needs ROS 2')

USER_ERROR = 2
POINTS = {'/asis_segmenter/output/points'}
PART = '.labelled_bag.part'
"""What a killed replay leaves behind."""
RESULTS = {'labelled_bag', 'node.log', 'report.json', 'segmentation.png'}


@pytest.mark.skipif(not Path('/proc/self/task').exists(), reason='needs /proc')
def test_a_killed_replay_or_node_ends_the_other_and_leaves_no_half_bag(
    tmp_path: Path, bag: Path, model: list[str]
) -> None:
    out, log = tmp_path / 'out', tmp_path / 'log.txt'
    arguments = ['replay', str(bag), '--out', str(out), *model]
    seconds = seconds_of(arguments, log)
    expected = messages_of(out / 'labelled_bag', POINTS)
    rng = np.random.default_rng(29)
    results: Counter[str] = Counter()
    for number in range(NUM_KILLS):
        shutil.rmtree(out / 'labelled_bag', ignore_errors=True)
        command = Command(arguments, log)
        node = command.wait_for_child()
        status = command.wait(command.started + rng.uniform(0.0, seconds) - time.monotonic())
        if status is not None:
            results['ended before the kill'] += 1
        elif number % 2:
            os.kill(node, signal.SIGKILL)
            status = command.wait()
            results['node killed, told in one line' if status else 'node killed at its end'] += 1
        else:
            command.kill()
            command.wait()
            wait_for_end(node)
            results['player killed, node ended'] += 1
            results['messages read from its part of a bag'] += num_readable(out)
        if status == 0:
            assert messages_of(out / 'labelled_bag', POINTS) == expected
        else:
            assert not (out / 'labelled_bag').exists()
        if status == USER_ERROR:
            last = log.read_text().splitlines()[-1]
            assert last.startswith('asis: the node ended with status -9: ')
        assert set(os.listdir(out)) <= {*RESULTS, PART}
        assert 'Traceback' not in log.read_text()
    seconds_of(arguments, log)
    assert set(os.listdir(out)) == RESULTS
    assert messages_of(out / 'labelled_bag', POINTS) == expected
    print('\nreplay:', dict(results))


def num_readable(out: Path) -> int:
    """Read what a killed replay has written of a bag."""
    file = out / PART / 'labelled_bag.mcap'
    if not file.exists() or not file.stat().st_size:
        return 0
    try:
        with Bag(file) as part:
            return sum(1 for _ in part.messages())
    except DatasetError as error:
        pytest.fail(str(error))
