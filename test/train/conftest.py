# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A corner of a room that a network learns in seconds."""

from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
import numpy as np
import pytest


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """Save a floor and two walls, 1.2 m long, 1000 points."""
    rng = np.random.default_rng(0)
    class_ids = rng.integers(0, 3, 1000).astype(np.uint8)
    xyz = rng.random((1000, 3)) * 1.2
    xyz[class_ids == 0, 0] = 0.0
    xyz[class_ids == 1, 2] = 0.0
    xyz[class_ids == 2, 1] = 0.0
    folder = tmp_path / 'rooms'
    folder.mkdir()
    room = LabelledCloud(PointCloud(xyz), class_ids, class_ids.astype(np.int32))
    save_room(folder / 'corner.npz', room)
    return folder
