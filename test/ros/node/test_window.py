# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.window: the clouds of the last seconds."""

from asis_ros.cloud import PointCloud
from asis_ros.ros.node.window import join_clouds, ScanWindow
from asis_ros.segment.config import InputConfig
import numpy as np

SECOND = 10**9
EVERY_POINT = InputConfig(voxel_size=0.0)


def cloud(*x, rgb=None):
    xyz = np.array([[value, 0.0, 0.0] for value in x])
    return PointCloud(xyz, None if rgb is None else np.full((len(x), 3), rgb, np.float32))


def test_a_window_gives_the_new_points_first_then_the_earlier_ones():
    window = ScanWindow(2 * SECOND, 1000)
    window.extend(1 * SECOND, cloud(1), EVERY_POINT)
    window.extend(2 * SECOND, cloud(2), EVERY_POINT)
    assert window.extend(3 * SECOND, cloud(3, 4), EVERY_POINT).xyz[:, 0].tolist() == [3, 4, 1, 2]


def test_clouds_that_are_too_old_leave_the_window():
    window = ScanWindow(1 * SECOND, 1000)
    window.extend(1 * SECOND, cloud(1), EVERY_POINT)
    window.extend(2 * SECOND, cloud(2), EVERY_POINT)
    assert window.extend(3 * SECOND, cloud(3), EVERY_POINT).xyz[:, 0].tolist() == [3, 2]


def test_clouds_from_the_future_leave_the_window():
    window = ScanWindow(10 * SECOND, 1000)
    window.extend(9 * SECOND, cloud(9), EVERY_POINT)
    assert window.extend(1 * SECOND, cloud(1), EVERY_POINT).xyz[:, 0].tolist() == [1]


def test_the_oldest_clouds_go_where_there_are_too_many_points():
    window = ScanWindow(10 * SECOND, 3)
    for second in range(3):
        window.extend(second * SECOND, cloud(second, second + 0.5), EVERY_POINT)
    assert window.extend(3 * SECOND, cloud(3), EVERY_POINT).xyz[:, 0].tolist() == [3, 2, 2.5]


def test_earlier_clouds_are_averaged_in_voxels():
    window, config = ScanWindow(10 * SECOND, 1000), InputConfig(voxel_size=1.0)
    window.extend(0, cloud(0.0, 0.5, 7.0), config)
    assert window.extend(1, cloud(3), config).xyz[:, 0].tolist() == [3, 0.25, 7.0]


def test_only_points_that_are_segmented_stay_in_the_window():
    window = ScanWindow(10 * SECOND, 1000)
    config = InputConfig(voxel_size=0.0, crop_max=(5.0, 5.0, 5.0))
    assert len(window.extend(0, cloud(1, np.nan, 7), config)) == 3
    assert window.extend(1, cloud(3), config).xyz[:, 0].tolist() == [3, 1]


def test_a_cleared_window_is_empty():
    window = ScanWindow(10 * SECOND, 1000)
    window.extend(0, cloud(0), EVERY_POINT)
    window.clear()
    assert window.extend(1, cloud(1), EVERY_POINT).xyz[:, 0].tolist() == [1]


def test_points_without_colour_are_black_beside_those_with():
    joined = join_clouds([cloud(1), cloud(2, rgb=0.5)])
    assert joined.rgb.tolist() == [[0, 0, 0], [0.5, 0.5, 0.5]]


def test_without_any_colour_there_is_none():
    assert join_clouds([cloud(1), cloud(2)]).rgb is None


def test_one_cloud_is_itself():
    single = cloud(1, 2)
    assert join_clouds([single]) is single
