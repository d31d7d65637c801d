# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
A process that writes rooms is killed at random times: every file there is whole.

``FUZZ_KILLS`` sets the number of kills; ``make fuzz`` makes two hundred.
"""

import os
from pathlib import Path
import subprocess
import sys
import time

from asis_ros.datasets.room_files import list_rooms, load_room
from asis_ros.files.lock import locked
import numpy as np

NUM_KILLS = int(os.environ.get('FUZZ_KILLS', '6'))
NUM_ROOMS = 4
WRITER = f"""
from pathlib import Path
import sys
from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.files.lock import locked
import numpy as np
with locked(Path(sys.argv[1])):
    for number in range(1_000_000):
        ids = np.full(20_000, number % 250)
        xyz = np.full((20_000, 3), number % 250, np.float32)
        room = LabelledCloud(PointCloud(xyz), ids.astype(np.uint8), ids.astype(np.int32))
        save_room(Path(sys.argv[1], f'room_{{number % {NUM_ROOMS}}}.npz'), room)
        if number == 0:
            print('writing', flush=True)
"""


def test_a_killed_writer_leaves_whole_files_only(tmp_path: Path) -> None:
    rng = np.random.default_rng(17)
    num_parts = num_read = 0
    for _ in range(NUM_KILLS):
        command = [sys.executable, '-c', WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.uniform(0.0, 0.1))
            process.kill()
        for path in list_rooms(tmp_path):
            room = load_room(path)
            assert (room.cloud.xyz == room.class_ids[0]).all()
            assert (room.instance_ids == room.class_ids[0]).all()
            num_read += 1
        num_parts += len(list(tmp_path.glob('.*.part')))
        with locked(tmp_path):  # as the next run does
            assert not list(tmp_path.glob('.*.part'))
    print(
        f'\n{NUM_KILLS} kills: {num_read} rooms read, all whole; '
        f'{num_parts} temporary files left, removed by the next run'
    )
    assert num_read >= NUM_KILLS
