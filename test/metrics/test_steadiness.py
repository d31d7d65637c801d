# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.steadiness: ids of objects over scans."""

from asis_ros.metrics.steadiness import IdSteadiness
import numpy as np
import pytest

NONE = -1


def follow(*scans):
    """Add scans of (true, predicted) instance ids of each point."""
    steadiness = IdSteadiness()
    for true, predicted in scans:
        steadiness.add(np.array(true), np.array(predicted))
    return steadiness


def test_an_object_that_keeps_its_id_is_steady():
    steadiness = follow(([1, 1], [7, 7]), ([1, 1], [7, 7]))
    history = steadiness.objects[1]
    assert (history.num_scans, history.num_matched) == (2, 2)
    assert (steadiness.switches, steadiness.fragmentations) == (0, 0)


def test_another_id_is_a_switch_each_time():
    steadiness = follow(*(([1, 1], [number, number]) for number in (7, 8, 8, 7)))
    assert steadiness.objects[1].switches == 2


def test_a_gap_is_a_fragmentation_and_a_switch_only_if_the_id_changes():
    same = follow(([1], [7]), ([1], [NONE]), ([1], [NONE]), ([1], [7]))
    other = follow(([1], [7]), ([1], [NONE]), ([1], [8]))
    assert (same.switches, same.fragmentations) == (0, 1)
    assert (other.switches, other.fragmentations) == (1, 1)


def test_an_object_out_of_view_is_neither_matched_nor_missed():
    steadiness = follow(([1], [7]), ([2], [9]), ([1], [7]))
    assert steadiness.objects[1].num_scans == 2
    assert steadiness.fragmentations == 0


def test_an_object_that_is_found_late_or_lost_at_the_end_is_not_fragmented():
    steadiness = follow(([1], [NONE]), ([1], [7]), ([1], [NONE]))
    assert steadiness.fragmentations == 0
    assert steadiness.objects[1].num_matched == 1


def test_less_than_half_an_overlap_is_no_match():
    # 2 common points of 5 in the union.
    assert follow(([1, 1, 1, NONE, NONE], [NONE, 7, 7, 7, 7])).objects[1].num_matched == 0
    # 2 of 4.
    assert follow(([1, 1, 1, NONE], [NONE, 7, 7, 7])).objects[1].num_matched == 1


def test_one_prediction_matches_one_object():
    histories = follow(([1, 1, 2, 2], [7, 7, 7, 7])).objects
    assert sum(history.num_matched for history in histories.values()) == 1


@pytest.mark.parametrize('seed', range(5))
def test_counts_are_those_of_py_motmetrics(seed):
    motmetrics = pytest.importorskip('motmetrics', reason='needs motmetrics')
    rng = np.random.default_rng(seed)
    steadiness, accumulator = IdSteadiness(), motmetrics.MOTAccumulator(auto_id=True)
    true = np.repeat(np.arange(6), 5)
    for _ in range(40):
        shown = true[np.isin(true, rng.choice(6, 4, replace=False))]
        predicted = shown * 10 + rng.integers(0, 3, 6)[shown]  # one of three ids each
        predicted = np.where(rng.random(len(shown)) < 0.3, NONE, predicted)
        steadiness.add(shown, predicted)
        objects, found = np.unique(shown), np.unique(predicted[predicted != NONE])
        distances = np.full((len(objects), len(found)), np.nan)
        for row, name in enumerate(objects):
            for column, other in enumerate(found):
                both = (shown == name) & (predicted == other)
                either = (shown == name) | (predicted == other)
                if both.sum() >= 0.5 * either.sum():
                    distances[row, column] = 1 - both.sum() / either.sum()
        accumulator.update(objects.tolist(), found.tolist(), distances)
    counts = motmetrics.metrics.create().compute(
        accumulator, metrics=['num_switches', 'num_fragmentations', 'num_misses'], name='all'
    )
    misses = sum(item.num_scans - item.num_matched for item in steadiness.objects.values())
    assert steadiness.switches == counts['num_switches']['all'] > 0
    assert steadiness.fragmentations == counts['num_fragmentations']['all'] > 0
    assert misses == counts['num_misses']['all']
