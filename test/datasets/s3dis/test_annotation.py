# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.s3dis.annotation: values, repairs, and errors with their line."""

from io import BytesIO
from pathlib import Path
import tempfile
import zipfile

from asis_ros.datasets.s3dis import annotation
from asis_ros.datasets.s3dis.annotation import read_annotation
from asis_ros.errors import DatasetError
from hypothesis import given, settings
from hypothesis import strategies as st
import numpy as np
import pytest

coordinate = st.floats(-1000, 1000)
colour = st.integers(0, 255)
row = st.tuples(coordinate, coordinate, coordinate, colour, colour, colour)


@pytest.fixture
def read(tmp_path):
    """Read an annotation file of this content."""

    def read_content(content):
        path = tmp_path / 'wall_1.txt'
        path.write_bytes(content)
        return read_annotation(path)

    return read_content


@settings(max_examples=50)
@given(rows=st.lists(row, min_size=1, max_size=30), chunk_size=st.integers(1, 300))
def test_rows_written_by_numpy_are_read_with_any_chunk_size(rows, chunk_size):
    text = BytesIO()
    np.savetxt(text, np.array(rows))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(annotation, 'CHUNK_SIZE', chunk_size)
        path = Path(folder) / 'wall_1.txt'
        path.write_bytes(text.getvalue())
        result = read_annotation(path)
    assert result.xyz.tolist() == [list(values[:3]) for values in rows]
    assert result.rgb.tolist() == [list(values[3:]) for values in rows]
    assert result.repairs == []


def test_positions_are_float64_and_colours_bytes(read):
    result = read(b'-15.609 39.505 0.855 173 176.000000 157\n')
    assert result.xyz.tolist() == [[-15.609, 39.505, 0.855]]
    assert result.rgb.tolist() == [[173, 176, 157]]
    assert (result.xyz.dtype, result.rgb.dtype) == (np.float64, np.uint8)


def test_empty_lines_and_windows_line_ends_are_accepted(read):
    assert len(read(b'1 2 3 4 5 6\r\n\r\n\n1\t2 3 4 5 6').xyz) == 2


@pytest.mark.parametrize(
    ('line', 'values'),
    [
        (b'1 2 3 185\x00187 190', [1, 2, 3, 185, 187, 190]),
        (b'1 -9.1\x160 3 4 5 6', [1, -9.16, 3, 4, 5, 6]),
        (b'1 2 3 167.00\x10000 15 16', [1, 2, 3, 167, 15, 16]),
        (b'1 2 3 103.0\x100000 15 16', [1, 2, 3, 103, 15, 16]),
        (b'1 2\x0e5 3 4 5 6', [1, 2.5, 3, 4, 5, 6]),
    ],
    ids=['hallway_6', 'hallway_2', 'auditorium_1', 'office_19', 'point'],
)
def test_a_byte_that_lost_a_bit_is_repaired(read, line, values):
    result = read(b'7 7 7 7 7 7\n' + line + b'\n8 8 8 8 8 8\n')
    assert [*result.xyz[1], *result.rgb[1]] == values
    assert len(result.xyz) == 3


def test_a_repair_is_reported_with_line_and_text_before_and_after(read):
    result = read(b'7 7 7 7 7 7\n\n1 2 3 185\x00187 190\n')
    assert result.repairs == [
        "wall_1.txt line 3: '1 2 3 185\\x00187 190' read as '1 2 3 185 187 190'"
    ]


def test_lines_are_counted_over_chunks(read, monkeypatch):
    monkeypatch.setattr(annotation, 'CHUNK_SIZE', 5)
    with pytest.raises(DatasetError, match=r'wall_1\.txt line 4: '):
        read(b'1 2 3 4 5 6\n\n1 2 3 4 5 6\n1 2 3 4 5\n')


