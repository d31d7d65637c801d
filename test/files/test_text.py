# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.text: points as lines of text."""

from asis_ros.errors import DatasetError
from asis_ros.files.clouds import read_cloud, read_cloud_with_fields
import numpy as np
import pytest


@pytest.fixture
def path(tmp_path):
    return tmp_path / 'cloud.xyz'


@pytest.mark.parametrize('text', ['1 2 3\n4 5 6', '1,2,3\r\n4,5,6\r\n', ' 1\t2\t3 \n\n4;5;6\n'])
def test_numbers_are_separated_by_blanks_tabs_commas_or_semicolons(path, text):
    path.write_bytes(text.encode())
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize('first', ['2', '# a comment', '//X Y Z', 'x,y,z', 'X Y Z'])
def test_a_first_line_may_count_comment_or_name(path, first):
    path.write_text(f'{first}\n1 2 3\n4 5 6\n')
    assert read_cloud(path).xyz.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_named_columns_may_stand_anywhere(path):
    path.write_text('//label X Y Z R G B\n7 1 2 3 255 0 51\n')
    cloud, (labels,) = read_cloud_with_fields(path, ['label'])
    assert (cloud.xyz.tolist(), labels.tolist()) == ([[1, 2, 3]], [7])
    assert cloud.rgb == pytest.approx(np.array([[1, 0, 0.2]]))


def test_a_line_that_broke_off_is_quoted(path):
    path.write_text('1 2 3\n4 5\n')
    with pytest.raises(DatasetError, match=r'row 2 has 2 numbers, expected 3: "4 5"'):
        read_cloud(path)


def test_a_word_among_the_numbers_is_quoted(path):
    path.write_text('1 2 3\n4 five 6\n')
    with pytest.raises(DatasetError, match=r'row 2 holds "five", no number: "4 five 6"'):
        read_cloud(path)


def test_an_empty_file_is_an_empty_cloud(path):
    path.touch()
    assert len(read_cloud(path)) == 0
