# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.ply, with plyfile as the reference."""

import os
import subprocess
import sys

from asis_ros.errors import DatasetError
from asis_ros.files.clouds import read_cloud, read_cloud_with_fields
from asis_ros.files.ply import write_ply
import numpy as np
from plyfile import PlyData, PlyElement
import pytest

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


@pytest.mark.parametrize('real', ['float', 'double'])
def test_ascii_ply_with_byte_colours_is_read(tmp_path, real):
    path = tmp_path / 'cloud.ply'
    path.write_text(ply_text(real))
    cloud = read_cloud(path)
    assert cloud.xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]
    assert cloud.xyz.dtype == {'float': np.float32, 'double': np.float64}[real]
    assert cloud.rgb == pytest.approx(np.array([[1, 0, 0.2], [0, 1, 0.4]]))


@pytest.mark.parametrize('rows', [('1 0 0.2', '0 1 0.4'), ('255 0 51', '0 255 102')])
def test_float_colours_of_a_ply_range_to_1_or_to_255(tmp_path, rows):
    path = tmp_path / 'cloud.ply'
    path.write_text(ply_text(colour='float', names='rgb', rows=rows))
    assert read_cloud(path).rgb == pytest.approx(np.array([[1, 0, 0.2], [0, 1, 0.4]]))


@pytest.mark.parametrize('byte_order', ['<', '>'])
def test_binary_ply_is_read_in_either_byte_order(tmp_path, byte_order):
    text, path = tmp_path / 'text.ply', tmp_path / 'binary.ply'
    text.write_text(ply_text())
    PlyData(PlyData.read(str(text)).elements, byte_order=byte_order).write(str(path))
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]


@pytest.mark.parametrize('comment', ['München'.encode(), 'München'.encode('latin-1')])
@pytest.mark.parametrize('ending', [b'\n', b'\r\n'])
def test_a_comment_that_is_not_ascii_does_no_harm(tmp_path, comment, ending):
    path = tmp_path / 'cloud.ply'
    text = ply_text().encode().replace(b'1.0\n', b'1.0\ncomment ' + comment + b'\n', 1)
    path.write_bytes(text.replace(b'\n', ending))
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [-4, 5.5, 6]]


def test_blanks_in_the_name_of_a_property_become_underscores(tmp_path):
    path = tmp_path / 'cloud.ply'
    rows = np.array([(1, 2, 3, 7)], [(name, 'f4') for name in ('x', 'y', 'z', 'cloud_index')])
    PlyData([PlyElement.describe(rows, 'vertex')]).write(str(path))
    path.write_bytes(path.read_bytes().replace(b'cloud_index', b'cloud index'))
    cloud, (index,) = read_cloud_with_fields(path, ['cloud_index'])
    assert (cloud.xyz.tolist(), index.tolist()) == ([[1, 2, 3]], [7])


@pytest.mark.parametrize('nan', ['-nan(ind)', 'nan', '-1.#IND', '1.#QNAN0'])
def test_every_spelling_of_nan_is_read_as_nan(tmp_path, nan):
    path = tmp_path / 'cloud.ply'
    path.write_text(ply_text().replace('1 2 3', f'{nan} 2 3'))
    np.testing.assert_array_equal(read_cloud(path).xyz[0], [np.nan, 2, 3])


def test_a_file_without_z_is_refused_with_the_fields_it_has(tmp_path):
    path = tmp_path / 'cloud.ply'
    path.write_text(ply_text().replace(' z\n', ' height\n'))
    with pytest.raises(DatasetError, match=r'no field z \(it has x, y, height, red'):
        read_cloud(path)


TYPES = ('i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'f4', 'f8')


def columns_of_every_type(num_points):
    rng = np.random.default_rng(0)
    columns = {f'column_{kind}': rng.normal(0, 50, num_points).astype(kind) for kind in TYPES}
    columns['column_f4'][:1] = np.nan
    return columns


def bytes_of_plyfile(path, columns):
    rows = np.empty(
        len(columns['column_u1']), [(name, column.dtype) for name, column in columns.items()]
    )
    for name, column in columns.items():
        rows[name] = column
    PlyData([PlyElement.describe(rows, 'vertex')], byte_order='<').write(str(path))
    return path.read_bytes()


@pytest.mark.parametrize('num_points', [0, 1, 1000])
def test_a_written_file_has_the_bytes_that_plyfile_writes(tmp_path, num_points):
    columns = columns_of_every_type(num_points)
    write_ply(tmp_path / 'own.ply', columns)
    expected = bytes_of_plyfile(tmp_path / 'reference.ply', columns)
    assert (tmp_path / 'own.ply').read_bytes() == expected


def test_big_endian_columns_are_written_in_little_endian(tmp_path):
    write_ply(tmp_path / 'big.ply', {'x': np.array([1.5, -2], '>f4')})
    write_ply(tmp_path / 'little.ply', {'x': np.array([1.5, -2], '<f4')})
    assert (tmp_path / 'big.ply').read_bytes() == (tmp_path / 'little.ply').read_bytes()


def test_an_unwritable_file_leaves_nothing_behind(tmp_path):
    (tmp_path / 'out.ply').mkdir()
    with pytest.raises(DatasetError, match=r'cannot write .*out\.ply: Is a directory'):
        write_ply(tmp_path / 'out.ply', {'x': np.zeros(1)})
    assert os.listdir(tmp_path) == ['out.ply']


def test_clouds_are_written_without_the_packages_that_read(tmp_path):
    # A process of its own, because this one has imported them.
    program = f"""
import sys
sys.modules['plyfile'] = sys.modules['lzf'] = sys.modules['laspy'] = None  # importing them fails
from asis_ros.cloud import PointCloud
from asis_ros.files.clouds import write_cloud
import numpy as np
from pathlib import Path
write_cloud(Path({str(tmp_path / 'out.ply')!r}), PointCloud(np.array([[1.0, 2.0, 3.0]])))
"""
    subprocess.run([sys.executable, '-c', program], check=True)
    assert read_cloud(tmp_path / 'out.ply').xyz.tolist() == [[1, 2, 3]]
