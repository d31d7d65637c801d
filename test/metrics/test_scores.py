# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.scores: a worked example, slow obvious versions, and scikit-learn."""

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import paper_scores, RoomLabels, Scores, strict_scores
from labelled_rooms import CHAIR, masks, random_rooms, room, TABLE, worked_example
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, jaccard_score

MEANS = ('mIoU', 'mAcc', 'oAcc', 'mCov', 'mWCov', 'mPrec', 'mRec')
PER_CLASS = ('iou', 'acc', 'cov', 'wcov', 'prec', 'rec')


# Chair coverage: (3/4 + 2/3) / 2 in the first room, 1/2 in the second; weighted by 4 and 2 points
# it is 13/18 in the first. Table: 3/4 and 0.
PAPER = [
    ('cov', (17 / 24 + 1 / 2) / 2, 3 / 8),
    ('wcov', (13 / 18 + 1 / 2) / 2, 3 / 8),
    ('prec', 4 / 5, 1),
    ('rec', 4 / 3, 1 / 2),
    ('iou', 12 / 14, 4 / 6),
    ('acc', 1, 4 / 6),
]
STRICT = [row for row in PAPER if row[0] not in ('prec', 'rec')] + [
    ('prec', 3 / 5, 1),
    ('rec', 1, 1 / 2),
]


@pytest.mark.parametrize(('name', 'chair', 'table'), PAPER)
def test_worked_example_by_the_paper(name: str, chair: float, table: float) -> None:
    values = getattr(paper_scores(worked_example()), name)
    assert values[[CHAIR, TABLE]] == pytest.approx([chair, table])
    assert np.isnan(np.delete(values, [CHAIR, TABLE])).all()


@pytest.mark.parametrize(('name', 'chair', 'table'), STRICT)
def test_worked_example_by_the_strict_protocol(name: str, chair: float, table: float) -> None:
    values = getattr(strict_scores(worked_example()), name)
    assert values[[CHAIR, TABLE]] == pytest.approx([chair, table])
    assert np.isnan(np.delete(values, [CHAIR, TABLE])).all()


def test_by_the_paper_one_absent_class_spoils_every_mean() -> None:
    scores = paper_scores(worked_example())
    assert scores.oAcc == pytest.approx(16 / 18)
    assert all(np.isnan(getattr(scores, name)) for name in MEANS if name != 'oAcc')


def test_strict_means_skip_absent_classes() -> None:
    scores = strict_scores(worked_example())
    assert scores.oAcc == pytest.approx(16 / 18)
    assert scores.mIoU == pytest.approx((12 / 14 + 4 / 6) / 2)
    assert scores.mAcc == pytest.approx((1 + 4 / 6) / 2)
    assert scores.mCov == pytest.approx((0.6041667 + 0.375) / 2)
    assert scores.mWCov == pytest.approx((0.6111111 + 0.375) / 2)
    assert scores.mPrec == pytest.approx((3 / 5 + 1) / 2)
    assert scores.mRec == pytest.approx((1 + 1 / 2) / 2)


def test_means_by_the_paper_are_over_all_classes() -> None:
    scores = paper_scores([room([0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 1, 1])], 2)
    assert scores.mIoU == pytest.approx((2 / 3 + 1 / 2) / 2)
    # A tie: the second predicted instance has one point of each class and so the lower one.
    assert scores.cov.tolist() == [1, 0]
    assert scores.mCov == 0.5


def test_one_true_instance_is_found_once_and_one_half_of_a_prediction_counts_once() -> None:
    # A prediction over two true chairs of equal size overlaps each by exactly one half.
    both = room([CHAIR] * 8, [0] * 4 + [1] * 4, [CHAIR] * 8, [5] * 8)
    assert paper_scores([both]).rec[CHAIR] == 0.5
    assert strict_scores([both]).rec[CHAIR] == 0.5
    assert strict_scores([both]).prec[CHAIR] == 1


def test_instances_of_different_classes_never_match() -> None:
    wrong = room([CHAIR] * 5, [0] * 5, [TABLE] * 5, [0] * 5)
    scores = strict_scores([wrong])
    assert scores.cov[CHAIR] == 0
    assert scores.rec[CHAIR] == 0
    assert scores.prec[TABLE] == 0


def test_strict_precision_is_zero_for_a_class_that_is_true_but_never_predicted() -> None:
    missed = room([CHAIR] * 5 + [TABLE] * 5, [0] * 5 + [1] * 5, [TABLE] * 10, [-1] * 5 + [1] * 5)
    assert strict_scores([missed]).prec[CHAIR] == 0
    assert strict_scores([missed]).mPrec == 0.5
    assert np.isnan(paper_scores([missed]).prec[CHAIR])


def test_a_class_that_is_only_predicted_lowers_iou_and_precision_but_has_no_recall() -> None:
    ghost = room([CHAIR] * 5, [0] * 5, [CHAIR] * 4 + [TABLE], [0] * 4 + [1])
    scores = strict_scores([ghost])
    assert scores.iou[TABLE] == scores.prec[TABLE] == 0
    assert np.isnan(
        [scores.acc[TABLE], scores.cov[TABLE], scores.wcov[TABLE], scores.rec[TABLE]]
    ).all()
    assert scores.mRec == 1


