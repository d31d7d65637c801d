# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.matching: by hand and against a slow obvious version."""

from labelled_rooms import (
    CHAIR,
    masks,
    paper_scores,
    random_rooms,
    room,
    strict_scores,
    TABLE,
)
import numpy as np
import pytest


def test_one_true_instance_is_found_once_and_one_half_of_a_prediction_counts_once() -> None:
    # A prediction over two true chairs of equal size overlaps each by exactly one half.
    both = room([CHAIR] * 8, [0] * 4 + [1] * 4, [CHAIR] * 8, [5] * 8)
    assert paper_scores([both])['mRec'].per_class[CHAIR] == 0.5
    assert strict_scores([both])['mRec'].per_class[CHAIR] == 0.5
    assert strict_scores([both])['mPrec'].per_class[CHAIR] == 1


def test_instances_of_different_classes_never_match() -> None:
    wrong = room([CHAIR] * 5, [0] * 5, [TABLE] * 5, [0] * 5)
    scores = strict_scores([wrong])
    assert scores['mCov'].per_class[CHAIR] == 0
    assert scores['mRec'].per_class[CHAIR] == 0
    assert scores['mPrec'].per_class[TABLE] == 0


def test_strict_precision_is_zero_for_a_class_that_is_true_but_never_predicted() -> None:
    missed = room([CHAIR] * 5 + [TABLE] * 5, [0] * 5 + [1] * 5, [TABLE] * 10, [-1] * 5 + [1] * 5)
    assert strict_scores([missed])['mPrec'].per_class[CHAIR] == 0
    assert strict_scores([missed])['mPrec'].mean == 0.5
    assert np.isnan(paper_scores([missed])['mPrec'].per_class[CHAIR])


def test_a_class_that_is_only_predicted_lowers_precision_but_has_no_recall() -> None:
    ghost = room([CHAIR] * 5, [0] * 5, [CHAIR] * 4 + [TABLE], [0] * 4 + [1])
    scores = strict_scores([ghost])
    assert scores['mPrec'].per_class[TABLE] == 0
    assert np.isnan(scores['mRec'].per_class[TABLE])
    assert scores['mRec'].mean == 1


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
def test_an_instance_of_unknown_class_is_never_right(score) -> None:
    scores = score([room([0, 0], [0, 0], [255, 255], [4, 4])], 1)
    assert scores['oAcc'].mean == 0
    assert scores['mRec'].per_class.tolist() == [0]


@pytest.mark.parametrize('seed', range(15))
def test_matches_by_the_paper_agree_with_a_slow_obvious_version(seed: int) -> None:
    rooms = random_rooms(seed)
    scores, slow = paper_scores(rooms, 4), slow_matching(rooms, 4, one_to_one=False)
    for name, values in slow.items():
        assert scores[name].per_class == pytest.approx(values, nan_ok=True), name


@pytest.mark.parametrize('seed', range(15))
def test_strict_matches_agree_with_a_slow_obvious_version(seed: int) -> None:
    rooms = random_rooms(seed)
    scores, slow = strict_scores(rooms, 4), slow_matching(rooms, 4, one_to_one=True)
    assert scores['mRec'].per_class == pytest.approx(slow['mRec'], nan_ok=True)
    assert scores['mPrec'].per_class == pytest.approx(np.nan_to_num(slow['mPrec']))


def slow_matching(rooms, num_classes: int, *, one_to_one: bool) -> dict[str, list[float]]:
    scores = {'mPrec': [], 'mRec': []}
    for class_id in range(num_classes):
        right, num_true, num_predicted = 0, 0, 0
        for one in rooms:
            true = masks(one.true_instance_ids, one.true_class_ids, class_id)
            predicted = masks(one.predicted_instance_ids, one.predicted_class_ids, class_id)
            iou = [[(t & p).sum() / (t | p).sum() for p in predicted] for t in true]
            taken = set()
            for p in range(len(predicted)):
                hits = [t for t in range(len(true)) if iou[t][p] >= 0.5 and t not in taken]
                right += bool(hits)
                taken |= set(hits[:1]) if one_to_one else set()
            num_true, num_predicted = num_true + len(true), num_predicted + len(predicted)
        scores['mPrec'].append(right / num_predicted if num_predicted else np.nan)
        scores['mRec'].append(right / num_true if num_true else np.nan)
    return scores
