# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Small rooms and blocks to train on."""

from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.frozen_blocks import freeze_rooms
import numpy as np
import pytest


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """Save a floor and two walls, 1.2 m long, 1000 points: a network learns them in seconds."""
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


@pytest.fixture
def rooms_by_height(tmp_path: Path) -> list[Path]:
    """Save two rooms of 2 m whose classes and instances are heights in steps of 10 cm."""
    paths = []
    for number in range(2):
        xyz = np.random.default_rng(number).random((6000, 3)) * [2, 2, 1.2]
        class_ids = (xyz[:, 2] * 10).astype(np.uint8)
        paths.append(tmp_path / f'room_{number}.npz')
        room = LabelledCloud(PointCloud(xyz), class_ids, class_ids * np.int32(100) + 7)
        save_room(paths[-1], room)
    return paths


@pytest.fixture
def rooms_of_four_blocks(tmp_path: Path) -> list[Path]:
    """Save rooms of 1 m x 1 m and 2 m x 1 m, each of one instance: one block and three."""
    paths = []
    for number, length in enumerate((1.0, 2.0)):
        xyz = np.random.default_rng(number).random((1000, 3)) * [length, 1.0, 1.0]
        ids = np.full(1000, number, np.int32)
        room = LabelledCloud(PointCloud(xyz), ids.astype(np.uint8), ids)
        paths.append(tmp_path / f'room_{number}.npz')
        save_room(paths[-1], room)
    return paths


@pytest.fixture
def four_blocks() -> PreparationConfig:
    """Cut ``rooms_of_four_blocks`` into blocks of 256 points."""
    return PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=256, fixed=True))


@pytest.fixture
def frozen(
    rooms_of_four_blocks: list[Path], four_blocks: PreparationConfig, tmp_path: Path
) -> Path:
    """Freeze the four blocks."""
    freeze_rooms(rooms_of_four_blocks, tmp_path / 'frozen', four_blocks, seed=0, workers=1)
    return tmp_path / 'frozen'
