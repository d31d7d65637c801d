# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.pcd, with pypcd4 as the writer."""

import struct

from asis_ros.errors import DatasetError
from asis_ros.files.clouds import image_shape, read_cloud, read_cloud_with_fields
from asis_ros.files.pcd import write_pcd
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


HEADER = """# .PCD v0.7
VERSION 0.7
FIELDS {fields}
SIZE 4 4 4
TYPE F F F
COUNT 1 1 1
WIDTH 2
HEIGHT 1
VIEWPOINT 0 0 0 1 0 0 0
POINTS 2
DATA ascii
"""
ROWS = '1 2 3\n-4 5.5 6\n'


def pcd_text(*replacements, rows=ROWS):
    text = HEADER.format(fields='x y z')
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text + rows


@pytest.mark.parametrize(
    'replacements',
    [
        [('VERSION 0.7', 'VERSION .5'), ('VIEWPOINT 0 0 0 1 0 0 0\n', '')],
        [('FIELDS', 'COLUMNS')],
        [('COUNT 1 1 1\n', '')],
        [('TYPE F F F', 'type f f f'), ('FIELDS', 'fields')],
        [('x y z', 'x  y\tz '), ('SIZE 4 4 4', 'SIZE\t4 4  4')],
        [('HEIGHT 1\n', 'HEIGHT 1\nTIMESTAMP 1700000000.5\n')],
        [('POINTS 2\n', '')],
        [('WIDTH 2\nHEIGHT 1\n', '')],
        [('# .PCD v0.7', '# aufgenommen in M\xfcnchen')],
        [('\n', '\r\n')],
    ],
)
def test_harmless_headers_are_read(tmp_path, replacements):
    path = tmp_path / 'cloud.pcd'
    path.write_bytes(pcd_text(*replacements).encode('latin-1'))
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]


@pytest.mark.parametrize('rows', ['1\t2\t3\n-4\t5.5\t6', '  1 2   3  \n -4 5.5 6 \n\n'])
def test_columns_of_text_may_be_aligned(tmp_path, rows):
    path = tmp_path / 'cloud.pcd'
    path.write_text(pcd_text(rows=rows))
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]


def test_every_spelling_of_nan_is_read(tmp_path):
    path = tmp_path / 'cloud.pcd'
    path.write_text(pcd_text(rows='-nan(ind) nan 1.#QNAN\n1 2 3\n'))
    np.testing.assert_array_equal(read_cloud(path).xyz, [[np.nan] * 3, [1, 2, 3]])


@pytest.mark.parametrize(
    ('replacement', 'message'),
    [
        (('SIZE 4 4 4', 'SIZE 4 4'), 'FIELDS names 3 fields, SIZE has 2 values'),
        (('x y z', 'x y z Cloud index'), 'FIELDS names 5 fields, SIZE has 3 values'),
        (('COUNT 1 1 1', 'COUNT 1 1 -1'), 'COUNT is "-1", expected a whole number'),
        (('COUNT 1 1 1', 'COUNT 1 1 99999999'), 'a point would have 400000004 bytes'),
        (('COUNT 1 1 1', 'COUNT 0 0 0'), 'a point would have 0 bytes'),
        (('SIZE 4 4 4', 'SIZE 4 4 3'), 'field z has TYPE F and SIZE 3'),
        (('TYPE F F F', 'TYPE F F Q'), 'field z has TYPE Q and SIZE 4'),
        (('x y z', 'x y x'), 'there are two fields x'),
        (('POINTS 2', 'POINTS 2\nPOINTS 3'), 'two lines POINTS'),
        (('WIDTH 2\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS 2', ''), 'neither POINTS nor'),
        (('DATA ascii', 'DATA zip'), 'DATA is "zip", expected one of ascii, binary'),
        (('DATA ascii\n', ''), 'no line DATA'),
        (('TYPE F F F\n', ''), 'no TYPE'),
        (('POINTS 2', 'POINTS 3'), 'promises 3 points, the file holds 2'),
        (('POINTS 2', 'POINTS 1'), 'promises 1 points, the file holds 2'),
        (('POINTS 2', 'POINTS 999999999999999'), 'promises 999999999999999 points'),
    ],
)
def test_a_header_that_contradicts_itself_or_the_points_is_refused(tmp_path, replacement, message):
    path = tmp_path / 'cloud.pcd'
    path.write_text(pcd_text(replacement))
    with pytest.raises(DatasetError, match=message):
        read_cloud(path)