def test_coverage_averages_rooms_and_not_instances() -> None:
    # One chair found in the first room, three missed in the second: 1/2, not 1/4.
    found = room([CHAIR] * 2, [0, 0], [CHAIR] * 2, [0, 0])
    missed = room([CHAIR] * 3, [0, 1, 2], [CHAIR] * 3, [-1, -1, -1])
    assert paper_scores([found, missed]).cov[CHAIR] == 0.5
    assert paper_scores([found, missed]).wcov[CHAIR] == 0.5


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
def test_points_of_unknown_truth_are_left_out(score) -> None:
    known = worked_example()[0]
    unknown = room(
        [*known.true_class_ids, UNKNOWN_CLASS, UNKNOWN_CLASS],
        [*known.true_instance_ids, 0, UNASSIGNED],
        [*known.predicted_class_ids, TABLE, CHAIR],
        [*known.predicted_instance_ids, 2, 7],
    )
    assert_equal_scores(score([unknown]), score([known]))


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
def test_a_point_of_unknown_prediction_is_wrong(score) -> None:
    scores = score([room([0, 0, 1, 1], [0, 0, 1, 1], [0, 255, 1, 1], [0, -1, 1, 1])], 2)
    assert scores.oAcc == 3 / 4
    assert scores.acc.tolist() == [0.5, 1]
    assert scores.iou.tolist() == [0.5, 1]
    assert scores.cov.tolist() == [0.5, 1]


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
def test_an_instance_of_unknown_class_is_never_right(score) -> None:
    scores = score([room([0, 0], [0, 0], [255, 255], [4, 4])], 1)
    assert scores.oAcc == 0
    assert scores.rec.tolist() == [0]


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
@pytest.mark.parametrize('rooms', [[], [room([], [], [], [])], [room([255], [0], [3], [0])]])
def test_without_points_every_score_is_nan(score, rooms: list[RoomLabels]) -> None:
    scores = score(rooms)
    for name in MEANS:
        assert isinstance(getattr(scores, name), float)
        assert np.isnan(getattr(scores, name))
    for name in PER_CLASS:
        assert getattr(scores, name).shape == (13,)
        assert np.isnan(getattr(scores, name)).all()


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
def test_a_perfect_segmentation_scores_one(score) -> None:
    classes = np.arange(26) % 13
    scores = score([room(classes, np.arange(26), classes, 99 - np.arange(26))])
    assert [getattr(scores, name) for name in MEANS] == [1.0] * 7


def test_labels_of_different_lengths_are_rejected() -> None:
    with pytest.raises(ValueError, match=r"one shape \(N,\).*'predicted_class_ids': \(1,\)"):
        room([0, 0], [0, 0], [0], [0, 0])


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
@pytest.mark.parametrize(('true', 'predicted'), [(13, 0), (0, 13)])
def test_a_class_beyond_the_last_is_rejected(score, true: int, predicted: int) -> None:
    with pytest.raises(ValueError, match='0 to 12, or 255 for unknown, got 13'):
        score([room([true], [0], [predicted], [0])])


@pytest.mark.parametrize('seed', range(5))
def test_semantic_scores_agree_with_scikit_learn(seed: int) -> None:
    rooms = random_rooms(seed)
    true = np.concatenate([one.true_class_ids for one in rooms])
    predicted = np.concatenate([one.predicted_class_ids for one in rooms])
    scores = paper_scores(rooms, 4)
    confusion = confusion_matrix(true, predicted, labels=range(4))
    assert scores.acc == pytest.approx(confusion.diagonal() / confusion.sum(axis=1))
    assert scores.oAcc == pytest.approx(confusion.trace() / confusion.sum())
    assert scores.iou == pytest.approx(
        jaccard_score(true, predicted, labels=range(4), average=None)
    )


@pytest.mark.parametrize('seed', range(15))
def test_instance_scores_by_the_paper_agree_with_a_slow_obvious_version(seed: int) -> None:
    rooms = random_rooms(seed)
    scores, slow = paper_scores(rooms, 4), slow_instance_scores(rooms, 4, one_to_one=False)
    for name, values in slow.items():
        assert getattr(scores, name) == pytest.approx(values, nan_ok=True), name


@pytest.mark.parametrize('seed', range(15))
def test_strict_instance_scores_agree_with_a_slow_obvious_version(seed: int) -> None:
    rooms = random_rooms(seed)
    scores, slow = strict_scores(rooms, 4), slow_instance_scores(rooms, 4, one_to_one=True)
    for name in ('cov', 'wcov', 'rec'):
        assert getattr(scores, name) == pytest.approx(slow[name], nan_ok=True), name
    assert scores.prec == pytest.approx(np.nan_to_num(slow['prec']))


def slow_instance_scores(rooms, num_classes: int, *, one_to_one: bool) -> dict[str, list[float]]:
    scores = {name: [] for name in ('cov', 'wcov', 'prec', 'rec')}
    for class_id in range(num_classes):
        cov, wcov, right, num_true, num_predicted = [], [], 0, 0, 0
        for one in rooms:
            true = masks(one.true_instance_ids, one.true_class_ids, class_id)
            predicted = masks(one.predicted_instance_ids, one.predicted_class_ids, class_id)
            iou = [[(t & p).sum() / (t | p).sum() for p in predicted] for t in true]
            best = [max(row, default=0) for row in iou]
            if true:
                cov.append(np.mean(best))
                wcov.append(np.average(best, weights=[t.sum() for t in true]))
            taken = set()
            for p in range(len(predicted)):
                hits = [t for t in range(len(true)) if iou[t][p] >= 0.5 and t not in taken]
                right += bool(hits)
                taken |= set(hits[:1]) if one_to_one else set()
            num_true, num_predicted = num_true + len(true), num_predicted + len(predicted)
        scores['cov'].append(np.mean(cov) if cov else np.nan)
        scores['wcov'].append(np.mean(wcov) if wcov else np.nan)
        scores['prec'].append(right / num_predicted if num_predicted else np.nan)
        scores['rec'].append(right / num_true if num_true else np.nan)
    return scores


def assert_equal_scores(found: Scores, expected: Scores) -> None:
    for name in MEANS + PER_CLASS:
        assert getattr(found, name) == pytest.approx(getattr(expected, name), nan_ok=True), name
