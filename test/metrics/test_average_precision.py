# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.average_precision: by hand, a slow version, and scikit-learn."""

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import RoomLabels, Scores
from asis_ros.metrics.average_precision import average_precision
from asis_ros.metrics.comparison import Comparison
from asis_ros.metrics.ratios import mean_of_known
from labelled_rooms import CHAIR, masks, random_rooms, room, strict_scores, TABLE
import numpy as np
import pytest
from sklearn.metrics import auc, precision_recall_curve


def chairs(true, predicted, scores) -> RoomLabels:
    return room([CHAIR] * len(true), true, [CHAIR] * len(true), predicted, scores)


def means(scores: Scores) -> tuple[float, float, float]:
    return scores['AP'].mean, scores['AP50'].mean, scores['AP25'].mean


def test_the_area_under_the_curve_of_a_worked_example() -> None:
    # By score: right, wrong, right. Precision 1, 1/2, 2/3 at recall 1/2, 1/2, 1.
    one = chairs(
        [0, 0, 1, 1, UNASSIGNED, UNASSIGNED], [5, 5, 6, 6, 7, 7], [0.9, 0.9, 0.7, 0.7, 0.8, 0.8]
    )
    scores = strict_scores([one])
    area = 0.5 * 1 + 0.5 * (1 / 2 + 2 / 3) / 2
    assert means(scores) == pytest.approx((area, area, area))
    assert scores['AP50'].per_class[CHAIR] == pytest.approx(area)


def test_ap_averages_ten_thresholds_and_an_iou_must_be_above_them() -> None:
    # An IoU of 3/4 is above 0.5, 0.55, 0.6, 0.65 and 0.7, and not above 0.75.
    scores = strict_scores([chairs([0] * 4, [0] * 3 + [UNASSIGNED], [0.5] * 4)])
    assert means(scores) == (0.5, 1, 1)


def test_an_iou_between_a_quarter_and_a_half_counts_for_ap25_only() -> None:
    scores = strict_scores([chairs([0] * 5, [0, 0] + [UNASSIGNED] * 3, [0.5] * 5)])
    assert means(scores) == (0, 0, 1)


def test_of_two_halves_of_a_true_instance_one_is_right() -> None:
    # Precision 1, 1/2 at recall 1/2, 1/2: the other chair is missed.
    one = chairs([0] * 4 + [1] * 2, [0, 0, 1, 1] + [UNASSIGNED] * 2, [0.9] * 2 + [0.8] * 4)
    assert strict_scores([one])['AP25'].mean == 0.5


def test_the_more_confident_prediction_takes_the_true_instance_it_fits_best() -> None:
    # The first prediction has an IoU of 3/10 with chair 0 and of 5/9 with chair 1; so the second
    # one, with 2/5 of chair 0, is right too.
    true = [0] * 4 + [1] * 6 + [0] * 1
    predicted = [5] * 3 + [6] * 1 + [5] * 5 + [UNASSIGNED] * 1 + [6] * 1
    one = chairs(true, predicted, [0.9 if instance == 5 else 0.4 for instance in predicted])
    assert strict_scores([one])['AP25'].mean == 1


def test_instances_are_ranked_over_all_rooms() -> None:
    # A wrong one in one room comes before a right one in another: precision 0, 1/2 at recall 0, 1.
    wrong = chairs([UNASSIGNED] * 2, [0, 0], [0.9, 0.9])
    right = chairs([0, 0], [0, 0], [0.8, 0.8])
    assert strict_scores([right, wrong])['AP50'].mean == 0.25


def test_equal_scores_are_one_rank() -> None:
    # Precision 1/2 at recall 1, whichever of the two comes first.
    for true in ([0, 0, UNASSIGNED, UNASSIGNED], [UNASSIGNED, UNASSIGNED, 0, 0]):
        assert strict_scores([chairs(true, [0, 0, 1, 1], [0.5] * 4)])['AP50'].mean == 0.75


