# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.geometry against small cases by hand and a slow grouping."""

from asis_ros.cloud import PointCloud
from asis_ros.errors import ConfigError
from asis_ros.geometry import (
    floor_height,
    inverse,
    pose_matrix,
    rotation_to_z_up,
    to_unit_cube,
    transform,
    UP_AXES,
)
from asis_ros.voxels import downsample, voxel_indices
from hypothesis import given, settings, strategies
from hypothesis.extra.numpy import arrays
import numpy as np
import pytest

clouds = arrays(
    np.float64,
    strategies.tuples(strategies.integers(1, 40), strategies.just(3)),
    elements=strategies.floats(-100, 100, width=32),
)


@pytest.mark.parametrize('up', UP_AXES)
def test_the_up_axis_becomes_z(up: str) -> None:
    arrow = np.zeros((1, 3))
    arrow[0, 'xyz'.index(up[-1])] = -1 if up.startswith('-') else 1
    assert transform(arrow, rotation_to_z_up(up)) == pytest.approx(np.array([[0, 0, 1.0]]))


@pytest.mark.parametrize('up', UP_AXES)
def test_turning_z_up_mirrors_nothing(up: str) -> None:
    assert np.linalg.det(rotation_to_z_up(up)) == pytest.approx(1.0)


def test_an_unknown_up_axis_is_quoted() -> None:
    with pytest.raises(ConfigError, match="got 'up'"):
        rotation_to_z_up('up')


def test_pose_turns_about_fixed_axes_then_moves() -> None:
    # Roll a quarter turn: y -> z. Yaw a quarter turn: x -> y. So y ends at z, x at y.
    matrix = pose_matrix([1, 2, 3, np.pi / 2, 0, np.pi / 2])
    moved = transform(np.array([[0.0, 1, 0], [1, 0, 0]]), matrix)
    assert moved == pytest.approx(np.array([[1.0, 2, 4], [1, 3, 3]]))


def test_the_inverse_of_a_transform_undoes_it() -> None:
    matrix = pose_matrix((1.0, -2.0, 3.0, 0.3, -0.7, 2.0))
    np.testing.assert_allclose(inverse(matrix), np.linalg.inv(matrix), atol=1e-12)


def test_pose_of_a_camera_looking_ahead_brings_its_optical_frame_upright() -> None:
    # REP-103: optical frames have z forward, x right, y down; roll and yaw of -90 degrees.
    matrix = pose_matrix([0, 0, 1.5, -np.pi / 2, 0, -np.pi / 2])
    ahead_and_below = transform(np.array([[0.0, 0.5, 2.0]]), matrix)
    assert ahead_and_below == pytest.approx(np.array([[2.0, 0, 1.0]]))


@pytest.mark.parametrize('pose', [[], [1, 2, 3], [0, 0, 0, 0, 0, np.nan]])
def test_a_pose_needs_six_finite_numbers(pose: list[float]) -> None:
    with pytest.raises(ConfigError, match='six finite numbers'):
        pose_matrix(pose)


@given(clouds, strategies.sampled_from([0.05, 0.3, 7.0]))
@settings(max_examples=60)
def test_points_share_a_voxel_if_they_share_a_cell(xyz: np.ndarray, size: float) -> None:
    cells = [tuple(cell) for cell in np.floor((xyz - xyz.min(axis=0)) / size).tolist()]
    order = {cell: index for index, cell in enumerate(sorted(set(cells)))}
    assert voxel_indices(xyz, size).tolist() == [order[cell] for cell in cells]


def test_voxels_of_a_cloud_too_wide_for_one_key_are_still_told_apart() -> None:
    xyz = np.array([[0.0, 0, 0], [1e9, 1e9, 1e9], [0.001, 0, 0]])
    assert voxel_indices(xyz, 0.01).tolist() == [0, 1, 0]


def test_an_empty_cloud_has_no_voxels() -> None:
    assert voxel_indices(np.zeros((0, 3)), 0.1).shape == (0,)


def test_downsampling_averages_positions_and_colours() -> None:
    xyz = np.array([[0.0, 0, 0], [0.02, 0, 0], [1, 1, 1]])
    rgb = np.array([[0.0, 0, 0], [1, 0, 0], [0, 0, 1]], np.float32)
    smaller, voxels = downsample(PointCloud(xyz, rgb), 0.05)
    assert smaller.xyz == pytest.approx(np.array([[0.01, 0, 0], [1, 1, 1]]))
    assert smaller.rgb == pytest.approx(np.array([[0.5, 0, 0], [0, 0, 1]]))
    assert voxels.tolist() == [0, 0, 1]


def test_the_unit_cube_is_filled_on_every_axis_but_flat_ones() -> None:
    scaled = to_unit_cube(np.array([[-5.0, 2, 7], [5, 2, 9], [0, 2, 8]]))
    assert scaled.tolist() == [[0, 0, 0], [1, 0, 1], [0.5, 0, 0.5]]


def test_the_floor_is_found_below_furniture_and_above_a_few_strays() -> None:
    z = np.concatenate([np.full(5, -3.0), np.full(600, 0.1), np.full(400, 0.75)])
    assert floor_height(z) == pytest.approx(0.1)
