# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.s3dis.prepare: written rooms, resumed runs and failures."""

import json
import os
import zipfile

from asis_ros.datasets.class_names import create_dataset_folder, load_class_names
from asis_ros.datasets.room_files import list_rooms, load_room
from asis_ros.datasets.s3dis import prepare
from asis_ros.datasets.s3dis.archive import RELEASE
from asis_ros.datasets.s3dis.prepare import prepare_s3dis
from asis_ros.errors import DatasetError
from asis_ros.labels import CLASS_NAMES
import numpy as np
import pytest

ROOMS = [
    'Area_1_office_1',
    'Area_2_auditorium_1',
    'Area_3_hallway_2',
    'Area_5_hallway_6',
    'Area_5_office_36',
]


def contents(out):
    """Give the arrays of every room in a folder."""
    arrays = {}
    for path in list_rooms(out):
        room = load_room(path)
        arrays[path.stem] = [
            array.tolist()
            for array in (room.cloud.xyz, room.cloud.rgb, room.class_ids, room.instance_ids)
        ]
    return arrays


def test_each_room_is_one_file(write_archive, tmp_path):
    prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
    assert [path.stem for path in list_rooms(tmp_path / 'out')] == ROOMS


def test_colours_are_kept_as_bytes_and_instances_as_32_bits(write_archive, tmp_path):
    prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
    with np.load(tmp_path / 'out' / 'Area_2_auditorium_1.npz') as arrays:
        assert arrays['rgb'].tolist() == [[4, 5, 6], [167, 15, 16]]
        assert (arrays['rgb'].dtype, arrays['instance_ids'].dtype) == (np.uint8, np.int32)


def test_the_class_names_are_written_beside_the_rooms(write_archive, tmp_path):
    prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
    assert (tmp_path / 'out' / 'classes.yaml').exists()
    assert load_class_names(tmp_path / 'out') == CLASS_NAMES


def test_two_processes_write_the_same_as_one(write_archive, tmp_path):
    archive = write_archive()
    one = prepare_s3dis(archive, tmp_path / 'one', workers=1)
    two = prepare_s3dis(archive, tmp_path / 'two', workers=2)
    assert contents(tmp_path / 'one') == contents(tmp_path / 'two')
    assert one == two


def test_a_zip_file_gives_the_same_rooms_as_the_unpacked_archive(
    write_archive, zip_archive, tmp_path
):
    unpacked = prepare_s3dis(write_archive(), tmp_path / 'unpacked', workers=1)
    zipped = prepare_s3dis(zip_archive, tmp_path / 'zipped', workers=1)
    assert contents(tmp_path / 'unpacked') == contents(tmp_path / 'zipped')
    assert unpacked.rooms.keys() == zipped.rooms.keys()


def test_names_that_lead_out_of_a_zip_file_are_no_rooms(zip_archive, tmp_path):
    before = set(tmp_path.rglob('*'))
    with zipfile.ZipFile(zip_archive, 'a') as file:
        for name in ('Area_1/../../evil', 'Area_1/..', '../Area_9/office_1', '/Area_9/office_1'):
            file.writestr(f'{RELEASE}/{name}/Annotations/chair_1.txt', '0 0 0 1 2 3\n')
        file.writestr('../Area_9/office_1/Annotations/chair_1.txt', '0 0 0 1 2 3\n')
    report = prepare_s3dis(zip_archive, tmp_path / 'out', workers=1)
    assert sorted(report.rooms) == ROOMS
    written = set(tmp_path.rglob('*')) - before
    assert all(path.is_relative_to(tmp_path / 'out') for path in written)
    assert not list(tmp_path.parent.rglob('*evil*'))


def test_a_second_run_writes_no_room_and_gives_the_same_report(write_archive, tmp_path):
    archive, out = write_archive(), tmp_path / 'out'
    first = prepare_s3dis(archive, out, workers=1)
    times = [path.stat().st_mtime_ns for path in list_rooms(out)]
    for path in archive.rglob('*.txt'):
        path.write_bytes(b'nothing of this is read again')
    second = prepare_s3dis(archive, out, workers=1)
    assert [path.stat().st_mtime_ns for path in list_rooms(out)] == times
    assert second == first


