# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluate.results: mean and spread over seeds."""

from dataclasses import replace
import math

from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.metrics import Score
from evaluated_rooms import random_results
import numpy as np
import pytest


@pytest.fixture(scope='module')
def results() -> Results:
    return random_results()


def with_scores(evaluation: Evaluation, *scores: Score) -> Evaluation:
    strict = {**evaluation.scores['strict'], **{score.name: score for score in scores}}
    return replace(evaluation, scores={**evaluation.scores, 'strict': strict})


def test_mean_and_spread_are_over_the_seeds(results: Results) -> None:
    scores = [one.scores['strict']['mIoU'].mean for one in results.evaluations]
    assert results.mean('strict', 'mIoU') == pytest.approx(sum(scores) / 3)
    variance = sum((score - sum(scores) / 3) ** 2 for score in scores) / 3
    assert variance > 0
    assert results.spread('strict', 'mIoU') == pytest.approx(variance**0.5)


def test_scores_of_each_class_have_mean_and_spread_too(results: Results) -> None:
    means, spreads = results.class_means('strict', 'PQ'), results.class_spreads('strict', 'PQ')
    for class_id in range(4):
        scores = [one.scores['strict']['PQ'].per_class[class_id] for one in results.evaluations]
        assert means[class_id] == pytest.approx(np.mean(scores))
        assert spreads[class_id] == pytest.approx(np.std(scores))


def test_a_single_seed_has_no_spread(results: Results) -> None:
    single = replace(results, evaluations=results.evaluations[:1])
    assert single.mean('strict', 'AP50') == single.evaluations[0].scores['strict']['AP50'].mean
    assert single.spread('strict', 'AP50') == 0


def test_what_is_undefined_for_one_seed_has_no_mean(results: Results) -> None:
    one, two, three = results.evaluations
    known = with_scores(two, Score('mIoU', 0.0, np.zeros(5)))
    mixed = replace(results, evaluations=(one, known, three))
    assert np.isnan(mixed.class_means('strict', 'mIoU')).tolist() == [False] * 4 + [True]
    assert np.isnan(mixed.class_spreads('strict', 'mIoU')).tolist() == [False] * 4 + [True]


def test_a_score_that_one_seed_lacks_is_undefined(results: Results) -> None:
    one, two, three = results.evaluations
    more = with_scores(two, Score('mOther', 0.5, np.full(5, 0.5)))
    mixed = replace(results, evaluations=(one, more, three))
    assert math.isnan(mixed.mean('strict', 'mOther'))
    assert np.isnan(mixed.class_means('strict', 'mOther')).tolist() == [True] * 5
    assert math.isnan(mixed.mean('another protocol', 'mIoU'))


def test_a_score_without_classes_has_undefined_values_per_class(results: Results) -> None:
    assert results.mean('strict', 'oAcc') > 0
    assert np.isnan(results.class_means('strict', 'oAcc')).tolist() == [True] * 5


def test_results_without_an_evaluation_are_rejected(results: Results) -> None:
    with pytest.raises(ValueError, match='at least one evaluation'):
        replace(results, evaluations=())


def test_scores_of_another_number_of_classes_are_rejected(results: Results) -> None:
    with pytest.raises(ValueError, match=r'strict mIoU has shape \(5,\), expected \(4,\)'):
        replace(results, class_names=results.class_names[:4])
