# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.panoptic_quality: by hand and against a slow obvious version."""

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels
from labelled_rooms import (
    CHAIR,
    masks,
    random_rooms,
    room,
    strict_scores,
    TABLE,
    worked_example,
)
import numpy as np
import pytest


def test_worked_example() -> None:
    # Chairs: two of three true and of five predicted match, by 3/4 and 2/3. Tables: one of two
    # true and of one predicted, by 3/4.
    scores = strict_scores(worked_example())
    assert scores['SQ'].per_class[[CHAIR, TABLE]] == pytest.approx([17 / 24, 3 / 4])
    assert scores['RQ'].per_class[[CHAIR, TABLE]] == pytest.approx(
        [2 / (2 + 3 / 2 + 1 / 2), 1 / (1 + 1 / 2)]
    )
    assert scores['PQ'].per_class[[CHAIR, TABLE]] == pytest.approx([17 / 48, 1 / 2])
    assert scores['PQ'].mean == pytest.approx((17 / 48 + 1 / 2) / 2)
    assert scores['SQ'].mean == pytest.approx((17 / 24 + 3 / 4) / 2)
    assert scores['RQ'].mean == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_an_iou_of_exactly_one_half_is_no_match() -> None:
    half = room([CHAIR] * 4, [0] * 4, [CHAIR] * 4, [0, 0, UNASSIGNED, UNASSIGNED])
    assert strict_scores([half])['PQ'].mean == 0


def test_a_class_without_matches_has_a_segmentation_quality_of_zero() -> None:
    missed = room([CHAIR], [0], [CHAIR], [UNASSIGNED])
    assert strict_scores([missed])['SQ'].per_class[CHAIR] == 0


def test_a_class_that_is_only_predicted_counts_zero_and_an_absent_one_not() -> None:
    ghost = room([CHAIR, CHAIR], [0, UNASSIGNED], [CHAIR, TABLE], [0, 1])
    scores = strict_scores([ghost])
    assert scores['PQ'].per_class[[CHAIR, TABLE]].tolist() == [1, 0]
    assert scores['PQ'].mean == 0.5
    assert np.isnan(np.delete(scores['PQ'].per_class, [CHAIR, TABLE])).all()


def test_points_of_unknown_truth_are_left_out() -> None:
    one = room([CHAIR] + [UNKNOWN_CLASS] * 3, [0] * 4, [CHAIR] * 4, [0] * 3 + [1])
    assert strict_scores([one])['PQ'].mean == 1


def test_an_instance_of_unknown_predicted_class_is_a_miss_and_no_false_find() -> None:
    one = room([CHAIR, CHAIR], [0, 1], [CHAIR, UNKNOWN_CLASS], [0, 1])
    assert strict_scores([one])['RQ'].per_class[CHAIR] == pytest.approx(1 / (1 + 1 / 2))


@pytest.mark.parametrize('rooms', [[], [room([], [], [], [])], [room([255], [0], [3], [0])]])
def test_without_points_panoptic_quality_is_nan(rooms: list[RoomLabels]) -> None:
    scores = strict_scores(rooms)
    for name in ('PQ', 'SQ', 'RQ'):
        assert np.isnan(scores[name].mean)
        assert scores[name].per_class.shape == (13,)


@pytest.mark.parametrize('seed', range(10))
def test_it_agrees_with_a_slow_obvious_version(seed: int) -> None:
    rooms = random_rooms(seed)
    scores = strict_scores(rooms, 4)
    for class_id in range(4):
        matched, num_true, num_predicted = [], 0, 0
        for one in rooms:
            true = masks(one.true_instance_ids, one.true_class_ids, class_id)
            predicted = masks(one.predicted_instance_ids, one.predicted_class_ids, class_id)
            iou = [(t & p).sum() / (t | p).sum() for t in true for p in predicted]
            matched += [value for value in iou if value > 0.5]
            num_true, num_predicted = num_true + len(true), num_predicted + len(predicted)
        false, missed = num_predicted - len(matched), num_true - len(matched)
        rq = len(matched) / (len(matched) + false / 2 + missed / 2)
        sq = np.mean(matched) if matched else 0
        assert scores['RQ'].per_class[class_id] == pytest.approx(rq)
        assert scores['SQ'].per_class[class_id] == pytest.approx(sq)
        assert scores['PQ'].per_class[class_id] == pytest.approx(rq * sq)
