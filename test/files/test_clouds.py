# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.clouds: what is read from and written to cloud files."""

import os
from pathlib import Path

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import DatasetError
from asis_ros.files.clouds import image_shape, read_cloud, write_cloud, write_segmentation
import numpy as np
from plyfile import PlyData
from pypcd4.pypcd4 import Encoding
from pypcd4.pypcd4 import PointCloud as PcdCloud
import pytest
from repository import RECORDED_CLOUDS

ASCII_PLY = """ply
format ascii 1.0
element vertex 2
property {real} x
property {real} y
property {real} z
property {colour} {red}
property {colour} {green}
property {colour} {blue}
end_header
1 2 3 {first}
-4 5.5 6 {second}
"""


def ply_text(real='float', colour='uchar', names=('red', 'green', 'blue'), rows=None):
    first, second = rows or ('255 0 51', '0 255 102')
    red, green, blue = names
    return ASCII_PLY.format(
        real=real, colour=colour, red=red, green=green, blue=blue, first=first, second=second
    )


def segmentation_of(class_ids, instance_ids, scores):
    return Segmentation(
        np.array(class_ids, np.uint8),
        np.array(instance_ids, np.int32),
        np.array(scores, np.float32),
        np.zeros(0, np.uint8),
    )


@pytest.fixture
def written(tmp_path):
    """Rows of the PLY file written for three points, the middle one not finite."""
    cloud = PointCloud(
        np.array([[1, 2, 3], [np.nan, 0, 0], [4, 5, 6]], np.float32),
        np.array([[1, 0, 0.2], [0, 0, 0], [0, 1, 0.4]], np.float32),
    )
    path = tmp_path / 'out.ply'
    write_segmentation(path, cloud, segmentation_of([8, 255, 0], [1, -1, 0], [0.75, 0, 0.5]))
    return PlyData.read(str(path))


@pytest.mark.parametrize('real', ['float', 'double'])
def test_ascii_ply_with_byte_colours_is_read(tmp_path, real):
    path = tmp_path / 'cloud.ply'
    path.write_text(ply_text(real))
    cloud = read_cloud(path)
    assert cloud.xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]
    assert cloud.xyz.dtype == {'float': np.float32, 'double': np.float64}[real]
    assert cloud.rgb == pytest.approx(np.array([[1, 0, 0.2], [0, 1, 0.4]]))


@pytest.mark.parametrize('rows', [('1 0 0.2', '0 1 0.4'), ('255 0 51', '0 255 102')])
def test_float_colours_of_a_ply_count_to_1_or_to_255(tmp_path, rows):
    path = tmp_path / 'cloud.ply'
    path.write_text(ply_text(colour='float', names='rgb', rows=rows))
    assert read_cloud(path).rgb == pytest.approx(np.array([[1, 0, 0.2], [0, 1, 0.4]]))


@pytest.mark.parametrize('byte_order', ['<', '>'])
def test_binary_ply_is_read_in_either_byte_order(tmp_path, byte_order):
    text, path = tmp_path / 'text.ply', tmp_path / 'binary.ply'
    text.write_text(ply_text())
    PlyData(PlyData.read(str(text)).elements, byte_order=byte_order).write(str(path))
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]


@pytest.mark.parametrize('encoding', list(Encoding)[:3])
def test_pcd_of_every_encoding_is_read_with_its_holes(tmp_path, encoding):
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


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r'cannot read .*gone\.ply: No such file'):
        read_cloud(tmp_path / 'gone.ply')


def test_an_unknown_extension_is_refused_with_the_known_ones():
    with pytest.raises(DatasetError, match=r'room\.las .*\.ply, \.pcd, \.npz'):
        read_cloud(Path('room.las'))


def test_a_file_without_z_is_refused_with_the_fields_it_has(tmp_path):
    path = tmp_path / 'cloud.ply'
    path.write_text(ply_text().replace(' z\n', ' height\n'))
    with pytest.raises(DatasetError, match=r'no field z \(it has x, y, height, red'):
        read_cloud(path)


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


@pytest.mark.parametrize('extension', ['ply', 'pcd', 'npz'])
@pytest.mark.parametrize('content', [b'', b'nonsense', b'\x00\xff' * 50])
def test_a_file_of_something_else_is_refused_by_name(tmp_path, extension, content):
    path = tmp_path / f'cloud.{extension}'
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=rf'cloud\.{extension} cannot be read as'):
        read_cloud(path)


@pytest.mark.parametrize('encoding', list(Encoding)[1:3])
def test_a_truncated_pcd_is_refused(tmp_path, encoding):
    path = tmp_path / 'cloud.pcd'
    PcdCloud.from_xyz_points(np.ones((500, 3), np.float32)).save(path, encoding)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(DatasetError, match='cannot be read as PCD'):
        read_cloud(path)


