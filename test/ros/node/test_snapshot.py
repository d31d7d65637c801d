# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.snapshot: the files of a scan and its output."""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import DatasetError
from asis_ros.files.clouds import read_cloud, read_cloud_with_fields
from asis_ros.ros.node.snapshot import Snapshot
import numpy as np
import pytest

XYZ = np.array([[1.5, 2, 3], [4, 5, 6], [np.nan, 0, 0]], np.float32)
RGB = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)


def make_snapshot(rgb=RGB):
    segmentation = Segmentation(
        np.array([8, 7, 255], np.uint8),
        np.array([1, 0, -1], np.int32),
        np.array([0.5, 0.75, 0], np.float32),
        np.array([7, 8], np.uint8),
        np.ones(2, np.float32),
    )
    track_ids = np.array([41, 9], np.uint32)
    return Snapshot(12_000_000_345, PointCloud(XYZ, rgb), segmentation, track_ids)


def test_files_are_named_by_the_stamp_of_the_scan(tmp_path):
    paths = make_snapshot().save(tmp_path)
    names = ['scan_12_000000345_input.ply', 'scan_12_000000345_output.ply']
    assert [path.name for path in paths] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_the_first_file_is_the_scan_as_it_came(tmp_path):
    cloud = read_cloud(make_snapshot().save(tmp_path)[0])
    np.testing.assert_array_equal(cloud.xyz, XYZ)
    np.testing.assert_array_equal(cloud.rgb, RGB)


def test_a_scan_without_colour_stays_without(tmp_path):
    assert read_cloud(make_snapshot(rgb=None).save(tmp_path)[0]).rgb is None


def test_the_second_file_has_the_ids_of_the_wire(tmp_path):
    path = make_snapshot().save(tmp_path)[1]
    cloud, (labels, instances) = read_cloud_with_fields(path, ['label', 'instance_id'])
    np.testing.assert_array_equal(cloud.xyz, XYZ)
    assert labels.tolist() == [8, 7, 255]
    assert instances.tolist() == [9, 41, 0]


def test_the_folder_is_made(tmp_path):
    path, _ = make_snapshot().save(tmp_path / 'new' / 'folder')
    assert path.parent == tmp_path / 'new' / 'folder'


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / 'file').touch()
    with pytest.raises(DatasetError, match=r'cannot make .*/file/below: Not a directory'):
        make_snapshot().save(tmp_path / 'file' / 'below')