def test_a_row_that_broke_off_is_quoted(tmp_path):
    path = tmp_path / 'cloud.pcd'
    path.write_text(pcd_text(rows='1 2 3\n-4 5.\n'))
    with pytest.raises(DatasetError, match=r'row 2 has 2 numbers, expected 3: "-4 5\."'):
        read_cloud(path)


@pytest.mark.parametrize('encoding', list(Encoding)[:3])
@pytest.mark.parametrize('place', [0, 1, 3, 4])
@pytest.mark.parametrize('name', ['Roughness_(0.1)', 'C2C[<5]', 'a/b', 'a.b', 'Intensität', '#'])
def test_fields_of_any_name_leave_the_others_in_their_place(tmp_path, encoding, place, name):
    path = tmp_path / 'cloud.pcd'
    fields = ['x', 'y', 'z', 'label']
    columns = [np.array([i, i + 0.5], np.float32) for i in range(4)]
    fields.insert(place, 'odd')
    columns.insert(place, np.array([77, 88], np.float32))
    PcdCloud.from_points(columns, fields, [np.float32] * 5).save(path, encoding)
    path.write_bytes(path.read_bytes().replace(b'odd', name.encode(), 1))
    cloud, (odd, label) = read_cloud_with_fields(path, [name, 'label'])
    assert cloud.xyz.tolist() == [[0, 1, 2], [0.5, 1.5, 2.5]]
    assert (odd.tolist(), label.tolist()) == ([77, 88], [3, 3.5])


def test_padding_and_fields_without_values_are_left_out(tmp_path):
    path = tmp_path / 'cloud.pcd'
    header = pcd_text(
        ('x y z', '_ x range y z _ ring'), ('SIZE 4 4 4', 'SIZE 1 4 4 4 4 1 2'),
        ('TYPE F F F', 'TYPE U F U F F U U'), ('COUNT 1 1 1', 'COUNT 3 1 0 1 1 2 1'),
        ('ascii', 'binary'), rows='',
    )  # fmt: skip
    kind = np.dtype('V3,<f4,<f4,<f4,V2,<u2')
    rows = np.zeros(2, kind)
    rows['f1'], rows['f2'], rows['f3'], rows['f5'] = [1, -4], [2, 5.5], [3, 6], [7, 500]
    path.write_bytes(header.encode() + rows.tobytes())
    cloud, (ring,) = read_cloud_with_fields(path, ['ring'])
    assert cloud.xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]
    assert ring.tolist() == [7, 500]


def test_a_field_of_several_values_is_no_label(tmp_path):
    path = tmp_path / 'cloud.pcd'
    text = pcd_text(('COUNT 1 1 1', 'COUNT 1 1 1 2'), ('x y z', 'x y z fpfh'),
                    ('SIZE 4 4 4', 'SIZE 4 4 4 4'), ('TYPE F F F', 'TYPE F F F F'),
                    rows='1 2 3 8 9\n-4 5.5 6 8 9\n')  # fmt: skip
    path.write_text(text)
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]
    with pytest.raises(DatasetError, match=r'"fpfh" is float32 of shape \(2, 2\)'):
        read_cloud_with_fields(path, ['fpfh'])


