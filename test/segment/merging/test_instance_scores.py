# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.merging.instance_scores, worked out by hand."""

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging import instance_scores
from line_scenes import block
import numpy as np
import pytest

CHAIR = 1
ONE_CHAIR, TWO_CHAIRS = np.array([CHAIR], np.uint8), np.array([CHAIR] * 2, np.uint8)
SURE = np.array([[0.0, 1.0]] * 4, np.float32)
WHOLE = np.zeros(4, np.int32)


def test_a_certain_instance_of_full_size_has_score_one() -> None:
    blocks = [block(range(4), [0] * 4, [CHAIR])]
    scores = instance_scores(blocks, WHOLE, ONE_CHAIR, SURE, np.array([0.0, 4.0]))
    assert scores.dtype == np.float32
    assert scores.tolist() == [1]


def test_its_probability_is_that_of_its_class_over_all_its_points() -> None:
    # The last point is rather a table.
    probabilities = np.array([[0.1, 0.9], [0.2, 0.8], [0.2, 0.8], [0.9, 0.1]], np.float32)
    blocks = [block(range(4), [0] * 4, [CHAIR])]
    assert instance_scores(blocks, WHOLE, ONE_CHAIR, probabilities, None) == pytest.approx([0.65])


def test_blocks_that_divide_its_points_otherwise_do_not_agree() -> None:
    # The first block has one cluster over both instances, most of it of instance 0; the second has
    # them as they are. Of the 6 votes of instance 0 all are for it, of the 2 of instance 1 one.
    blocks = [block(range(4), [0] * 4, [CHAIR]), block(range(4), [0, 0, 0, 1], [CHAIR, CHAIR])]
    ids = np.array([0, 0, 0, 1], np.int32)
    assert instance_scores(blocks, ids, TWO_CHAIRS, SURE, None).tolist() == [1, 0.5]


def test_an_instance_of_a_sixteenth_of_the_mean_size_has_half_the_score() -> None:
    # Two blocks, so 8 votes.
    blocks = [block(range(4), [0] * 4, [CHAIR])] * 2
    sizes = np.array([1.0, 128.0])
    assert instance_scores(blocks, WHOLE, ONE_CHAIR, SURE, sizes).tolist() == [0.5]


def test_a_class_without_a_mean_size_is_not_judged_by_size() -> None:
    blocks = [block(range(4), [0] * 4, [CHAIR])]
    assert instance_scores(blocks, WHOLE, ONE_CHAIR, SURE, np.zeros(2)).tolist() == [1]


def test_points_without_instance_do_not_count() -> None:
    blocks = [block(range(4), [0] * 4, [CHAIR])]
    ids = np.array([0, UNASSIGNED, UNASSIGNED, UNASSIGNED], np.int32)
    assert instance_scores(blocks, ids, ONE_CHAIR, SURE, None).tolist() == [1]


@pytest.mark.parametrize('blocks', [[], [block([], [], [])]])
def test_without_instances_there_are_no_scores(blocks: list) -> None:
    nobody = np.full(4, UNASSIGNED, np.int32)
    assert instance_scores(blocks, nobody, np.zeros(0, np.uint8), SURE, None).shape == (0,)