def test_a_truncated_ply_is_refused(tmp_path, written):
    path = tmp_path / 'cut.ply'
    path.write_bytes((tmp_path / 'out.ply').read_bytes()[:-4])
    with pytest.raises(DatasetError, match='cannot be read as PLY'):
        read_cloud(path)


def test_a_written_segmentation_is_little_endian_binary(written):
    assert (written.text, written.byte_order) == (False, '<')


def test_a_written_segmentation_has_the_documented_columns(written):
    columns = [(item.name, item.val_dtype) for item in written['vertex'].properties]
    assert columns == [
        ('x', 'f4'), ('y', 'f4'), ('z', 'f4'), ('red', 'u1'), ('green', 'u1'), ('blue', 'u1'),
        ('label', 'u1'), ('instance', 'i4'), ('score', 'f4'),
    ]  # fmt: skip


def test_a_written_segmentation_keeps_the_points_in_order_holes_too(written):
    rows = written['vertex'].data
    np.testing.assert_array_equal(rows['x'], np.array([1, np.nan, 4], np.float32))
    assert rows['label'].tolist() == [8, 255, 0]
    assert rows['instance'].tolist() == [1, -1, 0]
    assert rows['score'].tolist() == [0.75, 0, 0.5]


def test_a_written_segmentation_keeps_the_colours_of_the_cloud(written):
    rows = written['vertex'].data
    assert rows['red'].tolist() == [255, 0, 0]
    assert rows['green'].tolist() == [0, 0, 255]
    assert rows['blue'].tolist() == [51, 0, 102]


def test_a_cloud_without_colour_is_written_in_the_colours_of_its_classes(tmp_path):
    path = tmp_path / 'out.ply'
    cloud = PointCloud(np.zeros((2, 3), np.float32))
    write_segmentation(path, cloud, segmentation_of([8, 1], [0, 1], [1, 1]))
    rows = PlyData.read(str(path))['vertex'].data
    assert rows[['red', 'green', 'blue']].tolist() == [(255, 0, 0), (0, 0, 255)]


def test_coordinates_far_from_the_origin_are_written_without_rounding(tmp_path):
    path = tmp_path / 'out.ply'
    cloud = PointCloud(np.array([[5_400_000.001, 0, 0]]))
    write_segmentation(path, cloud, segmentation_of([0], [0], [1]))
    assert read_cloud(path).xyz[0, 0] == 5_400_000.001


def test_a_written_cloud_is_read_as_it_was(tmp_path):
    xyz = np.array([[1.5, np.nan, 3], [4, 5, -np.inf]], np.float32)
    rgb = np.array([[1, 0, 0], [0, 1, 1]], np.float32)
    write_cloud(tmp_path / 'cloud.ply', PointCloud(xyz, rgb))
    cloud = read_cloud(tmp_path / 'cloud.ply')
    assert cloud.xyz.dtype == np.float32
    np.testing.assert_array_equal(cloud.xyz, xyz)
    np.testing.assert_array_equal(cloud.rgb, rgb)


def test_a_cloud_without_colour_is_written_without(tmp_path):
    write_cloud(tmp_path / 'cloud.ply', PointCloud(np.full((1, 3), 1e7 + 0.25)))
    cloud = read_cloud(tmp_path / 'cloud.ply')
    assert cloud.rgb is None
    assert cloud.xyz.tolist() == [[1e7 + 0.25] * 3]


def test_a_segmentation_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    path = tmp_path / 'out.ply'
    path.mkdir()
    with pytest.raises(DatasetError, match=r'cannot write .*out\.ply'):
        write_segmentation(path, PointCloud(np.zeros((1, 3))), segmentation_of([0], [0], [1]))
    assert os.listdir(tmp_path) == ['out.ply']


def test_a_result_that_is_not_named_ply_is_refused(tmp_path):
    with pytest.raises(DatasetError, match=r'out\.las: .* name it \*\.ply'):
        write_segmentation(
            tmp_path / 'out.las', PointCloud(np.zeros((1, 3))), segmentation_of([0], [0], [1])
        )


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
def test_recorded_clouds_are_read_whole(name, points, finite, has_colour):
    cloud = read_cloud(RECORDED_CLOUDS / f'{name}.pcd')
    assert (len(cloud), cloud.finite().sum()) == (points, finite)
    assert (cloud.rgb is not None) == has_colour


def test_a_float_colour_a_rounding_error_over_1_is_full_brightness(tmp_path):
    np.savez(tmp_path / 'a.npz', xyz=np.zeros((2, 3)), rgb=np.array([[1.0001, 0, 0.5]] * 2))
    assert np.allclose(read_cloud(tmp_path / 'a.npz').rgb, [1, 0, 0.5])
