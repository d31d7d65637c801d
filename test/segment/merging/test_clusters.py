# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of what all ways to merge share."""

from functools import partial

from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.merging import (
    BlockClusters,
    instance_classes,
    merge_metric,
    merge_paper,
)
from line_scenes import block, CHAIR, line
import numpy as np
import pytest

MERGES = [
    partial(merge_metric, voxel_size=0.05, min_overlap=0.4, min_instance_points=50),
    merge_paper,
]


@pytest.mark.parametrize('merge', MERGES)
def test_points_that_no_block_saw_stay_without_instance(merge) -> None:
    only = block(range(30, 90), [0] * 60, [CHAIR])
    assert merge(line(120), [only]).tolist() == [UNASSIGNED] * 30 + [0] * 60 + [UNASSIGNED] * 30


@pytest.mark.parametrize('merge', MERGES)
@pytest.mark.parametrize('blocks', [[], [block([], [], [])], [block([], [], [CHAIR])]])
@pytest.mark.parametrize('count', [0, 5])
def test_without_clusters_no_point_has_an_instance(merge, blocks, count: int) -> None:
    ids = merge(line(count), blocks)
    assert ids.tolist() == [UNASSIGNED] * count
    assert ids.dtype == np.int32


@pytest.mark.parametrize('merge', MERGES)
def test_a_block_that_speaks_of_points_the_cloud_lacks_is_rejected(merge) -> None:
    with pytest.raises(ValueError, match='points 3 to 5, but the cloud has 5'):
        merge(line(5), [block([3, 5], [0, 0], [CHAIR])])


@pytest.mark.parametrize('merge', MERGES)
def test_a_point_that_is_not_finite_is_quoted(merge) -> None:
    xyz = line(3)
    xyz[1, 2] = np.nan
    with pytest.raises(ValueError, match=r'point 1 is \[0\.0625, 0\.0, nan\]'):
        merge(xyz, [])


@pytest.mark.parametrize('merge', MERGES)
def test_points_without_three_coordinates_are_rejected(merge) -> None:
    with pytest.raises(ValueError, match=r'shape \(4, 2\), expected \(N, 3\)'):
        merge(np.zeros((4, 2)), [])


@pytest.mark.parametrize(
    ('clusters', 'classes', 'name'),
    [([0, 0], [CHAIR] * 3, 'cluster_ids'), ([0, 0, 0], [CHAIR] * 2, 'class_ids')],
)
def test_clusters_and_classes_that_do_not_match_their_points_are_rejected(
    clusters: list[int], classes: list[int], name: str
) -> None:
    with pytest.raises(ValueError, match=rf'{name} has shape \(2,\), expected one value for each'):
        BlockClusters(np.arange(3), np.array(clusters), np.array(classes, np.uint8))


def test_a_negative_cluster_is_rejected() -> None:
    with pytest.raises(ValueError, match='cluster_ids must be 0 or more, got -1'):
        BlockClusters(np.arange(2), np.array([0, -1]), np.array([CHAIR] * 2, np.uint8))


def test_an_instance_has_the_most_frequent_class_of_its_points() -> None:
    ids, classes = np.array([0, 0, 0, 1, 1]), np.array([8, 7, 8, 7, 12], np.uint8)
    assert instance_classes(ids, classes).tolist() == [8, 7]


def test_a_tie_of_classes_goes_to_the_lowest() -> None:
    assert instance_classes(np.array([0, 0]), np.array([9, 3], np.uint8)).tolist() == [3]


def test_points_without_instance_have_no_say_in_the_classes() -> None:
    ids, classes = np.array([-1, -1, 0]), np.array([5, 5, 4], np.uint8)
    assert instance_classes(ids, classes).tolist() == [4]


def test_an_id_that_no_point_has_is_of_unknown_class() -> None:
    ids, classes = np.array([2, 0]), np.array([0, 4], np.uint8)
    assert instance_classes(ids, classes).tolist() == [4, UNKNOWN_CLASS, 0]


def test_no_points_have_no_instance_classes() -> None:
    classes = instance_classes(np.zeros(0, np.int32), np.zeros(0, np.uint8))
    assert classes.shape == (0,)
    assert classes.dtype == np.uint8
