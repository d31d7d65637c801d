# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.reading: one error for whatever a file makes a library raise."""

import lzma
from pathlib import Path
import pickle
import tokenize
import zipfile
import zlib

from asis_ros.errors import CloudError, ConfigError, DatasetError, SettingError
from asis_ros.files.reading import check_content, MIB, read_json, read_text, reading
import pytest

PATH = Path('room.npz')


@pytest.mark.parametrize(
    'error',
    [
        zlib.error('invalid block'),
        lzma.LZMAError('corrupt input'),
        zipfile.BadZipFile('not a zip file'),
        NotImplementedError('compression method 99'),
        RuntimeError('encrypted'),
        OverflowError('too large'),
        UnicodeDecodeError('utf-8', b'\xff', 0, 1, 'invalid'),
        tokenize.TokenError('EOF in multi-line statement', (1, 0)),
        pickle.UnpicklingError('refused'),
        OSError('unable to open file'),
        CloudError('bad_shape', 'xyz has shape (3,)'),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_library_raises_becomes_one_error_with_file_and_advice(error: Exception) -> None:
    problem = r'room\.npz cannot be read as a room: .*; write it again'
    with (
        pytest.raises(ConfigError, match=problem) as raised,
        reading(PATH, 'a room', ConfigError, 'write it again'),
    ):
        raise error
    assert raised.value.__cause__ is error


@pytest.mark.parametrize(
    ('error', 'text'),
    [
        (MemoryError(), 'it needs more memory than there is'),
        (EOFError(), 'EOFError'),
        (KeyError('xyz'), "KeyError 'xyz'"),
        (ValueError('first\n  second'), 'first second'),
        (ValueError('x' * 1000), 'x' * 300 + '...'),
    ],
)
def test_the_reason_is_one_line_that_says_something(error: Exception, text: str) -> None:
    with pytest.raises(DatasetError) as raised, reading(PATH, 'a room'):
        raise error
    assert str(raised.value) == f'room.npz cannot be read as a room: {text}'


def test_a_file_that_is_not_there_is_named_with_the_reason_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / 'gone.json'
    with pytest.raises(DatasetError) as raised, reading(path, 'results'):
        read_json(path)
    assert str(raised.value) == f'cannot read {path}: No such file or directory'


def test_an_interrupt_passes() -> None:
    with pytest.raises(KeyboardInterrupt), reading(PATH, 'a room'):
        raise KeyboardInterrupt


def test_content_is_limited_in_size_and_in_ratio_to_the_file() -> None:
    check_content(64 * MIB, 10)  # small enough for any ratio
    check_content(500 * MIB, 5 * MIB)  # 100 times
    with pytest.raises(ValueError, match='5120 KiB in the file claim to hold 501 MiB'):
        check_content(501 * MIB, 5 * MIB)
    with pytest.raises(ValueError, match=r'it holds 9\.0 GiB, at most 8 are read'):
        check_content(9 * 1024 * MIB, 9 * 1024 * MIB)


def test_a_text_beyond_the_limit_is_not_read_to_its_end() -> None:
    with pytest.raises(ValueError, match='larger than 1 MiB'):
        read_text(Path('/dev/zero'), MIB)


def test_a_text_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / 'text').write_bytes(b'\xef\xbb\xbfseed: 3\n')
    assert read_text(tmp_path / 'text') == 'seed: 3\n'


def test_deep_nesting_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / 'deep.json'
    path.write_text('[' * 200_000)
    with pytest.raises(DatasetError, match=r'deep\.json cannot be read'), reading(path, 'results'):
        read_json(path)


@pytest.mark.parametrize(
    'error', [CloudError('bad_shape', 'xyz has shape (3,)'), SettingError('seed', 'must be int')]
)
def test_an_error_comes_back_whole_from_a_worker_process(error: Exception) -> None:
    copied = pickle.loads(pickle.dumps(error))
    assert type(copied) is type(error)
    assert str(copied) == str(error)
    assert getattr(copied, 'reason', '') == getattr(error, 'reason', '')
