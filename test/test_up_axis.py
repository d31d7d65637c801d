# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.up_axis: which way is up."""

from asis_ros.files.clouds import read_cloud
from asis_ros.geometry import rotation_to_z_up, transform
from asis_ros.up_axis import floor_fraction, likely_up
import numpy as np
import pytest
from repository import RECORDED_CLOUDS


def floor_with_a_slope() -> np.ndarray:
    """Make a floor of 10 m x 10 m, and above half of it points on a slope of 45 degrees."""
    axis = np.arange(0.125, 10, 0.25)
    x, y = (item.ravel() for item in np.meshgrid(axis, axis))
    floor = np.stack([x, y, np.zeros_like(x)], axis=1)
    slope = np.stack([x, y, x + 1], axis=1)[x > 5]
    return np.concatenate([floor, slope]) - (5, 5, 1)


@pytest.mark.parametrize('up', ['x', 'y', 'z', '-x', '-y'])
def test_the_axis_along_which_there_is_a_floor_is_up(up: str) -> None:
    xyz = floor_with_a_slope()
    disc = xyz[np.hypot(xyz[:, 0], xyz[:, 1]) < 5]  # a square would have walls as good as floors
    assert likely_up(transform(disc, np.linalg.inv(rotation_to_z_up(up)))) == up


def test_every_column_of_a_flat_floor_ends_in_it() -> None:
    assert floor_fraction(floor_with_a_slope(), 'z') == 1


def test_columns_that_end_at_different_heights_have_no_floor() -> None:
    # From above, the half with the slope ends at 20 heights 0.25 m apart, the other in the floor.
    assert floor_fraction(floor_with_a_slope(), '-z') == 0.5


def test_a_cone_of_points_along_z_is_a_camera() -> None:
    rng = np.random.default_rng(0)
    depth = rng.uniform(0.5, 4, 1000)
    xyz = np.stack([rng.uniform(-0.6, 0.6, 1000) * depth, rng.uniform(-0.5, 0.5, 1000) * depth,
                    depth], axis=1)  # fmt: skip
    assert likely_up(xyz) == '-y'


def test_without_evidence_z_is_up() -> None:
    cube = np.random.default_rng(0).uniform(0, 3, (5000, 3))
    assert likely_up(cube) == 'z'
    assert likely_up(np.zeros((0, 3))) == 'z'
    assert likely_up(np.array([[1.0, 2.0, -3.0]])) == 'z'


@pytest.mark.skipif(not RECORDED_CLOUDS.is_dir(), reason='needs the recorded clouds')
@pytest.mark.parametrize(
    ('name', 'up'), [('office1', '-y'), ('capture0001', '-y'), ('room_scan1', 'z')]
)
def test_the_up_axis_of_recorded_clouds_is_found(name: str, up: str) -> None:
    cloud = read_cloud(RECORDED_CLOUDS / f'{name}.pcd')
    assert likely_up(cloud.xyz[cloud.finite()]) == up
