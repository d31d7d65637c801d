# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.semantic: by hand and against scikit-learn."""

from labelled_rooms import CHAIR, paper_scores, random_rooms, room, strict_scores, TABLE
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, jaccard_score


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
def test_a_point_of_unknown_prediction_is_wrong(score) -> None:
    scores = score([room([0, 0, 1, 1], [0, 0, 1, 1], [0, 255, 1, 1], [0, -1, 1, 1])], 2)
    assert scores['oAcc'].mean == 3 / 4
    assert scores['mAcc'].per_class.tolist() == [0.5, 1]
    assert scores['mIoU'].per_class.tolist() == [0.5, 1]
    assert scores['mCov'].per_class.tolist() == [0.5, 1]


def test_a_class_that_is_only_predicted_lowers_iou_but_has_no_accuracy() -> None:
    ghost = room([CHAIR] * 5, [0] * 5, [CHAIR] * 4 + [TABLE], [0] * 4 + [1])
    scores = strict_scores([ghost])
    assert scores['mIoU'].per_class[TABLE] == 0
    assert np.isnan(scores['mAcc'].per_class[TABLE])


def test_overall_accuracy_has_no_classes() -> None:
    assert strict_scores([room([0], [0], [0], [0])])['oAcc'].per_class is None


@pytest.mark.parametrize('seed', range(5))
def test_semantic_scores_agree_with_scikit_learn(seed: int) -> None:
    rooms = random_rooms(seed)
    true = np.concatenate([one.true_class_ids for one in rooms])
    predicted = np.concatenate([one.predicted_class_ids for one in rooms])
    scores = paper_scores(rooms, 4)
    confusion = confusion_matrix(true, predicted, labels=range(4))
    assert scores['mAcc'].per_class == pytest.approx(confusion.diagonal() / confusion.sum(axis=1))
    assert scores['oAcc'].mean == pytest.approx(confusion.trace() / confusion.sum())
    assert scores['mIoU'].per_class == pytest.approx(
        jaccard_score(true, predicted, labels=range(4), average=None)
    )
