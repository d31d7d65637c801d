# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.yaml_files: plain values, and files that are traps."""

from collections.abc import Callable
from pathlib import Path
import time
from typing import Any

from asis_ros.errors import ConfigError
from asis_ros.files.yaml_files import read_yaml
import pytest

Read = Callable[[str], Any]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a YAML file of this text."""

    def read_text(text: str) -> Any:
        path = tmp_path / 'settings.yaml'
        path.write_text(text, encoding='utf-8')
        return read_yaml(path, 'settings', ConfigError)

    return read_text


def test_plain_values_aliases_and_merged_mappings_are_read(read: Read) -> None:
    text = 'a: &a {x: 1, y: [0.5, true, null]}\nb: *a\nc: {<<: *a, x: 2}\n'
    a = {'x': 1, 'y': [0.5, True, None]}
    assert read(text) == {'a': a, 'b': a, 'c': {**a, 'x': 2}}


def bomb(depth: int) -> str:
    """Write lists of ten aliases of the list before: ten to the power of ``depth`` values."""
    lines = ['l0: &l0 [' + ', '.join(['1'] * 10) + ']']
    for level in range(1, depth):
        items = ', '.join([f'*l{level - 1}'] * 10)
        lines.append(f'l{level}: &l{level} [{items}]')
    return '\n'.join(lines)


@pytest.mark.parametrize(
    ('text', 'problem'),
    [
        ('day: 2020-13-45', 'month must be in 1..12'),
        ('seed: ' + '9' * 5000, 'integer'),
        ('seed: ' + '9' * 30, 'an integer of more than 64 bits'),
        ('seed: 0x' + 'f' * 100_000, 'integer'),
        ('a: ' + '[' * 10_000, 'nested deeper than 32'),
        ('a:\n' + ''.join(f'{" " * n}- \n' for n in range(1, 40)), 'nested deeper than 32'),
        (bomb(40), 'more than 50000 values'),
        ('a: &a [*a]', 'an alias of itself'),
        ('seed: 1\nseed: 2', 'duplicate key seed: remove one'),
        ('block: {size: 1, size: 2}', 'duplicate key size'),
        ('a: !!python/object/apply:os.system ["true"]', 'could not determine a constructor'),
        ('a: \x07', 'unacceptable character'),
        ('# ' + 'x' * (1 << 20), 'larger than 1 MiB'),
    ],
    ids=lambda text: text[:20],
)
def test_a_trap_is_one_error_at_once(read: Read, text: str, problem: str) -> None:
    start = time.monotonic()
    with pytest.raises(
        ConfigError, match=rf'settings\.yaml cannot be read as settings: .*{problem}'
    ):
        read(text)
    assert time.monotonic() - start < 5


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    (tmp_path / 'a.yaml').write_bytes(b'\xff\xfe\x00')
    with pytest.raises(ConfigError, match=r'a\.yaml cannot be read as settings: .*utf-8'):
        read_yaml(tmp_path / 'a.yaml', 'settings', ConfigError)
