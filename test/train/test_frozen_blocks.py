# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.frozen_blocks and of the statistics of blocks."""

from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.labelled_blocks import is_block_folder, load_blocks
from asis_ros.datasets.room_files import save_room
from asis_ros.errors import DatasetError
from asis_ros.network.pointnet import PointNet
from asis_ros.segment.config import BlockConfig, PreparationConfig
from asis_ros.train.block_statistics import (
    room_statistics,
    statistics_of_frozen,
    statistics_of_rooms,
)
from asis_ros.train.fresh_blocks import Share
from asis_ros.train.frozen_blocks import freeze_rooms, FrozenBlocks
import numpy as np
import pytest

PREPARATION = PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=256, fixed=True))


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Save rooms of 1 m x 1 m and 2 m x 1 m: one block and three."""
    paths = []
    for number, length in enumerate((1.0, 2.0)):
        xyz = np.random.default_rng(number).random((1000, 3)) * [length, 1.0, 1.0]
        ids = np.full(1000, number, np.int32)
        room = LabelledCloud(PointCloud(xyz), ids.astype(np.uint8), ids)
        paths.append(tmp_path / f'room_{number}.npz')
        save_room(paths[-1], room)
    return paths


@pytest.fixture
def frozen(paths: list[Path], tmp_path: Path) -> Path:
    freeze_rooms(paths, tmp_path / 'frozen', PREPARATION, seed=0, workers=1)
    return tmp_path / 'frozen'


def test_every_block_is_stored_with_its_room(frozen: Path) -> None:
    blocks, rooms = load_blocks(frozen)
    assert blocks.points.shape == (4, 256, 9)
    assert rooms.tolist() == [0, 1, 1, 1]
    assert np.array_equal(blocks.class_ids, np.repeat(rooms, 256).reshape(4, 256))
    assert is_block_folder(frozen)
    assert not is_block_folder(frozen.parent)


def test_the_same_seed_freezes_the_same_points(paths: list[Path], tmp_path: Path) -> None:
    for name, seed in (('one', 0), ('again', 0), ('other', 1)):
        freeze_rooms(paths, tmp_path / name, PREPARATION, seed=seed, workers=2)
    one, again, other = (load_blocks(tmp_path / name)[0] for name in ('one', 'again', 'other'))
    assert np.array_equal(one.points, again.points)
    assert not np.array_equal(one.points, other.points)


def test_an_epoch_sees_every_block_once_but_for_the_rest(frozen: Path) -> None:
    source = FrozenBlocks(frozen, batch_size=3, neighbourhoods=PointNet.neighbourhoods, seed=0)
    assert source.num_batches == 1
    assert source.num_features == 9
    seen = [set(map(float, source[epoch, 0][0].points[:, 0, 0])) for epoch in range(20)]
    assert all(len(blocks) == 3 for blocks in seen)
    assert len(set.union(*seen)) == 4  # another block is left over now and then


def test_processes_share_every_batch(frozen: Path) -> None:
    def blocks(share: Share) -> np.ndarray:
        source = FrozenBlocks(
            frozen, batch_size=4, neighbourhoods=PointNet.neighbourhoods, seed=0, share=share
        )
        return source[0, 0][0].points.numpy()

    whole = blocks(Share())
    assert np.array_equal(blocks(Share(0, 2)), whole[:2])
    assert np.array_equal(blocks(Share(1, 2)), whole[2:])


def test_fewer_blocks_than_a_batch_are_refused(frozen: Path) -> None:
    with pytest.raises(DatasetError, match='holds 4 blocks, a batch has 5'):
        FrozenBlocks(frozen, batch_size=5, neighbourhoods=PointNet.neighbourhoods, seed=0)


def test_damaged_arrays_are_named(frozen: Path) -> None:
    np.save(frozen / 'class_ids.npy', np.zeros((3, 256), np.uint8))
    with pytest.raises(DatasetError, match='do not match'):
        load_blocks(frozen)
    (frozen / 'blocks.npy').write_bytes(b'')
    with pytest.raises(DatasetError, match='holds no blocks'):
        load_blocks(frozen)


def test_statistics_count_points_and_mean_sizes() -> None:
    # Two blocks of five points. Class 0: instance 4 with 3 points, in both blocks. Class 2:
    # instances 7 and 8 with 4 and 1 points. One point of no class, one of no instance.
    class_ids = np.array([[0, 0, 2, 2, 255], [0, 2, 2, 2, 1]], np.uint8)
    instance_ids = np.array([[4, 4, 7, 7, 9], [4, 7, 7, 8, -1]], np.int32)
    statistics = room_statistics(class_ids, instance_ids, 3)
    assert statistics.num_points.tolist() == [3, 1, 5]
    assert statistics.num_instances.tolist() == [1, 0, 2]
    assert statistics.mean_sizes().tolist() == [3, 0, 2]  # (4 + 1) / 2, cut to a whole number


def test_rare_classes_weigh_more() -> None:
    statistics = room_statistics(
        np.array([[0, 0, 0, 1]], np.uint8), np.array([[0, 0, 0, 1]], np.int32), 2
    )
    # Frequencies 3/2 and 1/2 of the mean.
    assert statistics.class_weights(1.0).tolist() == pytest.approx([2 / 3, 2.0])
    assert statistics.class_weights(0.0).tolist() == [1.0, 1.0]


def test_instances_of_different_rooms_are_different(frozen: Path, paths: list[Path]) -> None:
    of_frozen = statistics_of_frozen(frozen, 2)
    assert of_frozen.num_points.tolist() == [256, 768]
    assert of_frozen.mean_sizes().tolist() == [256, 768]
    of_rooms = statistics_of_rooms(paths, PREPARATION, 2, seed=0, workers=1)
    assert of_rooms.num_points.tolist() == [256, 768]
    assert (of_rooms + of_rooms).num_instances.tolist() == [2, 2]


def test_a_class_that_the_names_lack_is_refused_with_its_room(paths: list[Path]) -> None:
    with pytest.raises(
        DatasetError, match=r'room_1\.npz: class 1 occurs, but there are 1 classes'
    ):
        statistics_of_rooms(paths, PREPARATION, 1, seed=0, workers=1)
