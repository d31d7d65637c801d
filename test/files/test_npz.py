# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.npz."""

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
