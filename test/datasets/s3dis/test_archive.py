# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.s3dis.archive: rooms that are found and rooms that are expected."""

from collections import Counter

from asis_ros.datasets.s3dis.archive import (
    EXPECTED_ROOMS,
    find_rooms,
    natural_order,
    release_folder,
)
from asis_ros.errors import DatasetError
import pytest

ROOMS = {
    'Area_1_office_1': 'Area_1/office_1',
    'Area_2_auditorium_1': 'Area_2/auditorium_1',
    'Area_3_hallway_2': 'Area_3/hallway_2',
    'Area_5_hallway_6': 'Area_5/hallway_6',
    'Area_5_office_36': 'Area_5/office_36',
}
WALL = {'Area_1/office_1/Annotations/wall_1.txt': b'1 2 3 4 5 6'}


def test_s3dis_has_272_rooms_in_six_areas():
    areas = Counter(name[:6] for name in EXPECTED_ROOMS)
    assert list(areas.values()) == [44, 40, 23, 49, 68, 48]


@pytest.mark.parametrize(
    'name', ['Area_1_WC_1', 'Area_2_auditorium_2', 'Area_5_hallway_15', 'Area_6_openspace_1']
)
def test_rooms_are_expected_by_name(name):
    assert name in EXPECTED_ROOMS


def test_names_are_sorted_by_the_numbers_in_them():
    names = ['chair_10.txt', 'chair_2.txt', 'board_3.txt', 'chair_1.txt']
    assert sorted(names, key=natural_order) == [
        'board_3.txt', 'chair_1.txt', 'chair_2.txt', 'chair_10.txt',
    ]  # fmt: skip


def test_rooms_are_found_in_an_unpacked_archive(write_archive):
    assert find_rooms(write_archive()) == ROOMS


def test_rooms_are_found_in_the_parent_folder_of_the_release(write_archive):
    assert find_rooms(write_archive().parent) == ROOMS


def test_rooms_are_found_in_a_zip_file(zip_archive):
    assert find_rooms(zip_archive) == ROOMS


def test_rooms_come_in_natural_order(write_archive):
    files = [f'Area_1/office_{number}/Annotations/wall_1.txt' for number in (10, 9, 1)]
    rooms = find_rooms(write_archive(dict.fromkeys(files, b'')))
    assert list(rooms) == ['Area_1_office_1', 'Area_1_office_9', 'Area_1_office_10']


def test_a_release_that_is_not_aligned_is_refused(write_archive):
    archive = write_archive(WALL, name='Stanford3dDataset_v1.2')
    with pytest.raises(DatasetError, match=r'not aligned.*get Stanford3dDataset_v1\.2_A'):
        release_folder(archive)


def test_an_archive_with_another_name_is_accepted(write_archive):
    assert list(find_rooms(write_archive(WALL, name='s3dis'))) == ['Area_1_office_1']


def test_a_folder_without_areas_is_refused(tmp_path):
    (tmp_path / 'area_1' / '3d').mkdir(parents=True)
    with pytest.raises(DatasetError, match='has no folder Area_1'):
        release_folder(tmp_path)


def test_an_archive_without_any_annotations_is_refused(write_archive):
    with pytest.raises(DatasetError, match=r'no Area_\*/\*/Annotations'):
        find_rooms(write_archive({'Area_1/office_1/office_1.txt': b''}))


def test_a_missing_archive_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r'there is no .*gone'):
        release_folder(tmp_path / 'gone')


def test_a_truncated_zip_file_is_refused(zip_archive):
    zip_archive.write_bytes(zip_archive.read_bytes()[:-40])
    with pytest.raises(DatasetError, match=r'download\.zip cannot be read as .* a whole zip'):
        release_folder(zip_archive)
