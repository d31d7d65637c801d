# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.many.bags: what counts as a bag in a folder of bags."""

from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.many.bags import find_bags
import pytest


def touch(path: Path, size: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path


def test_folders_with_metadata_and_storage_files_are_bags_at_any_depth(tmp_path: Path) -> None:
    touch(tmp_path / 'split' / 'metadata.yaml', 5)
    touch(tmp_path / 'split' / 'split_0.mcap', 10)
    touch(tmp_path / 'split' / 'split_1.mcap', 20)
    touch(tmp_path / 'day' / 'killed' / 'killed_0.db3.zstd', 7)
    touch(tmp_path / 'old.bag', 3)
    touch(tmp_path / 'notes.txt')
    touch(tmp_path / '.split.part' / 'split.mcap')
    assert [(bag.name, bag.path, bag.size) for bag in find_bags(tmp_path)] == [
        ('day/killed/killed_0', tmp_path / 'day' / 'killed' / 'killed_0.db3.zstd', 7),
        ('old', tmp_path / 'old.bag', 3),
        ('split', tmp_path / 'split', 35),
    ]


def test_results_below_the_folder_are_no_bags(tmp_path: Path) -> None:
    touch(tmp_path / 'a.mcap')
    touch(tmp_path / 'labelled' / 'a' / 'metadata.yaml')
    assert [bag.name for bag in find_bags(tmp_path, tmp_path / 'labelled')] == ['a']


def test_two_bags_of_one_name_are_refused(tmp_path: Path) -> None:
    touch(tmp_path / 'a.mcap')
    touch(tmp_path / 'a.db3')
    with pytest.raises(DatasetError, match='have the same name: rename one of them'):
        find_bags(tmp_path)


@pytest.mark.parametrize(
    ('file', 'expected'),
    [
        ('metadata.yaml', 'is a bag itself: give the folder that holds it'),
        ('notes.txt', 'holds no bag: neither folders of bags nor .mcap or .db3'),
        (None, 'there is no folder'),
    ],
)
def test_a_folder_without_bags_is_refused(tmp_path: Path, file: str | None, expected: str) -> None:
    if file is not None:
        touch(tmp_path / 'bags' / file)
    with pytest.raises(DatasetError, match=expected):
        find_bags(tmp_path / 'bags')