def test_a_number_that_does_not_fit_its_type_is_kept(tmp_path):
    path = tmp_path / 'cloud.pcd'
    text = pcd_text(('x y z', 'x y z label'), ('SIZE 4 4 4', 'SIZE 4 4 4 1'),
                    ('TYPE F F F', 'TYPE F F F U'), ('COUNT 1 1 1', 'COUNT 1 1 1 1'),
                    rows='1 2 3 300\n4 5 6 nan\n')  # fmt: skip
    path.write_text(text)
    _, (labels,) = read_cloud_with_fields(path, ['label'])
    np.testing.assert_array_equal(labels, [300, np.nan])


@pytest.mark.parametrize('packed', ['4.2108e+06', '5.9005876e-39'])
def test_packed_colours_in_text_are_the_number_or_the_bits(tmp_path, packed):
    # 4210800 is 0x404070; 0x404070 as the bits of a float32 is 5.9005876e-39.
    path = tmp_path / 'cloud.pcd'
    text = pcd_text(('x y z', 'x y z rgb'), ('SIZE 4 4 4', 'SIZE 4 4 4 4'),
                    ('TYPE F F F', 'TYPE F F F F'), ('COUNT 1 1 1', 'COUNT 1 1 1 1'),
                    rows=f'0 0 0 {packed}\n0 0 0 0\n')  # fmt: skip
    path.write_text(text)
    rgb = read_cloud(path).rgb * 255
    assert rgb == pytest.approx(np.array([[64, 64, 112], [0, 0, 0]]), abs=1)


def test_a_binary_file_with_more_points_than_promised_is_refused(tmp_path):
    path = tmp_path / 'cloud.pcd'
    PcdCloud.from_xyz_points(np.ones((3, 3), np.float32)).save(path, Encoding.BINARY)
    path.write_bytes(path.read_bytes().replace(b'POINTS 3', b'POINTS 2'))
    with pytest.raises(DatasetError, match='promises 2 points, the file holds 3'):
        read_cloud(path)


def test_a_compressed_size_that_cannot_be_true_is_refused_before_memory_is_taken(tmp_path):
    path = tmp_path / 'cloud.pcd'
    header = pcd_text(('POINTS 2', 'POINTS 300000000'), ('ascii', 'binary_compressed'), rows='')
    path.write_bytes(header.encode() + struct.pack('<II', 10, 3_600_000_000) + bytes(10))
    with pytest.raises(DatasetError, match='10 compressed bytes cannot hold 3600000000'):
        read_cloud(path)


def test_damaged_compressed_points_are_refused(tmp_path):
    path = tmp_path / 'cloud.pcd'
    header = pcd_text(('ascii', 'binary_compressed'), rows='')
    path.write_bytes(header.encode() + struct.pack('<II', 10, 24) + b'\xff' * 10)
    with pytest.raises(DatasetError, match='cannot be read as PCD'):
        read_cloud(path)


def test_width_and_height_that_are_not_the_points_are_no_image(tmp_path, caplog):
    path = tmp_path / 'cloud.pcd'
    path.write_text(pcd_text(('WIDTH 2\nHEIGHT 1', 'WIDTH 640\nHEIGHT 480')))
    assert len(read_cloud(path)) == 2
    assert image_shape(path) is None
    assert 'WIDTH 640 x HEIGHT 480 is not POINTS 2' in caplog.text


def test_a_written_pcd_is_what_pypcd4_reads(tmp_path):
    path = tmp_path / 'cloud.pcd'
    columns = {
        'x': np.array([1, 2], np.float32),
        'red': np.array([255, 0], np.uint8),
        'green': np.array([0, 1], np.uint8),
        'blue': np.array([51, 2], np.uint8),
        'label': np.array([7, 255], np.uint32),
    }
    write_pcd(path, columns)
    rows = PcdCloud.from_path(path).pc_data
    assert rows.dtype.names == ('x', 'label', 'rgb')
    assert (rows['x'].tolist(), rows['label'].tolist()) == ([1, 2], [7, 255])
    assert rows['rgb'].view(np.uint32).tolist() == [0xFF0033, 0x000102]


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
