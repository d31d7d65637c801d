# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.fusion: which scans belong together, and what a window holds."""

from asis_ros.cloud import PointCloud
from asis_ros.ros.node.fusion import join_clouds, ScanMatcher, ScanWindow
from hypothesis import given
from hypothesis import strategies as st
import numpy as np

SECOND = 10**9


def cloud(*x, rgb=None):
    xyz = np.array([[value, 0.0, 0.0] for value in x])
    return PointCloud(xyz, None if rgb is None else np.full((len(x), 3), rgb, np.float32))


def test_scans_of_all_sensors_within_the_tolerance_are_a_set():
    matcher = ScanMatcher(2, tolerance_ns=50)
    assert matcher.add(0, 1000, 'a') == ([], 0)
    assert matcher.add(1, 1050, 'b') == (['a', 'b'], 0)


def test_scans_too_far_apart_are_none():
    matcher = ScanMatcher(2, tolerance_ns=50)
    matcher.add(0, 1000, 'a')
    assert matcher.add(1, 1051, 'b') == ([], 0)


def test_of_several_scans_the_nearest_is_taken_and_older_ones_are_given_up():
    matcher = ScanMatcher(2, tolerance_ns=50)
    for stamp, name in ((900, 'a1'), (1000, 'a2'), (1100, 'a3')):
        matcher.add(0, stamp, name)
    assert matcher.add(1, 1010, 'b') == (['a2', 'b'], 1)
    assert matcher.add(1, 1110, 'c') == (['a3', 'c'], 0)


def test_a_sensor_without_partner_gives_its_oldest_scans_up():
    matcher = ScanMatcher(2, tolerance_ns=50)
    given_up = [matcher.add(0, stamp, stamp)[1] for stamp in range(0, 700, 100)]
    assert given_up == [0, 0, 0, 0, 0, 1, 1]


def test_when_time_goes_back_all_that_waits_is_given_up():
    matcher = ScanMatcher(2, tolerance_ns=50)
    matcher.add(0, 5000, 'a')
    assert matcher.add(0, 1000, 'b') == ([], 1)
    assert matcher.add(1, 1000, 'c') == (['b', 'c'], 0)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 300)), max_size=60),
    st.integers(0, 100),
)
def test_every_scan_is_in_one_set_or_given_up_or_waits(arrivals, tolerance):
    matcher = ScanMatcher(3, tolerance)
    num_matched = num_given_up = 0
    seen = set()
    for number, (sensor, stamp) in enumerate(arrivals):
        matched, given_up = matcher.add(sensor, stamp, (number, sensor, stamp))
        num_given_up += given_up
        num_matched += len(matched)
        if matched:
            stamps = [stamp for _, _, stamp in matched]
            assert [sensor for _, sensor, _ in matched] == [0, 1, 2]
            assert max(stamps) - min(stamps) <= tolerance
            assert not seen & set(matched)
            seen |= set(matched)
    assert num_matched + num_given_up + matcher.clear() == len(arrivals)


def test_a_window_gives_the_new_points_first_then_the_earlier_ones():
    window = ScanWindow(2 * SECOND, 1000, voxel_size=0.0)
    window.extend(1 * SECOND, cloud(1))
    window.extend(2 * SECOND, cloud(2))
    assert window.extend(3 * SECOND, cloud(3, 4)).xyz[:, 0].tolist() == [3, 4, 1, 2]


def test_clouds_that_are_too_old_leave_the_window():
    window = ScanWindow(1 * SECOND, 1000, voxel_size=0.0)
    window.extend(1 * SECOND, cloud(1))
    window.extend(2 * SECOND, cloud(2))
    assert window.extend(3 * SECOND, cloud(3)).xyz[:, 0].tolist() == [3, 2]


def test_clouds_from_the_future_leave_the_window():
    window = ScanWindow(10 * SECOND, 1000, voxel_size=0.0)
    window.extend(9 * SECOND, cloud(9))
    assert window.extend(1 * SECOND, cloud(1)).xyz[:, 0].tolist() == [1]


def test_the_oldest_clouds_go_where_there_are_too_many_points():
    window = ScanWindow(10 * SECOND, 3, voxel_size=0.0)
    for second in range(3):
        window.extend(second * SECOND, cloud(second, second + 0.5))
    assert window.extend(3 * SECOND, cloud(3)).xyz[:, 0].tolist() == [3, 2, 2.5]


def test_earlier_clouds_are_averaged_in_voxels():
    window = ScanWindow(10 * SECOND, 1000, voxel_size=1.0)
    window.extend(0, cloud(0.0, 0.5, 7.0))
    assert window.extend(1, cloud(3)).xyz[:, 0].tolist() == [3, 0.25, 7.0]


def test_a_cleared_window_is_empty():
    window = ScanWindow(10 * SECOND, 1000, voxel_size=0.0)
    window.extend(0, cloud(0))
    window.clear()
    assert window.extend(1, cloud(1)).xyz[:, 0].tolist() == [1]


def test_points_without_colour_are_black_beside_those_with():
    joined = join_clouds([cloud(1), cloud(2, rgb=0.5)])
    assert joined.rgb.tolist() == [[0, 0, 0], [0.5, 0.5, 0.5]]


def test_without_any_colour_there_is_none():
    assert join_clouds([cloud(1), cloud(2)]).rgb is None


def test_one_cloud_is_itself():
    single = cloud(1, 2)
    assert join_clouds([single]) is single
