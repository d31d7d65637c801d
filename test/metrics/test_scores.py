# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.scores: both protocols on a worked example, and their tables."""

from asis_ros.metrics import compute_scores, PROTOCOLS, RoomLabels, RunningScores
from labelled_rooms import CHAIR, paper_scores, room, strict_scores, TABLE, worked_example
import numpy as np
import pytest

MEANS = ('mIoU', 'mAcc', 'oAcc', 'mCov', 'mWCov', 'mPrec', 'mRec')
PER_CLASS = ('mIoU', 'mAcc', 'mCov', 'mWCov', 'mPrec', 'mRec')


# Chair coverage: (3/4 + 2/3) / 2 in the first room, 1/2 in the second; weighted by 4 and 2 points
# it is 13/18 in the first. Table: 3/4 and 0.
PAPER = [
    ('mCov', (17 / 24 + 1 / 2) / 2, 3 / 8),
    ('mWCov', (13 / 18 + 1 / 2) / 2, 3 / 8),
    ('mPrec', 4 / 5, 1),
    ('mRec', 4 / 3, 1 / 2),
    ('mIoU', 12 / 14, 4 / 6),
    ('mAcc', 1, 4 / 6),
]
STRICT = [row for row in PAPER if row[0] not in ('mPrec', 'mRec')] + [
    ('mPrec', 3 / 5, 1),
    ('mRec', 1, 1 / 2),
]


@pytest.mark.parametrize(('name', 'chair', 'table'), PAPER)
def test_worked_example_by_the_paper(name: str, chair: float, table: float) -> None:
    values = paper_scores(worked_example())[name].per_class
    assert values[[CHAIR, TABLE]] == pytest.approx([chair, table])
    assert np.isnan(np.delete(values, [CHAIR, TABLE])).all()


@pytest.mark.parametrize(('name', 'chair', 'table'), STRICT)
def test_worked_example_by_the_strict_protocol(name: str, chair: float, table: float) -> None:
    values = strict_scores(worked_example())[name].per_class
    assert values[[CHAIR, TABLE]] == pytest.approx([chair, table])
    assert np.isnan(np.delete(values, [CHAIR, TABLE])).all()


def test_by_the_paper_one_absent_class_makes_every_mean_undefined() -> None:
    scores = paper_scores(worked_example())
    assert scores['oAcc'].mean == pytest.approx(16 / 18)
    assert all(np.isnan(scores[name].mean) for name in MEANS if name != 'oAcc')


def test_strict_means_skip_absent_classes() -> None:
    scores = strict_scores(worked_example())
    assert scores['oAcc'].mean == pytest.approx(16 / 18)
    assert scores['mIoU'].mean == pytest.approx((12 / 14 + 4 / 6) / 2)
    assert scores['mAcc'].mean == pytest.approx((1 + 4 / 6) / 2)
    assert scores['mCov'].mean == pytest.approx((0.6041667 + 0.375) / 2)
    assert scores['mWCov'].mean == pytest.approx((0.6111111 + 0.375) / 2)
    assert scores['mPrec'].mean == pytest.approx((3 / 5 + 1) / 2)
    assert scores['mRec'].mean == pytest.approx((1 + 1 / 2) / 2)


def test_means_by_the_paper_are_over_all_classes() -> None:
    scores = paper_scores([room([0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 1, 1])], 2)
    assert scores['mIoU'].mean == pytest.approx((2 / 3 + 1 / 2) / 2)
    # A tie: the second predicted instance has one point of each class and so the lower one.
    assert scores['mCov'].per_class.tolist() == [1, 0]
    assert scores['mCov'].mean == 0.5


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
@pytest.mark.parametrize('rooms', [[], [room([], [], [], [])], [room([255], [0], [3], [0])]])
def test_without_points_every_score_is_nan(score, rooms: list[RoomLabels]) -> None:
    scores = score(rooms)
    for name in MEANS:
        assert isinstance(scores[name].mean, float)
        assert np.isnan(scores[name].mean)
    for name in PER_CLASS:
        assert scores[name].per_class.shape == (13,)
        assert np.isnan(scores[name].per_class).all()


@pytest.mark.parametrize('score', [paper_scores, strict_scores])
def test_a_perfect_segmentation_scores_one(score) -> None:
    classes = np.arange(26) % 13
    scores = score([room(classes, np.arange(26), classes, 99 - np.arange(26))])
    assert [scores[name].mean for name in MEANS] == [1.0] * 7


@pytest.mark.parametrize('protocol', PROTOCOLS)
def test_scores_are_found_under_their_own_names(protocol: str) -> None:
    scores = compute_scores([room([0], [0], [0], [0], [1])], 2, protocol)
    assert list(scores) == list(PROTOCOLS[protocol].metrics)
    assert [score.name for score in scores.values()] == list(scores)


def test_the_paper_has_its_seven_scores_alone() -> None:
    assert tuple(paper_scores(worked_example())) == MEANS


def test_without_predicted_scores_average_precision_is_left_out() -> None:
    scored, unscored = room([0], [0], [0], [0], [1]), room([0], [0], [0], [0])
    assert {'AP', 'AP50', 'AP25', 'PQ'} <= set(strict_scores([scored]))
    for rooms in ([unscored], [scored, unscored]):
        scores = strict_scores(rooms)
        assert scores['PQ'].mean == 1
        assert set(scores).isdisjoint({'AP', 'AP50', 'AP25'})


def test_scores_of_rooms_one_by_one_are_those_of_all_together():
    rng = np.random.default_rng(0)
    rooms = [
        RoomLabels(
            rng.integers(0, 3, 60), rng.integers(-1, 5, 60), rng.integers(0, 3, 60),
            rng.integers(-1, 5, 60), rng.random(60),
        )
        for _ in range(4)
    ]  # fmt: skip
    for protocol in PROTOCOLS:
        running = RunningScores(3, protocol)
        alone = [running.add(room) for room in rooms]
        together = compute_scores(rooms, 3, protocol)
        assert {name: score.mean for name, score in running.scores().items()} == (
            {name: score.mean for name, score in together.items()}
        )
        assert alone[2]['mIoU'].mean == compute_scores(rooms[2:3], 3, protocol)['mIoU'].mean
