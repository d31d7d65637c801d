# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.room_blocks: labels of voxels, colours, fractions of the blocks."""

from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import load_room
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.room_blocks import cut_room
import numpy as np
from numpy.typing import NDArray


def test_a_voxel_has_the_labels_of_one_of_its_points(rooms_by_height: list[Path]) -> None:
    room = load_room(rooms_by_height[0])
    preparation = PreparationConfig(voxel_size=0.3, block=BlockConfig(num_points=1024))
    for block in cut_room(room, preparation, np.random.default_rng(0)):
        assert np.array_equal(block.instance_ids, block.class_ids.astype(np.int32) * 100 + 7)


def test_a_fraction_of_the_blocks_is_sampled_all_of_them_equally_often(
    rooms_by_height: list[Path],
) -> None:
    preparation = PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=1024))
    room = load_room(rooms_by_height[0])  # nine blocks, whose lowest corners tell them apart
    sampled: dict[tuple[int, int], int] = {}
    for seed in range(300):
        blocks = list(cut_room(room, preparation, np.random.default_rng(seed), fraction=0.3))
        assert len(blocks) == 3  # 2.7, rounded up
        for block in blocks:
            x, y = block.points[0, :, 6:8].min(axis=0)  # position in the room, 0 to 1
            corner = (round(float(x) * 6), round(float(y) * 6))
            sampled[corner] = sampled.get(corner, 0) + 1
    assert len(sampled) == 9
    assert all(70 < count < 130 for count in sampled.values())


def test_a_network_without_colour_is_trained_as_on_rooms_without() -> None:
    rng = np.random.default_rng(0)
    xyz, labels = rng.random((500, 3)), np.zeros(500, np.int32)
    rooms = [
        LabelledCloud(PointCloud(xyz, rgb), labels.astype(np.uint8), labels)
        for rgb in (rng.random((500, 3)).astype(np.float32), None)
    ]

    def points(room: LabelledCloud, use_colour: bool) -> NDArray[np.float32]:
        preparation = PreparationConfig(use_colour=use_colour)
        (block,) = cut_room(room, preparation, np.random.default_rng(0))
        return block.points

    coloured, colourless = rooms
    assert np.array_equal(points(coloured, False), points(colourless, True))
    assert not np.array_equal(points(coloured, True), points(colourless, True))
