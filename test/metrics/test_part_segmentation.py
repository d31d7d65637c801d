# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.part_segmentation: shapes of four points by hand, and scikit-learn."""

from asis_ros.metrics.part_segmentation import (
    choose_parts,
    part_scores,
    PartScores,
    shape_categories,
)
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest
from sklearn.metrics import jaccard_score

CATEGORIES = {'mug': range(0, 2), 'lamp': range(2, 5), 'cap': range(5, 7)}


def scores(true: list[list[int]], predicted: list[list[int]]) -> PartScores:
    return part_scores(np.array(true, np.uint8), np.array(predicted, np.uint8), CATEGORIES)


def test_the_iou_of_a_shape_is_the_mean_over_its_parts() -> None:
    found = scores([[0, 0, 0, 1]], [[0, 0, 1, 1]])
    assert found.mIoU == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_a_part_that_is_neither_true_nor_predicted_counts_one() -> None:
    found = scores([[2, 2, 3, 3]], [[2, 2, 2, 3]])
    assert found.mIoU == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)


def test_a_part_that_is_predicted_but_not_true_counts_zero() -> None:
    found = scores([[2, 2, 3, 3]], [[2, 2, 3, 4]])
    assert found.mIoU == pytest.approx((1 + 1 / 2 + 0) / 3)


def test_shapes_and_categories_are_averaged_apart() -> None:
    true = [[0, 0, 0, 1], [2, 2, 3, 3], [0, 1, 1, 1]]
    found = scores(true, [[0, 0, 1, 1], [2, 2, 2, 3], [0, 1, 1, 1]])
    assert found.iou['mug'] == pytest.approx((7 / 12 + 1) / 2)
    assert found.iou['lamp'] == pytest.approx(13 / 18)
    assert found.mIoU == pytest.approx((7 / 12 + 13 / 18 + 1) / 3)
    assert found.category_mIoU == pytest.approx((19 / 24 + 13 / 18) / 2)


def test_a_category_without_shapes_is_left_out() -> None:
    found = scores([[0, 1, 1, 1]], [[0, 1, 1, 1]])
    assert found.num_shapes == {'mug': 1, 'lamp': 0, 'cap': 0}
    assert np.isnan(found.iou['lamp'])
    assert found.category_mIoU == 1


def test_nothing_is_known_without_shapes() -> None:
    nothing = np.zeros((0, 4), np.uint8)
    found = part_scores(nothing, nothing, CATEGORIES)
    assert np.isnan([found.mIoU, found.category_mIoU, *found.iou.values()]).all()


@given(st.integers(0, 2**32 - 1))
def test_scores_are_those_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    categories = rng.choice(list(CATEGORIES), 6)
    true, predicted = (
        np.array([rng.choice(CATEGORIES[name], 9) for name in categories]) for _ in range(2)
    )
    iou = np.array(
        [
            jaccard_score(
                true[shape],
                predicted[shape],
                labels=CATEGORIES[name],
                average='macro',
                zero_division=1,
            )
            for shape, name in enumerate(categories)
        ]
    )
    found = part_scores(true, predicted, CATEGORIES)
    assert found.mIoU == pytest.approx(iou.mean())
    means = [iou[categories == name].mean() for name in np.unique(categories)]
    assert found.category_mIoU == pytest.approx(np.mean(means))


def test_parts_are_chosen_among_those_of_the_category() -> None:
    logits = np.zeros((2, 2, 7))
    logits[0, 0, [1, 6]] = 1, 9
    logits[0, 1, [0, 2]] = 1, 9
    logits[1, 0, [1, 4]] = 9, 1
    logits[1, 1, [3, 5]] = 1, 9
    assert choose_parts(logits, np.array([0, 1]), CATEGORIES).tolist() == [[1, 0], [4, 3]]


def test_the_category_of_a_shape_is_that_of_its_parts() -> None:
    parts = np.array([[6, 5, 6], [1, 1, 1], [4, 2, 2]])
    assert shape_categories(parts, CATEGORIES).tolist() == [2, 0, 1]


def test_a_shape_with_parts_of_two_categories_is_refused() -> None:
    with pytest.raises(ValueError, match='shape 1 has part 0 of mug and part 4 of lamp'):
        shape_categories(np.array([[0, 1, 0], [0, 1, 4]]), CATEGORIES)


def test_a_part_of_no_category_is_refused() -> None:
    with pytest.raises(ValueError, match='shape 0 has part 7, not in any category'):
        shape_categories(np.array([[5, 7]]), CATEGORIES)


def test_true_and_predicted_parts_of_different_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r'true parts have shape \(1, 2\), predicted \(1, 1\)'):
        scores([[0, 1]], [[0]])
