# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.pcd, with pypcd4 as the writer."""

from asis_ros.errors import DatasetError
from asis_ros.files.clouds import image_shape, read_cloud
import numpy as np
from pypcd4.pypcd4 import Encoding
from pypcd4.pypcd4 import PointCloud as PcdCloud
import pytest
from repository import RECORDED_CLOUDS


@pytest.mark.parametrize('encoding', list(Encoding)[:3])
def test_pcd_of_every_encoding_is_read_with_its_invalid_points(tmp_path, encoding):
    path = tmp_path / 'cloud.pcd'
    points = np.array([[1, 2, 3], [np.nan, np.nan, np.nan], [-4, 5.5, 6]], np.float32)
    PcdCloud.from_xyz_points(points).save(path, encoding)
    cloud = read_cloud(path)
    np.testing.assert_array_equal(cloud.xyz, points)
    assert cloud.rgb is None


@pytest.mark.parametrize('kind', [np.float32, np.uint32])
def test_packed_colours_of_a_pcd_are_unpacked(tmp_path, kind):
    packed = np.array([0xFF0033, 0x00FF66], np.uint32).view(kind)
    zero = np.zeros(2, np.float32)
    fields, kinds = ('x', 'y', 'z', 'rgb'), (np.float32, np.float32, np.float32, kind)
    path = tmp_path / 'cloud.pcd'
    PcdCloud.from_points((zero, zero, zero, packed), fields, kinds).save(path)
    assert read_cloud(path).rgb == pytest.approx(np.array([[1, 0, 0.2], [0, 1, 0.4]]))


def test_a_pcd_of_one_point_is_read(tmp_path):
    path = tmp_path / 'cloud.pcd'
    PcdCloud.from_xyz_points(np.array([[1, 2, 3]], np.float32)).save(path, Encoding.ASCII)
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3]]


@pytest.mark.parametrize('encoding', list(Encoding)[1:3])
def test_a_truncated_pcd_is_refused(tmp_path, encoding):
    path = tmp_path / 'cloud.pcd'
    PcdCloud.from_xyz_points(np.ones((500, 3), np.float32)).save(path, encoding)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(DatasetError, match='cannot be read as PCD'):
        read_cloud(path)


def test_an_organised_pcd_keeps_its_rows_and_columns(tmp_path):
    path = tmp_path / 'cloud.pcd'
    cloud = PcdCloud.from_xyz_points(np.zeros((6, 3), np.float32))
    cloud.metadata = cloud.metadata.derive(width=3, height=2)
    cloud.save(path)
    assert image_shape(path) == (2, 3)


def test_other_clouds_have_no_rows_and_columns(tmp_path):
    path = tmp_path / 'cloud.pcd'
    PcdCloud.from_xyz_points(np.zeros((6, 3), np.float32)).save(path)
    assert image_shape(path) is None
    assert image_shape(tmp_path / 'cloud.ply') is None


@pytest.mark.skipif(not RECORDED_CLOUDS.is_dir(), reason='needs the recorded clouds')
@pytest.mark.parametrize(
    ('name', 'points', 'finite', 'has_colour'),
    [
        ('office1', 307_200, 254_456, True),
        ('capture0001', 307_200, 249_647, False),
        ('room_scan1', 112_586, 112_586, False),
    ],
)
def test_recorded_clouds_are_read_completely(name, points, finite, has_colour):
    cloud = read_cloud(RECORDED_CLOUDS / f'{name}.pcd')
    assert (len(cloud), cloud.finite().sum()) == (points, finite)
    assert (cloud.rgb is not None) == has_colour
