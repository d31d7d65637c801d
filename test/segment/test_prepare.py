# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.prepare: which points are segmented, and the way back to the input."""

from collections import Counter

from asis_ros.cloud import PointCloud
from asis_ros.errors import ConfigError
from asis_ros.ros.node.config import ScanInputConfig
from asis_ros.segment.config import InputConfig, SegmenterConfig
from asis_ros.segment.prepare import prepare_cloud, UNCOVERED
from asis_ros.settings import config_from_mapping
import numpy as np
import pytest

XYZ = np.array([[0, 0, 0], [np.nan, 0, 0], [1, 0, 0], [2, 0, 0], [np.inf, 0, 0], [3, 0, 0.5]])


def segmented_rows(**settings) -> list[int]:
    """Rows of ``XYZ`` that are segmented."""
    prepared = prepare_cloud(PointCloud(XYZ), InputConfig(voxel_size=0.0, **settings))
    return np.flatnonzero(prepared.voxel_of_point != UNCOVERED).tolist()


def test_points_that_are_not_finite_are_not_segmented() -> None:
    assert segmented_rows() == [0, 2, 3, 5]


def test_points_outside_of_the_crop_box_are_not_segmented() -> None:
    assert segmented_rows(crop_min=(0.5, -1.0, -1.0), crop_max=(2.5, 1.0, 1.0)) == [2, 3]


def test_one_corner_of_the_crop_box_may_be_open() -> None:
    assert segmented_rows(crop_max=(9.0, 9.0, 0.1)) == [0, 2, 3]


def test_of_too_many_points_every_second_third_and_so_on_is_segmented() -> None:
    many = PointCloud(np.zeros((2500, 3)))
    prepared = prepare_cloud(many, InputConfig(max_points=1000))
    rows = np.flatnonzero(prepared.voxel_of_point != UNCOVERED)
    assert rows.tolist() == list(range(0, 2500, 3))


def test_of_five_million_points_the_node_segments_two_million_at_most() -> None:
    cloud = PointCloud(np.zeros((5_000_000, 3), np.float32))
    prepared = prepare_cloud(cloud, ScanInputConfig(voxel_size=0.0))
    assert (prepared.voxel_of_point != UNCOVERED).sum() == 1_666_667  # every third


def test_the_points_of_a_voxel_are_averaged_and_known_by_the_first() -> None:
    xyz = np.array([[5.0, 5, 5], [np.nan, 0, 0], [5.02, 5, 5], [6, 5, 5]])
    prepared = prepare_cloud(PointCloud(xyz), InputConfig(voxel_size=0.1))
    assert prepared.voxel_of_point.tolist() == [0, UNCOVERED, 0, 1]
    assert prepared.origin.tolist() == [5, 5, 5]
    assert prepared.cloud.xyz == pytest.approx(np.array([[0.01, 0, 0], [1, 0, 0]]))
    assert prepared.first_points().tolist() == [0, 3]


def test_without_voxels_every_point_stays_and_colours_stay_with_their_points() -> None:
    rgb = np.arange(18, dtype=np.float32).reshape(6, 3) / 18
    prepared = prepare_cloud(PointCloud(XYZ, rgb), InputConfig(voxel_size=0.0))
    np.testing.assert_array_equal(prepared.cloud.rgb, rgb[[0, 2, 3, 5]])
    assert prepared.voxel_of_point.tolist() == [0, UNCOVERED, 1, 2, UNCOVERED, 3]


def test_the_input_is_not_changed() -> None:
    xyz = XYZ.copy()
    prepare_cloud(PointCloud(xyz), InputConfig())
    np.testing.assert_array_equal(xyz, XYZ)


@pytest.mark.parametrize('corner', [[1.0, 2.0], [0.0, 0.0, float('nan')]])
def test_a_corner_that_is_no_point_is_refused(corner: list[float]) -> None:
    with pytest.raises(ConfigError, match=r'^input\.crop_min must be three finite numbers'):
        config_from_mapping(SegmenterConfig, {'input': {'crop_min': corner}})


def test_an_empty_crop_box_is_refused() -> None:
    values = {'input': {'crop_min': [0.0, 0.0, 2.0], 'crop_max': [1.0, 1.0, 2.0]}}
    with pytest.raises(ConfigError, match=r'^input\.crop_min is .* the crop box is empty'):
        config_from_mapping(SegmenterConfig, values)


def test_a_colour_that_is_not_a_number_is_black() -> None:
    rgb = np.full((6, 3), 0.5, np.float32)
    rgb[2] = np.nan
    prepared = prepare_cloud(PointCloud(XYZ, rgb), InputConfig(voxel_size=0.0))
    assert prepared.cloud.rgb is not None
    assert prepared.cloud.rgb.tolist() == [[0.5] * 3, [0] * 3, [0.5] * 3, [0.5] * 3]


def test_points_beyond_the_range_of_the_sensor_are_counted_and_not_segmented() -> None:
    limits: Counter[str] = Counter()
    config = InputConfig(voxel_size=0.0, max_range=1.0)
    prepared = prepare_cloud(PointCloud(XYZ), config, np.array([1.5, 0.0, 0.0]), limits)
    assert np.flatnonzero(prepared.voxel_of_point != UNCOVERED).tolist() == [2, 3]
    assert +limits == {'input.max_range': 2}