@pytest.mark.parametrize(
    ('line', 'fault'),
    [
        (b'1 2 3 4 5', 'expected 6 columns x y z r g b, got 5'),
        (b'1 2 3 4 5 6 7', 'expected 6 columns x y z r g b, got 7'),
        (b'1 2 3-4 5 6', 'got 5'),
        (b'1 2 3 4 five 6', "g is 'five', not a number"),
        (b'1 2 3 4 5 6x', "b is '6x', not a number"),
        (b'1 1,5 3 4 5 6', "y is '1,5', not a number"),
        (b'# 2 3 4 5 6', "x is '#', not a number"),
        (b'1 nan 3 4 5 6', "y is 'nan', expected at most 1000 m"),
        (b'1 2 -9160 4 5 6', "z is '-9160', expected at most 1000 m"),
        (b'1 2 3 256 5 6', "r is '256', expected a whole number 0 to 255"),
        (b'1 2 3 4 -1 6', "g is '-1', expected a whole number"),
        (b'1 2 3 4 5 0.5', r"b is '0\.5', expected a whole number"),
        (b'\0\0\0\0\0\0', 'damaged bytes'),
        (b'1 2 3 4 5 6\x1f', r"damaged bytes '\\x1f'"),
        (b'1 2 3 18\x0067 5 6', 'got 7'),
    ],
)
@pytest.mark.parametrize('among_good_lines', [True, False])
def test_an_invalid_line_is_an_error_with_file_line_and_value(read, line, fault, among_good_lines):
    good = b'7 7 7 7 7 7\n' if among_good_lines else b'\n'
    with pytest.raises(DatasetError, match=rf'wall_1\.txt line 2: .*{fault}'):
        read(good + line + b'\n')


def test_a_line_that_only_numpy_rejects_is_an_error(read):
    # Python reads an underscore between digits as part of a number.
    with pytest.raises(DatasetError, match=r'wall_1\.txt cannot be read from line 1 on'):
        read(b'1_0 2 3 4 5 6\n')


@pytest.mark.parametrize('content', [b'', b'\n \n'])
def test_a_file_without_points_is_an_error(read, content):
    with pytest.raises(DatasetError, match=r'wall_1\.txt holds no points'):
        read(content)


def test_a_folder_in_place_of_a_file_is_an_error(tmp_path):
    with pytest.raises(DatasetError, match=f'cannot read {tmp_path}'):
        read_annotation(tmp_path)


def test_a_zipped_file_with_a_wrong_checksum_is_an_error(tmp_path):
    path = tmp_path / 'archive.zip'
    with zipfile.ZipFile(path, 'w') as file:
        file.writestr('wall_1.txt', b'1 2 3 4 5 6\n')
    path.write_bytes(path.read_bytes().replace(b'1 2 3 4 5 6\n', b'1 2 3 4 5 7\n'))
    with pytest.raises(DatasetError, match=r'wall_1\.txt cannot be read .*: Bad CRC'):
        read_annotation(zipfile.Path(path) / 'wall_1.txt')


def zipped(tmp_path, content, method=zipfile.ZIP_DEFLATED):
    """Return the annotation in a zip file."""
    with zipfile.ZipFile(tmp_path / 'archive.zip', 'w', method) as file:
        file.writestr('wall_1.txt', content)
    return zipfile.Path(tmp_path / 'archive.zip') / 'wall_1.txt'


def test_a_text_that_unpacks_to_a_hundred_times_its_size_is_refused_before_it_is_read(tmp_path):
    entry = zipped(tmp_path, b'1 2 3 4 5 6' + b' ' * (70 << 20))
    with pytest.raises(DatasetError, match=r'wall_1\.txt cannot be read .* claim to hold 70 MiB'):
        read_annotation(entry)


def test_a_line_without_end_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr('asis_ros.datasets.s3dis.annotation.CHUNK_SIZE', 100)
    (tmp_path / 'wall_1.txt').write_bytes(b'1 2 3 4 5 6 ' * 1000)
    with pytest.raises(DatasetError, match='a line of more than 1000 bytes'):
        read_annotation(tmp_path / 'wall_1.txt')


def test_a_damaged_lzma_member_is_an_error(tmp_path):
    zipped(tmp_path, b'1 2 3 4 5 6\n' * 100, zipfile.ZIP_LZMA)
    content = bytearray((tmp_path / 'archive.zip').read_bytes())
    content[50:60] = b'\xff' * 10
    (tmp_path / 'archive.zip').write_bytes(content)
    entry = zipfile.Path(tmp_path / 'archive.zip') / 'wall_1.txt'
    with pytest.raises(DatasetError, match=r'wall_1\.txt cannot be read as an annotation'):
        read_annotation(entry)
