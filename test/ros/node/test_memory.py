# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.memory."""

import subprocess
import sys

import pytest

MEASURE = """
import mmap
from asis_ros.ros.node.memory import memory_use
before = memory_use()["memory_mib"]
with mmap.mmap(-1, 100 * 2**20) as held:  # the allocator might have had as much in store
    held.write(b"x" * len(held))
    print(memory_use()["memory_mib"] - before)
"""


def test_the_memory_of_the_process_is_told():
    # A process of its own: threads that other tests leave behind take and give memory meanwhile.
    told = subprocess.check_output([sys.executable, '-c', MEASURE], text=True)
    assert float(told) == pytest.approx(100, abs=20)
