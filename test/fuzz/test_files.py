# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Random damage of every format that users give: each file is read, or refused in one sentence.

``FUZZ_FILES`` sets their number; ``make fuzz`` reads a hundred thousand and prints what came of
them.
"""

from collections.abc import Iterator
import os
from pathlib import Path
import resource
import signal
import time
from typing import Any
import warnings

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import load_room
from asis_ros.errors import AsisError
from mutations import damaged, damaged_member
import numpy as np
import pytest
from samples import CLASS_IDS, INSTANCE_IDS, npz, RGB, Sample, samples, XYZ

NUM_FILES = int(os.environ.get('FUZZ_FILES', '3000'))
LONGEST = 20
"""Longest time that a damaged file of some kilobytes may take (s)."""
MOST_MEMORY = 4 << 30
"""Memory (bytes) beyond that at the start of a test; a reader that needs more has no limits."""


class Hung(BaseException):
    """A reader took too long; no ``Exception``, so that no reader can take it for damage."""


@pytest.fixture(autouse=True)
def _limits() -> Iterator[None]:
    """Stop a reader that hangs, and let one that takes too much memory fail."""

    def stop(number: int, frame: Any) -> None:
        raise Hung

    handler = signal.signal(signal.SIGALRM, stop)
    memory = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path('/proc/self/statm').read_text().split()[0])
    limit = pages * resource.getpagesize() + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, memory[1]))
    yield
    signal.alarm(0)
    resource.setrlimit(resource.RLIMIT_AS, memory)
    signal.signal(signal.SIGALRM, handler)


def read(sample: Sample, path: Path) -> object | None:
    """Read a file; None if it was refused."""
    signal.alarm(LONGEST)
    try:
        return sample.read(path)
    except AsisError as error:
        text = str(error)
        assert path.name in text or path.parent.name in text
        return None
    finally:
        signal.alarm(0)


@pytest.mark.skipif(not Path('/proc/self/statm').exists(), reason='needs /proc')
def test_every_damaged_file_is_read_or_refused_with_its_name(tmp_path: Path) -> None:
    warnings.simplefilter('ignore')
    kinds = samples(tmp_path)
    share = NUM_FILES / sum(sample.share for sample in kinds)
    total = 0
    print(f'\n{"file":20}{"damaged":>10}{"read":>8}{"refused":>9}{"slowest":>10}')
    for index, sample in enumerate(kinds):
        path = tmp_path / sample.name
        path.write_bytes(sample.content)
        assert read(sample, path) is not None, f'the sound {sample.name} was refused'
        number = max(1, round(share * sample.share))
        num_read, slowest = 0, 0.0
        for seed in range(number):
            rng = np.random.default_rng([15, index, seed])
            inside = sample.is_zip and rng.random() < 0.5
            content = (damaged_member if inside else damaged)(sample.content, rng)
            path.write_bytes(content)
            start = time.monotonic()
            try:
                found = read(sample, path)
            except Exception as error:
                raise AssertionError(f'{sample.name}, seed {seed}: {error!r}') from error
            slowest = max(slowest, time.monotonic() - start)
            num_read += found is not None
            if isinstance(found, PointCloud):
                assert found.xyz.shape == (len(found), 3)
        path.unlink()
        total += number
        print(
            f'{sample.name:20}{number:10}{num_read:8}{number - num_read:9}{slowest * 1000:7.0f} ms'
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f'{"all":20}{total:10}   peak memory {peak:.0f} MiB')


def test_a_room_whose_file_was_damaged_is_refused_or_unchanged(tmp_path: Path) -> None:
    content = npz(xyz=XYZ, rgb=RGB, class_ids=CLASS_IDS, instance_ids=INSTANCE_IDS)
    path = tmp_path / 'room.npz'
    path.write_bytes(content)
    sound = load_room(path)
    num_read = 0
    for seed in range(NUM_FILES // 10):
        path.write_bytes(damaged(content, np.random.default_rng([16, seed])))
        found = read(Sample('room.npz', content, load_room), path)
        if isinstance(found, LabelledCloud):
            num_read += 1
            assert found.cloud.rgb is not None, f'seed {seed}'
            assert sound.cloud.rgb is not None
            np.testing.assert_array_equal(found.cloud.xyz, sound.cloud.xyz, f'seed {seed}')
            np.testing.assert_array_equal(found.cloud.rgb, sound.cloud.rgb, f'seed {seed}')
            np.testing.assert_array_equal(found.class_ids, sound.class_ids, f'seed {seed}')
            np.testing.assert_array_equal(found.instance_ids, sound.instance_ids, f'seed {seed}')
    print(f'\nroom, damaged {NUM_FILES // 10} times: {num_read} read, all of them unchanged')
