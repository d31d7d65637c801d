# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.prediction, worked out by hand."""

from asis_ros.cloud import PointCloud
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.blocks import Block
from asis_ros.segment.prediction import (
    BlockAnswers,
    mean_probabilities,
    nearest_asked,
    NOT_ASKED,
    spread_to_points,
)
import numpy as np
import pytest

LEFT = Block(np.array([0, 1, 1]), np.array([0.0, 0.0]), 2)
RIGHT = Block(np.array([1, 3]), np.array([0.5, 0.0]), 2)
XYZ = np.array([[0.1, 0.1, 0], [0.9, 0.1, 0], [0.8, 0.1, 0], [1.4, 0.1, 0], [2.0, 0.1, 0]])


def test_a_point_in_two_blocks_gets_the_mean_of_both() -> None:
    left = np.array([[1.0, 0.0], [0.8, 0.2], [0.0, 1.0]], np.float32)  # the last is a repetition
    right = np.array([[0.4, 0.6], [0.5, 0.5]], np.float32)
    answers = BlockAnswers(
        cloud=PointCloud(XYZ),
        finite=np.arange(5),
        voxels=np.arange(5),
        blocks=[LEFT, RIGHT],
        probabilities=[left, right],
        embeddings=[],
        clusters=[],
        durations={},
    )
    mean = mean_probabilities(answers, 2)
    assert mean == pytest.approx(np.array([[1, 0], [0.6, 0.4], [0, 0], [0.5, 0.5], [0, 0]]))


def test_a_point_that_a_crowded_block_did_not_sample_takes_the_nearest_answer() -> None:
    assert nearest_asked(XYZ, [LEFT, RIGHT], 1.0).tolist() == [0, 1, 1, 3, NOT_ASKED]


def test_points_outside_of_the_blocks_looked_at_are_not_asked() -> None:
    assert nearest_asked(XYZ, [LEFT], 1.0).tolist() == [0, 1, 1, NOT_ASKED, NOT_ASKED]


def test_without_a_block_nobody_is_asked() -> None:
    assert nearest_asked(XYZ, [], 1.0).tolist() == [NOT_ASKED] * 5


def test_points_without_a_source_are_unknown_and_not_covered() -> None:
    answer = spread_to_points(
        4,
        np.array([0, 2, 3]),
        np.array([1, 0, NOT_ASKED]),
        np.array([[0.9, 0.1], [0.3, 0.7]], np.float32),
        np.array([0, 1], np.int32),
        {},
    )
    assert answer.class_ids.tolist() == [1, UNKNOWN_CLASS, 0, UNKNOWN_CLASS]
    assert answer.instance_ids.tolist() == [1, UNASSIGNED, 0, UNASSIGNED]
    assert answer.scores.tolist() == pytest.approx([0.7, 0, 0.9, 0])
    assert answer.covered == pytest.approx(2 / 3)
