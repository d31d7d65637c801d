# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.shapenet.shapes: valid and invalid files."""

from pathlib import Path
from typing import Any

from asis_ros.datasets.shapenet.shapes import read_shapes
from asis_ros.errors import DatasetError
import h5py
import numpy as np
import pytest

Arrays = dict[str, Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / 'shapes.h5'


def write(path: Path, arrays: Arrays) -> None:
    with h5py.File(path, 'w') as file:
        for key, array in arrays.items():
            file[key] = array


@pytest.mark.parametrize('dtype', [np.uint8, np.int64, np.float32])
def test_points_and_parts_are_read_from_any_numeric_type(
    path: Path, arrays: Arrays, dtype: type
) -> None:
    write(path, {key: array.astype(dtype) for key, array in arrays.items() if key != 'data'})
    with h5py.File(path, 'a') as file:
        file['data'] = arrays['data'].astype(np.float64)
    shapes = read_shapes(path)
    assert np.array_equal(shapes.points, arrays['data'])
    assert np.array_equal(shapes.class_ids, arrays['seglabel'])
    assert [array.dtype for array in shapes] == [np.float32, np.uint8, np.int32]


def test_a_number_in_two_parts_is_two_instances(path: Path, arrays: Arrays) -> None:
    write(path, arrays)
    chair = read_shapes(path).instance_ids[1]
    leg, other_leg, seat = chair[:700], chair[700:1500], chair[1500:]
    assert all(len(set(ids)) == 1 for ids in (leg, other_leg, seat))
    assert len({leg[0], other_leg[0], seat[0]}) == 3


def test_points_with_a_negative_number_are_unassigned(path: Path, arrays: Arrays) -> None:
    arrays['pid'][1, :10] = -1
    write(path, arrays)
    instance_ids = read_shapes(path).instance_ids
    assert (instance_ids[1, :10] == -1).all()
    assert (instance_ids >= 0).sum() == 2 * 2048 - 10


def test_other_arrays_are_ignored(path: Path, arrays: Arrays) -> None:
    write(path, {**arrays, 'label': np.zeros(2), 'names': 'mug, chair'})
    assert len(read_shapes(path).points) == 2


def test_files_of_pointnet_without_instances_are_refused(path: Path, arrays: Arrays) -> None:
    write(path, {'data': arrays['data'], 'pid': arrays['seglabel'], 'label': [[11], [4]]})
    with pytest.raises(DatasetError, match=r'shapes.h5 .* no seglabel \(it has data, label, pid'):
        read_shapes(path)


INVALID = [
    ('data', (1, 5, 2), np.inf, 'data: shape 1 has inf, expected finite'),
    ('seglabel', (1, 3), 50, 'seglabel: shape 1 has part 50, not in any category'),
    ('seglabel', (0, 3), -1, 'seglabel: shape 0 has part -1, not in any category'),
    ('seglabel', (0, 9), 2, 'seglabel: shape 0 has part 36 of mug and part 2 of airplane'),
    ('seglabel', (1, 3), 12.5, 'seglabel: shape 1 has 12.5, expected a whole number'),
    ('pid', (1, 3), np.nan, 'pid: shape 1 has nan, expected a whole number'),
    ('pid', (1, 3), np.inf, 'pid: shape 1 has inf, expected a whole number'),
]


@pytest.mark.parametrize(('key', 'index', 'value', 'message'), INVALID)
def test_an_invalid_value_is_named_with_its_shape(
    path: Path, arrays: Arrays, key: str, index: tuple[int, ...], value: float, message: str
) -> None:
    arrays[key] = arrays[key].astype(float)
    arrays[key][index] = value
    write(path, arrays)
    with pytest.raises(DatasetError, match=f'shapes.h5, {message}'):
        read_shapes(path)


MISSHAPEN = [
    ('data', np.zeros((2, 1024, 3)), r'float64 of shape \(2, 1024, 3\), .* \(2, 2048, 3\)'),
    ('data', 3.0, r'float64 of shape \(\), expected numbers of shape \(2048, 3\)'),
    ('seglabel', np.zeros((1, 2048)), r'float64 of shape \(1, 2048\), .* \(2, 2048\)'),
    ('pid', np.zeros((2, 2048), bool), r'bool of shape \(2, 2048\), expected numbers'),
]


@pytest.mark.parametrize(('key', 'array', 'message'), MISSHAPEN)
def test_an_array_of_another_shape_or_kind_is_refused(
    path: Path, arrays: Arrays, key: str, array: Any, message: str
) -> None:
    write(path, {**arrays, key: array})
    with pytest.raises(DatasetError, match=f'shapes.h5 .* {key} is {message}'):
        read_shapes(path)


def test_a_file_of_another_format_is_refused(path: Path) -> None:
    path.write_text('not HDF5')
    with pytest.raises(DatasetError, match=r'shapes.h5 cannot be read'):
        read_shapes(path)


def test_a_link_to_another_file_is_not_followed(path: Path, arrays: Arrays) -> None:
    write(path.with_name('other.h5'), arrays)
    write(path, {key: array for key, array in arrays.items() if key != 'pid'})
    with h5py.File(path, 'a') as file:
        file['pid'] = h5py.ExternalLink('other.h5', 'pid')
    with pytest.raises(DatasetError, match=r'shapes.h5 .* pid is no data set in this file'):
        read_shapes(path)


def test_values_kept_in_another_file_are_not_read(path: Path, arrays: Arrays) -> None:
    write(path, {key: array for key, array in arrays.items() if key != 'pid'})
    raw = path.with_name('raw')
    raw.write_bytes(arrays['pid'].astype('<i4').tobytes())
    with h5py.File(path, 'a') as file:
        shape = arrays['pid'].shape
        file.create_dataset('pid', shape, '<i4', external=[(str(raw), 0, raw.stat().st_size)])
    with pytest.raises(DatasetError, match='pid is no data set in this file'):
        read_shapes(path)


def test_a_few_bytes_that_claim_gigabytes_are_refused_before_memory_is_taken(path: Path) -> None:
    with h5py.File(path, 'w') as file:
        for key, shape in (('data', (115_000, 2048, 3)), ('seglabel', (115_000, 2048))):
            file.create_dataset(key, shape, np.float32, chunks=True)
        file['pid'] = file['seglabel']
    with pytest.raises(DatasetError, match='KiB in the file claim to hold 4492 MiB'):
        read_shapes(path)


def test_a_group_in_place_of_a_data_set_is_named(path: Path, arrays: Arrays) -> None:
    write(path, {key: array for key, array in arrays.items() if key != 'pid'})
    with h5py.File(path, 'a') as file:
        file.create_group('pid')
    with pytest.raises(DatasetError, match='pid is no data set'):
        read_shapes(path)
