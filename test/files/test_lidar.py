# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of the formats of lidars: BIN, and LAS with laspy as the writer."""

import struct
import sys

from asis_ros.errors import DatasetError
from asis_ros.files.clouds import read_cloud, read_cloud_with_fields
import numpy as np
import pytest


def test_a_kitti_scan_is_rows_of_four_floats(tmp_path):
    rows = np.array([[1, 2, 3, 0.5], [4, 5, 6, 0.25]], '<f4')
    rows.tofile(tmp_path / '000000.bin')
    cloud, (intensity,) = read_cloud_with_fields(tmp_path / '000000.bin', ['intensity'])
    assert cloud.xyz.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert intensity.tolist() == [0.5, 0.25]


def test_a_nuscenes_scan_is_rows_of_five_floats(tmp_path):
    np.array([[1, 2, 3, 0.5, 31]], '<f4').tofile(tmp_path / 'scan.pcd.bin')
    cloud, (ring,) = read_cloud_with_fields(tmp_path / 'scan.pcd.bin', ['ring'])
    assert (cloud.xyz.tolist(), ring.tolist()) == ([[1, 2, 3]], [31])


def test_a_scan_of_incomplete_rows_is_refused(tmp_path):
    (tmp_path / 'cut.bin').write_bytes(bytes(20))
    with pytest.raises(DatasetError, match='20 bytes are no whole rows of 16 bytes'):
        read_cloud(tmp_path / 'cut.bin')


def write_las(path, colours=None):
    laspy = pytest.importorskip('laspy', reason='needs laspy')
    header = laspy.LasHeader(point_format=2, version='1.2')
    header.offsets, header.scales = [500_000.0, 0, 0], [0.001] * 3
    las = laspy.LasData(header)
    las.xyz = np.array([[500_001.5, 2, -0.25], [500_002, 3, 0.125]])
    las.classification = np.array([2, 6], np.uint8)
    if colours is not None:
        las.red, las.green, las.blue = np.array(colours, np.uint16).T
    las.write(str(path))


@pytest.mark.parametrize('suffix', ['las', 'laz'])
def test_a_las_file_is_read_in_metres_with_its_dimensions(tmp_path, suffix):
    path = tmp_path / f'tile.{suffix}'
    write_las(path)
    cloud, (classes,) = read_cloud_with_fields(path, ['classification'])
    np.testing.assert_allclose(cloud.xyz, [[500_001.5, 2, -0.25], [500_002, 3, 0.125]], atol=1e-9)
    assert classes.tolist() == [2, 6]


@pytest.mark.parametrize('suffix', ['las', 'laz'])
def test_a_las_file_that_broke_off_is_refused(tmp_path, suffix):
    path = tmp_path / f'tile.{suffix}'
    write_las(path)
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(DatasetError, match='was it copied completely'):
        read_cloud(path)


def test_a_laz_file_that_claims_more_chunks_than_bytes_is_refused(tmp_path):
    path = tmp_path / 'tile.laz'
    write_las(path)
    content = bytearray(path.read_bytes())
    (start,) = struct.unpack_from('<I', content, 96)  # offset to point data, LAS 1.2
    (table,) = struct.unpack_from('<q', content, start)
    struct.pack_into('<I', content, table + 4, 2_000_000_000)
    path.write_bytes(content)
    with pytest.raises(DatasetError, match='2000000000 chunks of points cannot be in'):
        read_cloud(path)


def test_a_las_file_that_claims_more_records_than_bytes_is_refused(tmp_path):
    path = tmp_path / 'tile.las'
    write_las(path)
    content = bytearray(path.read_bytes())
    struct.pack_into('<I', content, 100, 4_000_000_000)  # number of records, LAS 1.2
    path.write_bytes(content)
    with pytest.raises(DatasetError, match='4000000000 and 0 records beside the points'):
        read_cloud(path)


@pytest.mark.parametrize('highest', [255, 65535])
def test_colours_of_a_las_file_have_8_or_16_bits(tmp_path, highest):
    write_las(tmp_path / 'tile.las', [[highest, 0, 0], [0, highest, 0]])
    rgb = read_cloud(tmp_path / 'tile.las').rgb
    assert rgb == pytest.approx(np.array([[1, 0, 0], [0, 1, 0]]))


def test_without_laspy_the_extra_is_named(tmp_path, monkeypatch):
    (tmp_path / 'tile.las').touch()
    monkeypatch.setitem(sys.modules, 'laspy', None)  # importing it fails
    with pytest.raises(DatasetError, match=r'pip install "asis_ros\[las\]"'):
        read_cloud(tmp_path / 'tile.las')
