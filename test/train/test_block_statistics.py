# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.block_statistics by hand."""

from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.block_statistics import (
    room_statistics,
    statistics_of_frozen,
    statistics_of_rooms,
)
import numpy as np
import pytest


def test_statistics_count_points_and_mean_sizes() -> None:
    # Two blocks of five points. Class 0: instance 4 with 3 points, in both blocks. Class 2:
    # instances 7 and 8 with 4 and 1 points. One point of no class, one of no instance.
    class_ids = np.array([[0, 0, 2, 2, 255], [0, 2, 2, 2, 1]], np.uint8)
    instance_ids = np.array([[4, 4, 7, 7, 9], [4, 7, 7, 8, -1]], np.int32)
    statistics = room_statistics(class_ids, instance_ids, 3)
    assert statistics.num_points.tolist() == [3, 1, 5]
    assert statistics.num_instances.tolist() == [1, 0, 2]
    assert statistics.mean_sizes().tolist() == [3, 0, 2]  # (4 + 1) / 2, rounded down


def test_rare_classes_have_larger_weights() -> None:
    statistics = room_statistics(
        np.array([[0, 0, 0, 1]], np.uint8), np.array([[0, 0, 0, 1]], np.int32), 2
    )
    # Frequencies 3/2 and 1/2 of the mean.
    assert statistics.class_weights(1.0).tolist() == pytest.approx([2 / 3, 2.0])
    assert statistics.class_weights(0.0).tolist() == [1.0, 1.0]


def test_instances_of_different_rooms_are_different(
    frozen: Path, rooms_of_four_blocks: list[Path], four_blocks: PreparationConfig
) -> None:
    of_frozen = statistics_of_frozen(frozen, 2)
    assert of_frozen.num_points.tolist() == [256, 768]
    assert of_frozen.mean_sizes().tolist() == [256, 768]
    of_rooms = statistics_of_rooms(rooms_of_four_blocks, four_blocks, 2, seed=0, workers=1)
    assert of_rooms.num_points.tolist() == [256, 768]
    assert (of_rooms + of_rooms).num_instances.tolist() == [2, 2]


def test_a_class_without_a_name_is_refused_with_its_room(
    rooms_of_four_blocks: list[Path], four_blocks: PreparationConfig
) -> None:
    with pytest.raises(
        DatasetError, match=r'room_1\.npz: class 1 occurs, but there are 1 classes'
    ):
        statistics_of_rooms(rooms_of_four_blocks, four_blocks, 1, seed=0, workers=1)
