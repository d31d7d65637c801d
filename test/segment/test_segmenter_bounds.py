# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.segmenter: limits of time and of the number of blocks."""

from asis_ros.cloud import PointCloud
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
import numpy as np
import pytest
from segmenters import corner, make_segmenter


def test_blocks_nearest_to_the_sensor_come_first_if_time_is_short(untrained: str) -> None:
    rng = np.random.default_rng(4)
    cloud = PointCloud(rng.random((9000, 3)) * [9, 1, 2])
    # Blocks of 1 m step by 0.5 m. One at a time, and time for the first only: that of 4.0 to
    # 5.0 m, whose middle is nearest to the sensor at 4.4 m.
    model = {'path': untrained, 'device': 'cpu', 'batch_size': 1}
    segmenter = make_segmenter(untrained, model=model, block={'num_points': 256, 'stride': 0.5})
    result = segmenter.segment(
        cloud, sensor_position=np.array([4.4, 0.5, 1.0]), time_left=lambda: 0.0
    )
    x = cloud.xyz[result.class_ids != UNKNOWN_CLASS, 0]
    assert 3.9 < x.min() < 4.1
    assert 4.9 < x.max() < 5.1


def test_the_covered_fraction_is_reported(untrained: str) -> None:
    cloud = corner()
    model = {'path': untrained, 'device': 'cpu', 'batch_size': 1}
    here = np.zeros(3)
    result = make_segmenter(untrained, model=model).segment(
        cloud, sensor_position=here, time_left=lambda: 0.0
    )
    known = np.mean(result.class_ids != UNKNOWN_CLASS)
    assert 0 < result.covered < 1
    assert result.covered == pytest.approx(known)
    assert set(result.instance_ids[result.class_ids == UNKNOWN_CLASS]) == {UNASSIGNED}


def test_with_enough_time_the_result_is_that_without_a_limit(untrained: str) -> None:
    cloud, segmenter = corner(), make_segmenter(untrained)
    free = segmenter.segment(cloud)
    limited = segmenter.segment(cloud, sensor_position=np.zeros(3), time_left=lambda: 1e9)
    assert limited.covered == 1.0
    assert np.array_equal(free.class_ids, limited.class_ids)
    assert np.array_equal(free.instance_ids, limited.instance_ids)


def test_of_too_many_blocks_those_with_the_most_points_are_segmented(untrained: str) -> None:
    # Islands of 300, 200 and 100 points, each in a block of its own.
    rng = np.random.default_rng(7)
    islands = [rng.random((300 - 100 * i, 3)) * 0.4 + [5.0 * i, 0, 0] for i in range(3)]
    segmenter = make_segmenter(untrained, input={'max_blocks': 2, 'voxel_size': 0.0})
    result = segmenter.segment(PointCloud(np.concatenate(islands)))
    assert np.all(result.class_ids[:500] != UNKNOWN_CLASS)
    assert np.all(result.class_ids[500:] == UNKNOWN_CLASS)
    assert result.limits['input.max_blocks'] >= 1
