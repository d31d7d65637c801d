# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.room_files: saving, loading and selecting rooms."""

from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import (
    areas_of,
    list_rooms,
    load_room,
    rooms_of_area,
    rooms_outside_area,
    save_room,
)
from asis_ros.errors import DatasetError
import numpy as np
import pytest


def room(*, colour: bool) -> LabelledCloud:
    xyz = np.arange(9, dtype=np.float32).reshape(3, 3)
    rgb = (np.arange(9, dtype=np.float32) * 20 / 255).reshape(3, 3) if colour else None
    return LabelledCloud(
        PointCloud(xyz, rgb), np.array([0, 12, 3], np.uint8), np.array([5, 70_000, -1], np.int32)
    )


@pytest.mark.parametrize('colour', [True, False])
def test_a_saved_room_is_loaded_unchanged(tmp_path: Path, colour: bool) -> None:
    saved = room(colour=colour)
    save_room(tmp_path / 'a.npz', saved)
    loaded = load_room(tmp_path / 'a.npz')
    assert np.array_equal(loaded.cloud.xyz, saved.cloud.xyz)
    assert np.array_equal(loaded.class_ids, saved.class_ids)
    assert np.array_equal(loaded.instance_ids, saved.instance_ids)
    if colour:
        assert np.allclose(loaded.cloud.rgb, saved.cloud.rgb, atol=1e-6)
    else:
        assert loaded.cloud.rgb is None


def test_saving_leaves_no_temporary_file(tmp_path: Path) -> None:
    save_room(tmp_path / 'a.npz', room(colour=True))
    assert [path.name for path in tmp_path.iterdir()] == ['a.npz']


def test_a_truncated_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / 'a.npz'
    save_room(path, room(colour=True))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DatasetError, match=r'a\.npz cannot be read as a labelled room'):
        load_room(path)


def test_a_missing_array_is_named(tmp_path: Path) -> None:
    np.savez(tmp_path / 'a.npz', xyz=np.zeros((2, 3)))
    with pytest.raises(DatasetError, match='class_ids'):
        load_room(tmp_path / 'a.npz')


def test_rooms_are_listed_by_name(tmp_path: Path) -> None:
    for name in ('b.npz', 'a.npz', 'notes.txt'):
        (tmp_path / name).touch()
    assert [path.name for path in list_rooms(tmp_path)] == ['a.npz', 'b.npz']


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match='asis prepare'):
        list_rooms(tmp_path)


def test_a_room_without_points_is_named(tmp_path: Path) -> None:
    save_room(tmp_path / 'empty.npz', room(colour=True).take(np.zeros(0, np.intp)))
    with pytest.raises(DatasetError, match=r'empty\.npz is a room without points'):
        load_room(tmp_path / 'empty.npz')


def test_rooms_are_selected_by_area() -> None:
    rooms = [Path(f'{name}.npz') for name in ('Area_1_hall_1', 'Area_2_hall_1', 'Area_12_hall_1')]
    assert areas_of([*rooms, Path('kitchen.npz')]) == [1, 2, 12]
    assert rooms_of_area(rooms, 1) == rooms[:1]
    assert rooms_outside_area(rooms, 1) == rooms[1:]


def test_an_area_without_rooms_is_named_with_the_existing_areas() -> None:
    with pytest.raises(DatasetError, match=r'of area 5 .* there are areas \[1\]'):
        rooms_of_area([Path('Area_1_hall_1.npz')], 5)
    with pytest.raises(DatasetError, match='none is left to train on'):
        rooms_outside_area([Path('Area_1_hall_1.npz')], 1)


@pytest.mark.parametrize(
    ('change', 'problem'),
    [
        ({'xyz': np.zeros((3, 3), np.int32)}, "array 'xyz' is of type int32"),
        ({'xyz': np.full((3, 3), np.nan, np.float32)}, 'points that are not finite'),
        ({'xyz': np.zeros((3, 2), np.float32)}, r'xyz has shape \(3, 2\)'),
        ({'rgb': np.full((3, 3), 256, np.uint16)}, 'the value 256 is not in the range of uint8'),
        ({'class_ids': np.array([0, -1, 0])}, 'the value -1 is not in the range of uint8'),
        ({'class_ids': np.zeros(3)}, "array 'class_ids' is of type float64"),
        ({'instance_ids': np.full(3, 2**40)}, 'the value 1099511627776 is not in the range'),
        ({'instance_ids': np.array([{}] * 3)}, 'holds Python objects'),
    ],
)
def test_an_array_that_is_not_of_a_room_is_named(
    tmp_path: Path, change: dict, problem: str
) -> None:
    save_room(tmp_path / 'a.npz', room(colour=True))
    with np.load(tmp_path / 'a.npz') as arrays:
        np.savez(tmp_path / 'b.npz', **{**arrays, **change})
    problem = rf'b\.npz cannot be read as a labelled room: .*{problem}'
    with pytest.raises(DatasetError, match=problem):
        load_room(tmp_path / 'b.npz')


def test_labels_of_a_wider_type_are_those_of_a_room(tmp_path: Path) -> None:
    labels = np.array([0, 12, 255])
    np.savez(tmp_path / 'a.npz', xyz=np.zeros((3, 3)), class_ids=labels, instance_ids=labels)
    loaded = load_room(tmp_path / 'a.npz')
    assert loaded.class_ids.tolist() == loaded.instance_ids.tolist() == [0, 12, 255]
    assert (loaded.class_ids.dtype, loaded.instance_ids.dtype) == (np.uint8, np.int32)