def test_a_room_that_was_removed_is_written_again(write_archive, tmp_path):
    archive, out = write_archive(), tmp_path / 'out'
    prepare_s3dis(archive, out, workers=1)
    (out / 'Area_3_hallway_2.npz').unlink()
    prepare_s3dis(archive, out, workers=1)
    assert [path.stem for path in list_rooms(out)] == ROOMS


@pytest.fixture
def damaged(write_archive):
    """Give an archive with two rooms that cannot be read."""
    archive = write_archive()
    (archive / 'Area_3/hallway_2/Annotations/wall_1.txt').write_bytes(b'1 2 3 4 5\n')
    for path in (archive / 'Area_2/auditorium_1/Annotations').iterdir():
        path.unlink()
    return archive


def test_failed_rooms_are_reported_and_the_others_written(damaged, tmp_path):
    report = prepare_s3dis(damaged, tmp_path / 'out', workers=2)
    assert list(report.failed) == ['Area_2_auditorium_1', 'Area_3_hallway_2']
    assert 'holds no annotation' in report.failed['Area_2_auditorium_1']
    assert 'wall_1.txt line 1: expected 6 columns' in report.failed['Area_3_hallway_2']
    written = [path.stem for path in list_rooms(tmp_path / 'out')]
    assert written == ['Area_1_office_1', 'Area_5_hallway_6', 'Area_5_office_36']


def test_a_failed_room_is_tried_again(damaged, tmp_path):
    prepare_s3dis(damaged, tmp_path / 'out', workers=1)
    (damaged / 'Area_3/hallway_2/Annotations/wall_1.txt').write_bytes(b'1 2 3 4 5 6\n')
    report = prepare_s3dis(damaged, tmp_path / 'out', workers=1)
    assert list(report.failed) == ['Area_2_auditorium_1']


def test_an_unwritable_room_is_reported(write_archive, tmp_path):
    (tmp_path / 'out' / 'Area_3_hallway_2.npz').mkdir(parents=True)
    report = prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
    assert list(report.failed) == ['Area_3_hallway_2']
    assert 'Is a directory' in report.failed['Area_3_hallway_2']


def test_a_killed_process_is_an_error_with_advice(write_archive, tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, 'read_room', lambda folder: os._exit(9))
    with pytest.raises(DatasetError, match=r'killed, .*use fewer --workers'):
        prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)


def test_rooms_the_archive_lacks_are_missing(write_archive, tmp_path):
    report = prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
    assert len(report.missing) == 272 - 5
    assert 'Area_1_office_2' in report.missing
    assert not set(report.missing) & set(ROOMS)


def test_the_report_on_disk_counts_rooms_points_and_instances(write_archive, tmp_path):
    prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
    report = json.loads((tmp_path / 'out' / 'report.json').read_text())
    assert report['num_rooms'] == 5
    assert report['num_points'] == 6 + 2 + 2 + 2 + 2
    found = {name: count for name, count in report['num_instances'].items() if count}
    assert found == {'ceiling': 1, 'floor': 1, 'wall': 2, 'chair': 3, 'board': 1, 'clutter': 1}
    assert report['rooms']['Area_1_office_1']['origin'] == [-1.5, 2.0, -0.25]


def test_another_report_is_not_overwritten(write_archive, tmp_path):
    (tmp_path / 'out').mkdir()
    (tmp_path / 'out' / 'report.json').write_text('{"scans": 7}')
    with pytest.raises(DatasetError, match=r'report\.json cannot be read .* of an earlier run'):
        prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
    assert (tmp_path / 'out' / 'report.json').read_text() == '{"scans": 7}'


def test_rooms_of_other_classes_are_refused(write_archive, tmp_path):
    create_dataset_folder(tmp_path / 'out', ['rock', 'ground'])
    (tmp_path / 'out' / 'scan.npz').touch()
    with pytest.raises(DatasetError, match=r'holds rooms of other classes \(rock, ground; not ce'):
        prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)


def test_a_file_in_place_of_the_folder_is_named(write_archive, tmp_path):
    (tmp_path / 'out').touch()
    with pytest.raises(DatasetError, match=r'cannot write to .*out: File exists'):
        prepare_s3dis(write_archive(), tmp_path / 'out', workers=1)
