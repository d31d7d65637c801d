# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.comparison: which labels are accepted, and which points count."""

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.metrics import Scores
from asis_ros.metrics.comparison import Comparison
from asis_ros.metrics.ratios import mean_of_known
from labelled_rooms import (
    CHAIR,
    paper_scores,
    random_rooms,
    room,
    strict_scores,
    TABLE,
    worked_example,
)
import numpy as np
import pytest


def test_labels_of_different_lengths_are_rejected() -> None:
    with pytest.raises(ValueError, match=r"one shape \(N,\).*'predicted_class_ids': \(1,\)"):
        room([0, 0], [0, 0], [0], [0, 0])


def test_scores_of_another_length_are_rejected() -> None:
    with pytest.raises(ValueError, match=r"one shape \(N,\).*'predicted_scores': \(2,\)"):
        room([0], [0], [0], [0], [0.5, 0.5])


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
@pytest.mark.parametrize(('true', 'predicted'), [(13, 0), (0, 13)])
def test_a_class_beyond_the_last_is_rejected(score, true: int, predicted: int) -> None:
    with pytest.raises(ValueError, match='0 to 12, or 255 for unknown, got 13'):
        score([room([true], [0], [predicted], [0])])


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


def assert_equal_scores(found: Scores, expected: Scores) -> None:
    assert list(found) == list(expected)
    for name, score in expected.items():
        assert found[name].mean == pytest.approx(score.mean, nan_ok=True), name
        if score.per_class is not None:
            assert found[name].per_class == pytest.approx(score.per_class, nan_ok=True), name


def test_every_count_is_made_once() -> None:
    comparison = Comparison(random_rooms(0), 4, mean_of_known)
    assert comparison.confusion is comparison.confusion
    assert comparison.instance_tables is comparison.instance_tables


def test_points_are_counted_by_true_and_predicted_class_of_all_rooms() -> None:
    rooms = [
        room([0, 0, 1], [0] * 3, [0, 1, 1], [0] * 3),
        room([1, 1], [0] * 2, [255, 0], [0] * 2),
    ]
    comparison = Comparison(rooms, 2, mean_of_known)
    np.testing.assert_array_equal(comparison.confusion, [[1, 1, 0], [1, 1, 1]])
