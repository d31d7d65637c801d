# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.coverage: by hand and against a slow obvious version."""

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


def test_coverage_averages_rooms_and_not_instances() -> None:
    # One chair found in the first room, three missed in the second: 1/2, not 1/4.
    found = room([CHAIR] * 2, [0, 0], [CHAIR] * 2, [0, 0])
    missed = room([CHAIR] * 3, [0, 1, 2], [CHAIR] * 3, [-1, -1, -1])
    scores = paper_scores([found, missed])
    assert scores['mCov'].per_class[CHAIR] == 0.5
    assert scores['mWCov'].per_class[CHAIR] == 0.5


def test_a_class_without_true_instances_has_no_coverage() -> None:
    ghost = room([CHAIR] * 5, [0] * 5, [CHAIR] * 4 + [TABLE], [0] * 4 + [1])
    scores = strict_scores([ghost])
    assert np.isnan([scores[name].per_class[TABLE] for name in ('mCov', 'mWCov')]).all()


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
@pytest.mark.parametrize('seed', range(15))
def test_coverage_agrees_with_a_slow_obvious_version(score, seed: int) -> None:
    rooms = random_rooms(seed)
    scores, slow = score(rooms, 4), slow_coverage(rooms, 4)
    for name, values in slow.items():
        assert scores[name].per_class == pytest.approx(values, nan_ok=True), name


def slow_coverage(rooms, num_classes: int) -> dict[str, list[float]]:
    scores = {'mCov': [], 'mWCov': []}
    for class_id in range(num_classes):
        cov, wcov = [], []
        for one in rooms:
            true = masks(one.true_instance_ids, one.true_class_ids, class_id)
            predicted = masks(one.predicted_instance_ids, one.predicted_class_ids, class_id)
            iou = [[(t & p).sum() / (t | p).sum() for p in predicted] for t in true]
            best = [max(row, default=0) for row in iou]
            if true:
                cov.append(np.mean(best))
                wcov.append(np.average(best, weights=[t.sum() for t in true]))
        scores['mCov'].append(np.mean(cov) if cov else np.nan)
        scores['mWCov'].append(np.mean(wcov) if wcov else np.nan)
    return scores
