# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.pictures.views: the point that each pixel shows."""

from asis_ros.cloud import PointCloud
from asis_ros.geometry import rotation_to_z_up
from asis_ros.pictures.views import camera_view, NO_POINT, oblique_view
import numpy as np
import pytest


@pytest.fixture
def floor():
    """Lay a floor of 4 m x 4 m with a point every 5 cm."""
    x, y = np.meshgrid(np.arange(80) / 20, np.arange(80) / 20)
    return np.stack([x.ravel(), y.ravel(), np.zeros(6400)], axis=1)


def test_a_camera_view_shows_every_finite_point_in_its_own_pixel():
    cloud = PointCloud(np.array([[0, 0, 1], [np.nan, 0, 1], [0, 0, 2], [0, 0, 3.0]]))
    assert camera_view(cloud, (2, 2)).tolist() == [[0, NO_POINT], [2, 3]]


def test_an_oblique_view_shows_every_point_of_an_open_floor(floor):
    shown = np.unique(oblique_view(PointCloud(floor)))
    assert len(set(shown) - {NO_POINT}) > 0.99 * len(floor)


def test_an_oblique_view_leaves_no_gaps_on_a_surface(floor):
    image = oblique_view(PointCloud(floor))
    rows, width = image.shape
    top, left = rows // 3, width // 3
    middle = image[top:-top, left:-left]
    assert (middle != NO_POINT).all()


def test_an_oblique_view_removes_the_ceiling(floor):
    ceiling = floor + np.array([0, 0, 2.6])
    shown = np.unique(oblique_view(PointCloud(np.concatenate([floor, ceiling]))))
    assert shown.max() < len(floor)


def test_an_oblique_view_hides_the_floor_below_a_table_top(floor):
    top = floor + np.array([0, 0, 0.8])
    shown = np.unique(oblique_view(PointCloud(np.concatenate([floor, top]))))
    # The table is as large as the floor, so only the part of the floor in front of it shows.
    assert (shown >= len(floor)).sum() > 0.95 * len(floor)
    assert (shown < len(floor)).sum() < 0.5 * len(floor)


def test_an_oblique_view_is_not_shrunk_by_an_outlier(floor):
    points = np.concatenate([floor, [[100.0, 100.0, 0.0]]])
    drawn = (oblique_view(PointCloud(points)) != NO_POINT).mean()
    assert drawn > 0.3


def test_an_oblique_view_rotates_the_cloud_to_z_up(floor):
    optical = floor[:, [0, 2, 1]] * (1, -1, 1)  # x right, y down, z forward
    turned = oblique_view(PointCloud(optical), rotation_to_z_up('-y'))
    assert len(np.unique(turned)) > 0.99 * len(floor)


@pytest.mark.parametrize('count', [0, 1, 2])
def test_an_oblique_view_of_two_points_or_fewer_is_an_image(count):
    image = oblique_view(PointCloud(np.zeros((count, 3))))
    assert image.ndim == 2
    assert (image != NO_POINT).any() == (count > 0)


def room_of_walls(side=4.0, height=2.5, gap=0.05):
    """Stand four walls around a floor; rows of the cloud: floor, then one wall after the other."""
    along = np.arange(0, side, gap)
    x, y = (axis.ravel() for axis in np.meshgrid(along, along))
    floor = np.stack([x, y, np.zeros(len(x))], axis=1)
    along, up = (axis.ravel() for axis in np.meshgrid(along, np.arange(gap, height, gap)))
    zero = np.zeros(len(along))
    walls = [
        np.stack(axes, axis=1)
        for axes in (
            (along, zero, up),
            (along, zero + side, up),
            (zero, along, up),
            (zero + side, along, up),
        )
    ]
    return floor, walls


def test_an_oblique_view_removes_the_walls_in_front_of_the_room():
    floor, walls = room_of_walls()
    shown = np.unique(oblique_view(PointCloud(np.concatenate([floor, *walls]))))
    assert ((shown >= 0) & (shown < len(floor))).sum() > 0.97 * len(floor)


def test_an_oblique_view_keeps_the_walls_behind_the_room():
    floor, walls = room_of_walls()
    shown = np.unique(oblique_view(PointCloud(np.concatenate([floor, *walls]))))
    wall = (shown[shown >= len(floor)] - len(floor)) // len(walls[0])
    # Two of the four stand whole, up to where what is high is cut off: 2.2 m of 2.5 m.
    assert sorted(np.bincount(wall, minlength=4) > 0.8 * len(walls[0])) == [0, 0, 1, 1]


def test_an_oblique_view_of_one_wall_shows_it():
    _, walls = room_of_walls()
    shown = np.unique(oblique_view(PointCloud(walls[0])))
    assert len(shown) > 0.8 * len(walls[0])
