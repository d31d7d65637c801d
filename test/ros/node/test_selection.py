# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.selection: which points are segmented, and their way back."""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import ConfigError
from asis_ros.geometry import pose_matrix
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.ros.node.config import ScanInputConfig
from asis_ros.ros.node.selection import answer_for, select_points
import numpy as np
import pytest

XYZ = np.array([[0, 0, 0], [np.nan, 0, 0], [1, 0, 0], [2, 0, 0], [np.inf, 0, 0], [3, 0, 0.5]])
HERE = np.eye(4)


def rows_of(config, matrix=HERE):
    return select_points(PointCloud(XYZ), matrix, config)[1].tolist()


def test_points_that_are_not_finite_are_left_out():
    assert rows_of(ScanInputConfig()) == [0, 2, 3, 5]


def test_points_outside_of_the_crop_are_left_out():
    assert rows_of(ScanInputConfig(crop_min=(0.5, -1.0, -1.0), crop_max=(2.5, 1.0, 1.0))) == [2, 3]


def test_one_corner_of_the_crop_may_be_open():
    assert rows_of(ScanInputConfig(crop_max=(9.0, 9.0, 0.1))) == [0, 2, 3]


def test_the_crop_is_in_the_frame_with_z_up():
    lifted = pose_matrix((0.0, 0.0, 5.0, 0.0, 0.0, 0.0))
    config = ScanInputConfig(crop_min=(-9.0, -9.0, 5.2))
    placed, rows = select_points(PointCloud(XYZ), lifted, config)
    assert rows.tolist() == [5]
    assert placed.xyz.tolist() == [[3, 0, 5.5]]


def test_of_too_many_points_every_second_third_and_so_on_is_taken():
    many = PointCloud(np.zeros((2500, 3)))
    rows = select_points(many, HERE, ScanInputConfig(max_points=1000))[1]
    assert rows.tolist() == list(range(0, 2500, 3))


def test_of_five_million_points_two_million_at_most_are_segmented():
    rows = select_points(
        PointCloud(np.zeros((5_000_000, 3), np.float32)), HERE, ScanInputConfig()
    )[1]
    assert len(rows) == 1_666_667  # every third


def test_colours_stay_with_their_points():
    rgb = np.arange(18, dtype=np.float32).reshape(6, 3) / 18
    placed, rows = select_points(PointCloud(XYZ, rgb), HERE, ScanInputConfig())
    np.testing.assert_array_equal(placed.rgb, rgb[rows])


def test_a_scan_gets_its_part_of_the_answer_and_unknown_for_the_rest():
    joint = Segmentation(
        np.array([7, 7, 8, 9], np.uint8),
        np.array([0, 0, 1, UNASSIGNED], np.int32),
        np.array([0.5, 0.6, 0.7, 0.8], np.float32),
        np.array([7, 8], np.uint8),
        covered=0.5,
    )
    own = answer_for(4, np.array([1, 3]), joint, first=2)
    assert own.class_ids.tolist() == [UNKNOWN_CLASS, 8, UNKNOWN_CLASS, 9]
    assert own.instance_ids.tolist() == [UNASSIGNED, 1, UNASSIGNED, UNASSIGNED]
    assert own.scores.tolist() == pytest.approx([0, 0.7, 0, 0.8])
    assert own.covered == 0.5


@pytest.mark.parametrize('corner', [(1.0, 2.0), (0.0, 0.0, float('nan'))])
def test_a_corner_that_is_no_point_is_refused(corner):
    with pytest.raises(ConfigError, match=r'input\.crop_min'):
        ScanInputConfig(crop_min=corner)


def test_a_crop_without_inside_is_refused():
    with pytest.raises(ConfigError, match='nothing lies between'):
        ScanInputConfig(crop_min=(0.0, 0.0, 1.0), crop_max=(1.0, 1.0, 1.0))
