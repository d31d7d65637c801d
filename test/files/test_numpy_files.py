# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.numpy_files."""

from asis_ros.errors import DatasetError
from asis_ros.files.clouds import read_cloud
import numpy as np
import pytest


@pytest.mark.parametrize(
    'rgb', [np.array([[255, 0, 51]], np.uint8), np.array([[1, 0, 0.2]], np.float64)]
)
def test_npz_is_read_with_byte_or_unit_colours(tmp_path, rgb):
    path = tmp_path / 'cloud.npz'
    np.savez(path, xyz=np.array([[1, 2, 3]], np.float32), rgb=rgb)
    assert read_cloud(path).rgb == pytest.approx(np.array([[1, 0, 0.2]]))


def test_an_empty_cloud_is_read_as_an_empty_cloud(tmp_path):
    path = tmp_path / 'cloud.npz'
    np.savez(path, xyz=np.zeros((0, 3), np.float32), rgb=np.zeros((0, 3), np.uint8))
    assert len(read_cloud(path)) == 0


def test_an_npz_without_xyz_is_refused_with_the_arrays_it_has(tmp_path):
    path = tmp_path / 'cloud.npz'
    np.savez(path, points=np.zeros((1, 3)))
    with pytest.raises(DatasetError, match=r'no array "xyz" \(it has \[\'points\'\]\)'):
        read_cloud(path)


def test_an_npz_of_flat_points_is_refused_with_its_shape(tmp_path):
    path = tmp_path / 'cloud.npz'
    np.savez(path, xyz=np.zeros((4, 2)))
    with pytest.raises(DatasetError, match=r'xyz has shape \(4, 2\), expected \(N, 3\)'):
        read_cloud(path)


def test_colours_over_255_are_refused(tmp_path):
    path = tmp_path / 'cloud.npz'
    np.savez(path, xyz=np.zeros((1, 3)), rgb=np.array([[65535, 0, 0]], np.uint16))
    with pytest.raises(DatasetError, match='colours go from 0 to 65535, expected 0 to 255'):
        read_cloud(path)


def test_a_float_colour_slightly_above_1_is_clipped(tmp_path):
    np.savez(tmp_path / 'a.npz', xyz=np.zeros((2, 3)), rgb=np.array([[1.0001, 0, 0.5]] * 2))
    assert np.allclose(read_cloud(tmp_path / 'a.npz').rgb, [1, 0, 0.5])


def test_a_table_of_three_columns_is_positions(tmp_path):
    np.save(tmp_path / 'a.npy', np.array([[1, 2, 3]], np.float32))
    cloud = read_cloud(tmp_path / 'a.npy')
    assert (cloud.xyz.tolist(), cloud.rgb) == ([[1, 2, 3]], None)


def test_columns_four_to_six_of_a_table_are_colours(tmp_path):
    np.save(tmp_path / 'a.npy', np.array([[1, 2, 3, 255, 0, 51]]))
    assert read_cloud(tmp_path / 'a.npy').rgb == pytest.approx(np.array([[1, 0, 0.2]]))


def test_columns_with_negative_values_are_no_colours(tmp_path):
    np.save(tmp_path / 'a.npy', np.array([[1, 2, 3, 0, -1, 0.0]]))
    assert read_cloud(tmp_path / 'a.npy').rgb is None


@pytest.mark.parametrize('shape', [(3,), (4, 2), (2, 3, 3)])
def test_an_array_that_is_no_table_of_points_is_refused(tmp_path, shape):
    np.save(tmp_path / 'a.npy', np.zeros(shape))
    with pytest.raises(DatasetError, match=r'expected numbers of shape \(N, 3\) or \(N, 6\)'):
        read_cloud(tmp_path / 'a.npy')


def test_pickled_objects_are_not_loaded(tmp_path):
    np.save(tmp_path / 'a.npy', np.array([{}], object), allow_pickle=True)
    with pytest.raises(DatasetError, match='cannot be read as NPY'):
        read_cloud(tmp_path / 'a.npy')
