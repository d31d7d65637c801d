# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.worker: the newest scans are processed, every drop is counted."""

from threading import Event
import time

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.errors import CloudError  # noqa: E402, I100
from asis_ros.ros.node.statistics import Statistics  # noqa: E402, I100
from asis_ros.ros.node.worker import Worker  # noqa: E402, I100
from rclpy.node import Node  # noqa: E402, I100

PATIENCE = 30.0


class Recorder:
    """Records what it processes, and blocks until it may continue."""

    def __init__(self):
        self.processed = []
        self.started = Event()
        self.may_continue = Event()
        self.error = None

    def process(self, scans):
        self.processed.append(scans)
        self.started.set()
        assert self.may_continue.wait(PATIENCE)
        if self.error is not None:
            raise self.error


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def statistics():
    return Statistics()


@pytest.fixture
def worker(ros, recorder, statistics):
    node = Node('worker_test')
    worker = Worker(node, recorder.process, statistics)
    yield worker
    recorder.may_continue.set()
    worker.close()
    node.destroy_node()


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def finish(worker, recorder):
    """Process what waits, then close."""
    recorder.may_continue.set()
    worker.put(['last'], slot=99)
    wait_until(lambda: recorder.processed[-1:] == [['last']])
    worker.close()
    return recorder.processed[:-1]


def test_scans_are_processed_by_another_thread(worker, recorder):
    worker.put(['a'])
    assert recorder.started.wait(PATIENCE)
    assert recorder.processed == [['a']]


def test_the_newest_scans_of_a_slot_replace_those_that_wait(worker, recorder, statistics):
    worker.put(['a'])
    assert recorder.started.wait(PATIENCE)
    for scans in (['b1', 'b2'], ['c1'], ['d1']):
        worker.put(scans)
    assert finish(worker, recorder) == [['a'], ['d1']]
    assert statistics.summary().dropped == {'replaced': 3}


def test_slots_replace_their_own_scans_only_and_take_turns(worker, recorder):
    worker.put(['a1'])
    assert recorder.started.wait(PATIENCE)
    for slot, scan in ((0, 'a2'), (1, 'b1'), (0, 'a3'), (0, 'a4')):
        worker.put([scan], slot)
    assert finish(worker, recorder) == [['a1'], ['a4'], ['b1']]


def test_scans_that_wait_when_the_worker_is_closed_are_dropped(worker, recorder, statistics):
    worker.put(['a'])
    assert recorder.started.wait(PATIENCE)
    worker.put(['b1', 'b2'])
    recorder.may_continue.set()
    worker.close()
    # The worker may have taken the second set before it was closed.
    dropped = statistics.summary().dropped.get('deactivated', 0)
    assert (len(recorder.processed), dropped) in {(1, 2), (2, 0)}


def test_an_idle_worker_can_be_closed(worker, recorder):
    worker.close()
    assert recorder.processed == []


@pytest.mark.parametrize(
    ('error', 'reason'),
    [
        (CloudError('missing_field', 'no z'), 'missing_field'),
        (ZeroDivisionError(), 'internal_error'),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), 'out_of_memory'),
        (MemoryError('Unable to allocate 8.00 GiB'), 'out_of_memory'),
    ],
)
def test_an_error_drops_the_scans_and_the_next_are_processed(
    worker, recorder, statistics, error, reason
):
    recorder.error = error
    recorder.may_continue.set()
    worker.put(['a1', 'a2'])
    wait_until(lambda: statistics.summary().dropped)
    recorder.error = None
    assert finish(worker, recorder) == [['a1', 'a2']]
    assert statistics.summary().dropped == {reason: 2}
