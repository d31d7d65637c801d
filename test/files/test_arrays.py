# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.arrays: NPZ files against NumPy, and files that claim too much."""

import io
from pathlib import Path
import zipfile

from asis_ros.errors import DatasetError
from asis_ros.files.arrays import fingerprint, read_arrays
from asis_ros.files.reading import reading
import numpy as np
from numpy.typing import NDArray
import pytest

XYZ = np.arange(6, dtype=np.float32).reshape(2, 3)


def read(path: Path) -> dict[str, NDArray]:
    with reading(path, 'arrays'):
        return read_arrays(path)


def npy(array: NDArray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def write(path: Path, content: bytes, method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, 'w', method) as archive:
        archive.writestr('xyz.npy', content)


@pytest.mark.parametrize('save', [np.savez, np.savez_compressed])
def test_arrays_are_those_of_numpy(tmp_path: Path, save) -> None:
    arrays = {
        'xyz': XYZ,
        'fortran': np.asfortranarray(XYZ),
        'empty': np.zeros((0, 3), np.uint8),
        'text': np.array('höhle'),
        'big': np.arange(3, dtype='>i4'),
    }
    save(tmp_path / 'a.npz', **arrays)
    with np.load(tmp_path / 'a.npz') as expected:
        found = read_arrays(tmp_path / 'a.npz')
        assert list(found) == list(expected)
        for name, array in found.items():
            assert array.dtype == expected[name].dtype
            assert np.array_equal(array, expected[name])


def test_only_the_arrays_asked_for_are_read(tmp_path: Path) -> None:
    np.savez(tmp_path / 'a.npz', xyz=XYZ, objects=np.array([object()]))
    assert list(read_arrays(tmp_path / 'a.npz', ('xyz', 'rgb'))) == ['xyz']


def test_python_objects_are_never_loaded(tmp_path: Path) -> None:
    np.savez(tmp_path / 'a.npz', xyz=np.array([{'a': 1}]))
    with pytest.raises(DatasetError, match="'xyz' holds Python objects, which are never loaded"):
        read(tmp_path / 'a.npz')


def test_an_array_that_claims_more_than_is_there_is_refused_before_memory_is_taken(
    tmp_path: Path,
) -> None:
    content = npy(XYZ).replace(b'(2, 3), }' + b' ' * 12, b'(2000000000, 3), }   ')
    write(tmp_path / 'a.npz', content)
    with pytest.raises(DatasetError, match=r'should have 24000000000 bytes .* has 24'):
        read(tmp_path / 'a.npz')


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(tmp_path: Path) -> None:
    write(tmp_path / 'a.npz', npy(np.zeros((100 << 20,), np.uint8)), zipfile.ZIP_DEFLATED)
    with pytest.raises(DatasetError, match=r'\d+ KiB in the file claim to hold 100 MiB'):
        read(tmp_path / 'a.npz')


def test_every_damaged_byte_of_the_values_is_noticed(tmp_path: Path) -> None:
    write(tmp_path / 'a.npz', npy(XYZ))
    content = (tmp_path / 'a.npz').read_bytes()
    start = content.index(XYZ.tobytes())
    for place in range(start, start + XYZ.nbytes):
        damaged = bytearray(content)
        damaged[place] ^= 1
        (tmp_path / 'b.npz').write_bytes(damaged)
        with pytest.raises(DatasetError, match='Bad CRC'):
            read(tmp_path / 'b.npz')


@pytest.mark.parametrize(
    ('content', 'problem'),
    [
        (npy(XYZ), 'not a zip file'),  # a .npy file named .npz
        (b'', 'not a zip file'),
        (b'\x80\x04N.', 'not a zip file'),  # a pickle
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / 'a.npz').write_bytes(content)
    with pytest.raises(DatasetError, match=rf'a\.npz cannot be read as arrays: .*{problem}'):
        read(tmp_path / 'a.npz')


def test_an_encrypted_or_unknown_compression_is_named(tmp_path: Path) -> None:
    write(tmp_path / 'a.npz', npy(XYZ))
    content = (tmp_path / 'a.npz').read_bytes()
    directory = content.index(b'PK\x01\x02')
    for offset, value in ((8, 1), (10, 99)):  # flags: encrypted; method: unknown
        damaged = bytearray(content)
        damaged[directory + offset] = value
        (tmp_path / 'b.npz').write_bytes(damaged)
        with pytest.raises(DatasetError, match=r'b\.npz cannot be read as arrays'):
            read(tmp_path / 'b.npz')


def test_an_array_whose_name_is_damaged_is_not_taken_for_missing(tmp_path: Path) -> None:
    np.savez(tmp_path / 'a.npz', xyz=XYZ, rgb=XYZ)
    content = (tmp_path / 'a.npz').read_bytes()
    start = content.rindex(b'rgb.npy')  # in the directory at the end
    (tmp_path / 'a.npz').write_bytes(content[:start] + b'r_b' + content[start + 3 :])
    problem = r'File name in directory .* and header .* differ'
    with pytest.raises(DatasetError, match=problem), reading(tmp_path / 'a.npz', 'arrays'):
        read_arrays(tmp_path / 'a.npz', ('xyz', 'rgb'))


def test_a_fingerprint_is_that_of_the_contents(tmp_path: Path) -> None:
    np.savez(tmp_path / 'a.npz', xyz=XYZ)
    np.savez(tmp_path / 'same.npz', xyz=XYZ.copy())
    np.savez(tmp_path / 'other.npz', xyz=XYZ + 1)
    one, same, other = (fingerprint(tmp_path / f'{n}.npz') for n in ('a', 'same', 'other'))
    assert one == same
    assert one != other
