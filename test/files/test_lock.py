# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.files.lock: a folder is held by one process, and free when that ends."""

from pathlib import Path
import subprocess
import sys

from asis_ros.errors import CheckpointError, DatasetError
from asis_ros.files.lock import locked
import pytest

HOLDER = """
import sys, time
from pathlib import Path
from asis_ros.files.lock import locked
with locked(Path(sys.argv[1])):
    print('held', flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Start a process that holds the folder."""
    command = [sys.executable, '-c', HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == 'held\n'
        yield process
        process.kill()


def test_a_folder_in_use_is_refused_with_the_process_that_uses_it(holder, tmp_path: Path) -> None:
    with (
        pytest.raises(CheckpointError, match=rf'{tmp_path} is in use by process {holder.pid} on'),
        locked(tmp_path, CheckpointError),
    ):
        pass


def test_a_killed_process_leaves_the_folder_free_and_its_temporary_files_are_removed(
    holder, tmp_path: Path
) -> None:
    (tmp_path / '.room.npz.123.part').touch()
    (tmp_path / 'room.npz').touch()
    holder.kill()
    holder.wait()
    with locked(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == ['.lock', 'room.npz']


def test_a_folder_may_be_held_again(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path / 'made' / 'here'):
            pass


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / 'out').touch()
    with pytest.raises(DatasetError, match=r'cannot write to .*out: File exists'):
        locked(tmp_path / 'out').__enter__()
