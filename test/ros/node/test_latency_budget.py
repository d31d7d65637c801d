# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.latency_budget: scans in simulated time, quiet and under load."""

import math

from asis_ros.ros.node.latency_budget import LatencyBudget
import pytest

BUDGET = 0.4


class Machine:
    """A machine with a clock; under load everything takes several times as long."""

    def __init__(self):
        self.now = 100.0
        self.load = 1.0
        self.budget = LatencyBudget(lambda: self.now)

    def work(self, seconds):
        self.now += seconds * self.load

    def segment(self, budget=BUDGET, *, num_blocks=100, hiccup=0.0):
        """Process a scan: the time until it is published (s), and the number of its blocks."""
        arrival, done = self.now, 0
        self.budget.begin(arrival, budget)
        self.work(0.04)  # decode, prepare, split
        while done < num_blocks and (not done or self.budget.time_left() > 0):
            self.work(0.008 + 0.001 * (done % 5))
            done += 1
        self.work(0.02 + 0.0005 * done + hiccup)  # merge, track, publish
        self.budget.finish()
        return self.now - arrival, done


@pytest.fixture
def machine():
    return Machine()


def test_every_scan_keeps_to_the_budget_and_all_but_the_first_use_it(machine):
    totals = [machine.segment()[0] for _ in range(20)]
    assert 0.6 * BUDGET < totals[0] < 1.1 * BUDGET
    assert all(0.9 * BUDGET < total < 1.1 * BUDGET for total in totals[1:])


def test_two_scans_after_load_sets_in_the_budget_is_kept_again(machine):
    for _ in range(20):
        machine.segment()
    machine.load = 3.0
    totals = [machine.segment()[0] for _ in range(10)]
    assert all(0.8 * BUDGET < total < 1.2 * BUDGET for total in totals[2:])


def test_five_scans_after_the_load_ends_the_budget_is_used_again(machine):
    machine.load = 3.0
    for _ in range(20):
        machine.segment()
    machine.load = 1.0
    totals = [machine.segment()[0] for _ in range(10)]
    assert all(total < 1.2 * BUDGET for total in totals)
    assert all(total > 0.9 * BUDGET for total in totals[5:])


def test_one_outlier_does_not_make_the_next_scans_poorer(machine):
    usual = [machine.segment() for _ in range(10)][-1]
    machine.segment(hiccup=1.0)
    assert machine.segment() == pytest.approx(usual)


def test_a_scan_that_takes_less_than_the_budget_is_complete(machine):
    for _ in range(10):
        total, done = machine.segment(num_blocks=10)
    assert done == 10
    assert total < BUDGET


def test_without_a_budget_there_is_always_time(machine):
    assert machine.segment(math.inf)[1] == 100
    assert machine.segment(math.inf)[1] == 100
    # What scans without a budget took counts, should one be set.
    assert machine.segment()[0] < 1.1 * BUDGET


def test_a_budget_below_what_cannot_be_cut_leaves_one_block(machine):
    machine.segment()
    assert machine.segment(0.01)[1] == 1
