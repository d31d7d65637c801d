# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.s3dis.room: classes, instances and repairs worked out by hand."""

from asis_ros.datasets.s3dis.room import read_room
from asis_ros.errors import DatasetError
import numpy as np
import pytest


@pytest.fixture
def office(write_archive):
    """Read the room whose points are those of conftest, in the order of their instances."""
    return read_room(write_archive() / 'Area_1' / 'office_1')


def test_instances_are_numbered_in_the_natural_order_of_their_files(office):
    room, _ = office
    # chair_1, chair_2, chair_10, floor_1 (two points), stairs_1.
    assert room.instance_ids.tolist() == [0, 1, 2, 3, 3, 4]
    assert room.instance_ids.dtype == np.int32


def test_the_class_is_the_name_before_the_underscore_and_stairs_are_clutter(office):
    room, _ = office
    assert room.class_ids.tolist() == [8, 8, 8, 1, 1, 12]
    assert room.class_ids.dtype == np.uint8


def test_the_room_is_shifted_to_the_origin(office):
    room, record = office
    assert record.origin == [-1.5, 2.0, -0.25]
    assert room.cloud.xyz.tolist() == [
        [0.25, 1, 1], [0, 1, 1], [0.5, 1, 0.75], [0, 0, 0], [0.5, 0.5, 0.25], [0.5, 1.5, 0.75],
    ]  # fmt: skip


def test_colours_are_those_of_the_files(office):
    room, _ = office
    assert (room.cloud.rgb * 255).round().tolist() == [
        [1, 2, 3], [4, 5, 6], [7, 8, 9], [0, 128, 255], [9, 8, 7], [10, 11, 12],
    ]  # fmt: skip


def test_the_record_counts_points_and_instances(office):
    _, record = office
    assert record.num_points == 6
    assert record.num_instances == {'chair': 3, 'floor': 1, 'clutter': 1}


def test_ignored_files_and_other_classes_are_reported(office):
    _, record = office
    assert record.repairs == [
        "'.DS_Store' left out: no annotation",
        "'Icon\\r' left out: no annotation",
        "stairs_1.txt: 'stairs' is not one of the 13 classes, taken for clutter",
    ]


def test_the_copy_of_wall_3_is_ignored_and_reported(write_archive):
    room, record = read_room(write_archive() / 'Area_5' / 'office_36')
    assert room.instance_ids.tolist() == [0, 0]
    assert record.repairs == ["'wall_3 (1).txt' left out: a copy of wall_3.txt"]


def test_a_copy_without_an_original_is_an_instance(write_archive):
    archive = write_archive({'Area_1/a/Annotations/wall_3 (1).txt': b'1 2 3 4 5 6'})
    room, record = read_room(archive / 'Area_1' / 'a')
    assert room.class_ids.tolist() == [2]
    assert record.repairs == []


def test_the_repair_of_hallway_6_is_reported(write_archive):
    room, record = read_room(write_archive() / 'Area_5' / 'hallway_6')
    assert (room.cloud.rgb[1] * 255).round().tolist() == [185, 187, 190]
    assert [repair[:24] for repair in record.repairs] == ["ceiling_1.txt line 2: '1"]


def test_more_than_256_instances_are_distinct(write_archive):
    files = {
        f'Area_2/auditorium_1/Annotations/chair_{number}.txt': b'1 2 3 4 5 %d' % (number % 256)
        for number in range(1, 301)
    }
    room, _ = read_room(write_archive(files) / 'Area_2' / 'auditorium_1')
    assert room.instance_ids.tolist() == list(range(300))
    assert (room.cloud.rgb[:, 2] * 255).round().tolist() == [i % 256 for i in range(1, 301)]


def test_a_room_without_annotations_is_an_error(write_archive):
    archive = write_archive({'Area_1/office_1/office_1.txt': b''})
    with pytest.raises(DatasetError, match=r'office_1 has no folder Annotations'):
        read_room(archive / 'Area_1' / 'office_1')


def test_a_room_without_annotation_files_is_an_error(write_archive):
    archive = write_archive({'Area_1/office_1/Annotations/.DS_Store': b''})
    with pytest.raises(DatasetError, match=r'Annotations holds no annotation \(\*\.txt\)'):
        read_room(archive / 'Area_1' / 'office_1')