def test_the_score_of_an_instance_is_the_mean_over_its_points() -> None:
    # The right one has the best point, but a mean of 0.5; the wrong one is first with 0.6.
    one = chairs([0, 0, UNASSIGNED, UNASSIGNED], [0, 0, 1, 1], [0.9, 0.1, 0.6, 0.6])
    assert strict_scores([one])['AP50'].mean == 0.25


def test_a_class_that_is_true_but_never_predicted_counts_zero() -> None:
    one = room([CHAIR, TABLE], [0, 1], [CHAIR, CHAIR], [0, UNASSIGNED], [1, 1])
    scores = strict_scores([one])
    assert scores['AP50'].per_class[[CHAIR, TABLE]].tolist() == [1, 0]
    assert scores['AP50'].mean == 0.5


def test_a_class_without_true_instances_is_left_out() -> None:
    one = room([CHAIR, CHAIR], [0, UNASSIGNED], [CHAIR, TABLE], [0, 1], [1, 1])
    scores = strict_scores([one])
    assert np.isnan(np.delete(scores['AP'].per_class, CHAIR)).all()
    assert means(scores) == (1, 1, 1)


def test_points_of_unknown_truth_are_left_out() -> None:
    # Without its third point, instance 0 has an IoU of 1 and a score of 0.8, before the 0.7.
    classes = [CHAIR, CHAIR, UNKNOWN_CLASS, CHAIR]
    one = room(classes, [0, 0, 0, UNASSIGNED], [CHAIR] * 4, [0, 0, 0, 1], [0.8, 0.8, 0.0, 0.7])
    assert strict_scores([one])['AP'].mean == 1


def test_instances_of_different_classes_never_match() -> None:
    assert strict_scores([room([CHAIR], [0], [TABLE], [0], [1])])['AP25'].mean == 0


@pytest.mark.parametrize(
    'rooms', [[], [room([], [], [], [], [])], [room([255], [0], [3], [0], [1])]]
)
def test_without_points_average_precision_is_nan(rooms: list[RoomLabels]) -> None:
    scores = strict_scores(rooms)
    assert np.isnan(means(scores)).all()
    assert [scores[name].per_class.shape for name in ('AP', 'AP50', 'AP25')] == [(13,)] * 3


def test_a_room_without_scores_is_rejected() -> None:
    with pytest.raises(ValueError, match='ranks by predicted_scores, and a room has none'):
        average_precision(Comparison([room([0], [0], [0], [0])], 13, mean_of_known))


@pytest.mark.parametrize('seed', range(10))
def test_it_agrees_with_a_slow_matching_and_the_curve_of_scikit_learn(seed: int) -> None:
    rooms = random_rooms(seed)
    scores = strict_scores(rooms, 4)
    for class_id in range(4):
        slow = {k: slow_average_precision(rooms, class_id, k / 100) for k in range(25, 100, 5)}
        ap = np.mean([slow[k] for k in range(50, 100, 5)])
        assert scores['AP50'].per_class[class_id] == pytest.approx(slow[50])
        assert scores['AP25'].per_class[class_id] == pytest.approx(slow[25])
        assert scores['AP'].per_class[class_id] == pytest.approx(ap)


def slow_average_precision(rooms, class_id: int, threshold: float) -> float:
    num_true, scores, right = 0, [], []
    for one in rooms:
        free = masks(one.true_instance_ids, one.true_class_ids, class_id)
        num_true += len(free)
        predicted = masks(one.predicted_instance_ids, one.predicted_class_ids, class_id)
        for mask in sorted(predicted, key=lambda mask: -one.predicted_scores[mask].mean()):
            iou = [(t & mask).sum() / (t | mask).sum() for t in free]
            found = max(iou, default=0) > threshold
            if found:
                del free[iou.index(max(iou))]
            scores.append(one.predicted_scores[mask].mean())
            right.append(found)
    if not any(right):
        return 0.0
    precision, recall, _ = precision_recall_curve(right, scores)
    # scikit-learn takes what was found for all there is.
    return auc(recall, precision) * sum(right) / num_true
