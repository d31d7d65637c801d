# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.prediction, worked out by hand."""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.blocks import Block
from asis_ros.segment.prediction import (
    nearest_sampled,
    ProbabilityMean,
    propagate,
)
from asis_ros.segment.prepare import PreparedCloud, UNCOVERED
import numpy as np
import pytest

LEFT = Block(np.array([0, 1, 1]), np.array([0.0, 0.0]), np.array([1, 2]))
RIGHT = Block(np.array([1, 3]), np.array([0.5, 0.0]), np.array([1, 1]))
XYZ = np.array([[0.1, 0.1, 0], [0.9, 0.1, 0], [0.8, 0.1, 0], [1.4, 0.1, 0], [2.0, 0.1, 0]])


def of_voxels(class_ids: list[int], instance_ids: list[int], scores: list[float]) -> Segmentation:
    num_instances = max(instance_ids) + 1
    return Segmentation(
        np.array(class_ids, np.uint8),
        np.array(instance_ids, np.int32),
        np.array(scores, np.float32),
        np.zeros(num_instances, np.uint8),
        np.ones(num_instances, np.float32),
        limits={'input.max_blocks': 3},
    )


def prepared(voxel_of_point: list[int]) -> PreparedCloud:
    return PreparedCloud(PointCloud(XYZ), np.zeros(3), np.array(voxel_of_point))


def test_a_point_in_two_blocks_gets_the_mean_of_both() -> None:
    probabilities = ProbabilityMean(num_points=5, num_classes=2)
    probabilities.add(LEFT.distinct, np.array([[1.0, 0.0], [0.8, 0.2]], np.float32))
    probabilities.add(RIGHT.distinct, np.array([[0.4, 0.6], [0.5, 0.5]], np.float32))
    expected = np.array([[1, 0], [0.6, 0.4], [0, 0], [0.5, 0.5], [0, 0]])
    assert probabilities.mean() == pytest.approx(expected)


def test_a_point_that_a_crowded_block_did_not_sample_takes_the_nearest_prediction() -> None:
    assert nearest_sampled(XYZ, [LEFT, RIGHT], 1.0).tolist() == [0, 1, 1, 3, UNCOVERED]


def test_points_outside_of_the_segmented_blocks_are_uncovered() -> None:
    assert nearest_sampled(XYZ, [LEFT], 1.0).tolist() == [0, 1, 1, UNCOVERED, UNCOVERED]


def test_without_a_block_all_points_are_uncovered() -> None:
    assert nearest_sampled(XYZ, [], 1.0).tolist() == [UNCOVERED] * 5


def test_uncovered_points_are_unknown_and_count_as_not_covered() -> None:
    # Points 0, 2 and 3 are segmented: in voxels 1, 0 and 4; the last has no prediction.
    segmentation = propagate(
        prepared([1, UNCOVERED, 0, 4]),
        np.array([0, 1, UNCOVERED, UNCOVERED, UNCOVERED]),
        of_voxels([0, 1, 0, 0, 0], [0, 1] + [UNASSIGNED] * 3, [0.9, 0.7, 0, 0, 0]),
    )
    assert segmentation.class_ids.tolist() == [1, UNKNOWN_CLASS, 0, UNKNOWN_CLASS]
    assert segmentation.instance_ids.tolist() == [1, UNASSIGNED, 0, UNASSIGNED]
    assert segmentation.scores.tolist() == pytest.approx([0.7, 0, 0.9, 0])
    assert segmentation.covered == pytest.approx(2 / 3)
    assert segmentation.limits == {'input.max_blocks': 3}


def test_a_voxel_that_was_not_sampled_takes_all_labels_of_its_source() -> None:
    segmentation = propagate(
        prepared([2, 0]),
        np.array([0, 1, 1, 3, 4]),
        of_voxels([0, 1, 0, 0, 0], [0, 5] + [UNASSIGNED] * 3, [0.9, 0.7, 0, 0, 0]),
    )
    assert segmentation.class_ids.tolist() == [1, 0]
    assert segmentation.instance_ids.tolist() == [5, 0]
