# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.ledger against numbers worked out by hand."""

import subprocess
import sys

from asis_ros.ros.node.ledger import Ledger
import pytest


def test_percentiles_are_those_of_each_stage():
    ledger = Ledger()
    for milliseconds in range(1, 102):
        ledger.add({'network': milliseconds / 1e3, 'tf': 0.0})
    network = ledger.percentiles()['network']
    assert network == pytest.approx({'p50': 0.051, 'p95': 0.096, 'max': 0.101})
    assert ledger.percentiles()['tf'] == {'p50': 0, 'p95': 0, 'max': 0}


def test_a_stage_without_scan_is_left_out():
    ledger = Ledger()
    ledger.add({'network': 1.0})
    assert list(ledger.percentiles()) == ['network']


def test_only_the_last_200_scans_count():
    ledger = Ledger()
    for seconds in [9.0] * 50 + [1.0] * 200:
        ledger.add({'total': seconds})
    assert ledger.percentiles()['total']['max'] == 1.0


def test_the_median_of_several_stages_is_the_sum_of_theirs():
    ledger = Ledger()
    for merging, publish in ((1.0, 10.0), (2.0, 20.0), (9.0, 90.0)):
        ledger.add({'merging': merging, 'publish': publish})
    assert ledger.median(['merging', 'publish', 'tracking']) == 22.0


MEASURE = """
import mmap
from asis_ros.ros.node.ledger import memory_use
before = memory_use()["memory_mib"]
with mmap.mmap(-1, 100 * 2**20) as held:  # the allocator might have had as much in store
    held.write(b"x" * len(held))
    print(memory_use()["memory_mib"] - before)
"""


def test_the_memory_of_the_process_is_told():
    # A process of its own: threads that other tests leave behind take and give memory meanwhile.
    told = subprocess.check_output([sys.executable, '-c', MEASURE], text=True)
    assert float(told) == pytest.approx(100, abs=20)
