# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.clouds: supported formats, and written clouds."""

import os
from pathlib import Path

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import DatasetError
from asis_ros.files.clouds import (
    read_cloud,
    read_cloud_with_fields,
    write_cloud,
    write_segmentation,
)
import numpy as np
from plyfile import PlyData, PlyElement
import pytest


def segmentation_of(class_ids, instance_ids, scores):
    return Segmentation(
        np.array(class_ids, np.uint8),
        np.array(instance_ids, np.int32),
        np.array(scores, np.float32),
        np.zeros(0, np.uint8),
        np.zeros(0, np.float32),
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


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r'cannot read .*gone\.ply: No such file'):
        read_cloud(tmp_path / 'gone.ply')


def test_an_unknown_extension_is_refused_with_the_known_ones():
    with pytest.raises(DatasetError, match=r'room\.obj .*\.ply, \.pcd, \.npz'):
        read_cloud(Path('room.obj'))


@pytest.mark.parametrize('extension', ['ply', 'pcd', 'npz', 'npy', 'las', 'laz'])
@pytest.mark.parametrize('content', [b'', b'nonsense', b'\x00\xff' * 50])
def test_a_file_of_another_format_is_refused_by_name(tmp_path, extension, content):
    path = tmp_path / f'cloud.{extension}'
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=rf'cloud\.{extension} cannot be read as'):
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
        ('label', 'u4'), ('instance_id', 'u4'), ('score', 'f4'),
    ]  # fmt: skip


def test_a_written_segmentation_keeps_the_order_of_the_points(written):
    rows = written['vertex'].data
    np.testing.assert_array_equal(rows['x'], np.array([1, np.nan, 4], np.float32))
    assert rows['label'].tolist() == [8, 255, 0]
    assert rows['instance_id'].tolist() == [2, 0, 1]
    assert rows['score'].tolist() == [0.75, 0, 0.5]


def test_a_written_segmentation_keeps_the_colours_of_the_cloud(written):
    rows = written['vertex'].data
    assert rows['red'].tolist() == [255, 0, 0]
    assert rows['green'].tolist() == [0, 0, 255]
    assert rows['blue'].tolist() == [51, 0, 102]


def test_a_segmentation_without_colour_is_written_in_class_colours(tmp_path):
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


def test_a_written_cloud_is_read_unchanged(tmp_path):
    xyz = np.array([[1.5, np.nan, 3], [4, 5, -np.inf]], np.float32)
    rgb = np.array([[1, 0, 0], [0, 1, 1]], np.float32)
    write_cloud(tmp_path / 'cloud.ply', PointCloud(xyz, rgb))
    cloud = read_cloud(tmp_path / 'cloud.ply')
    assert cloud.xyz.dtype == np.float32
    np.testing.assert_array_equal(cloud.xyz, xyz)
    np.testing.assert_array_equal(cloud.rgb, rgb)


def test_a_cloud_without_colour_is_written_without_colour(tmp_path):
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


@pytest.mark.parametrize('suffix', ['ply', 'pcd', 'npz'])
def test_a_segmentation_reads_the_same_from_every_format(tmp_path, suffix):
    path = tmp_path / f'out.{suffix}'
    xyz = np.array([[1, 2, 3], [np.nan, 0, 0]], np.float32)
    cloud = PointCloud(xyz, np.array([[1, 0, 0.2], [0, 1, 0.4]], np.float32))
    write_segmentation(path, cloud, segmentation_of([8, 255], [0, -1], [0.75, 0]))
    names = ['label', 'instance_id', 'score']
    written, (labels, instances, scores) = read_cloud_with_fields(path, names)
    np.testing.assert_array_equal(written.xyz, xyz)
    np.testing.assert_array_equal(written.rgb, cloud.rgb)
    assert (labels.tolist(), instances.tolist(), scores.tolist()) == ([8, 255], [1, 0], [0.75, 0])
    assert (labels.dtype, instances.dtype) == (np.uint32, np.uint32)


def test_track_ids_are_written_as_they_are_published(tmp_path):
    path = tmp_path / 'out.ply'
    cloud = PointCloud(np.zeros((2, 3), np.float32))
    track_ids = np.array([41, 0], np.uint32)
    write_segmentation(path, cloud, segmentation_of([8, 1], [0, -1], [1, 1]), track_ids)
    assert PlyData.read(str(path))['vertex'].data['instance_id'].tolist() == [41, 0]


def test_instances_of_older_results_are_read_by_the_new_name(tmp_path):
    # As version 0.1.0 wrote them: from 0, -1 for none.
    rows = np.array(
        [(0, 0, 0, 8, 3, 0.5), (0, 0, 0, 255, -1, 0)],
        [('x', 'f4'), ('y', 'f4'), ('z', 'f4'), ('label', 'u1'), ('instance', 'i4'),
         ('score', 'f4')],
    )  # fmt: skip
    path = tmp_path / 'old.ply'
    PlyData([PlyElement.describe(rows, 'vertex')]).write(str(path))
    _, (instances,) = read_cloud_with_fields(path, ['instance_id'])
    assert instances.tolist() == [4, 0]


@pytest.mark.parametrize(
    'names',
    [('red', 'green', 'blue'), ('Red', 'Green', 'Blue'), ('r', 'g', 'b'), ('R', 'G', 'B'),
     ('diffuse_red', 'diffuse_green', 'diffuse_blue')],
)  # fmt: skip
def test_colours_are_found_under_their_common_names(tmp_path, names):
    axes = [(axis, 'f4') for axis in 'xyz']
    rows = np.array([(1, 2, 3, 255, 0, 51)], axes + [(name, 'u1') for name in names])
    path = tmp_path / 'cloud.npy'
    np.save(path, rows)
    assert read_cloud(path).rgb == pytest.approx(np.array([[1, 0, 0.2]]))


def test_a_result_with_another_suffix_is_refused(tmp_path):
    with pytest.raises(DatasetError, match=r'out\.las: name the result \*\.ply, \*\.pcd, \*\.npz'):
        write_segmentation(
            tmp_path / 'out.las', PointCloud(np.zeros((1, 3))), segmentation_of([0], [0], [1])
        )
