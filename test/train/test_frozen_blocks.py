# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.frozen_blocks: storage, shuffling, shards."""

from pathlib import Path

from asis_ros.datasets.labelled_blocks import is_block_folder, load_blocks
from asis_ros.errors import DatasetError
from asis_ros.network.pointnet import PointNet
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.frozen_blocks import freeze_rooms, FrozenBlocks
from asis_ros.train.shard import Shard, WHOLE
import numpy as np
import pytest


def frozen_blocks(folder: Path, batch_size: int, shard: Shard = WHOLE) -> FrozenBlocks:
    return FrozenBlocks(
        folder,
        batch_size=batch_size,
        neighbourhoods=PointNet.neighbourhoods,
        seed=0,
        shard=shard,
    )


def test_every_block_is_stored_with_its_room(frozen: Path) -> None:
    blocks, rooms = load_blocks(frozen)
    assert blocks.points.shape == (4, 256, 9)
    assert rooms.tolist() == [0, 1, 1, 1]
    assert np.array_equal(blocks.class_ids, np.repeat(rooms, 256).reshape(4, 256))
    assert is_block_folder(frozen)
    assert not is_block_folder(frozen.parent)


def test_the_same_seed_freezes_the_same_points(
    rooms_of_four_blocks: list[Path], four_blocks: PreparationConfig, tmp_path: Path
) -> None:
    for name, seed in (('one', 0), ('again', 0), ('other', 1)):
        freeze_rooms(rooms_of_four_blocks, tmp_path / name, four_blocks, seed=seed, workers=2)
    one, again, other = (load_blocks(tmp_path / name)[0] for name in ('one', 'again', 'other'))
    assert np.array_equal(one.points, again.points)
    assert not np.array_equal(one.points, other.points)


def test_an_epoch_has_every_block_once_except_those_that_do_not_fill_a_batch(frozen: Path) -> None:
    source = frozen_blocks(frozen, 3)
    assert source.num_batches == 1
    assert source.num_features == 9
    seen = [set(map(float, source[epoch, 0][0].points[:, 0, 0])) for epoch in range(20)]
    assert all(len(blocks) == 3 for blocks in seen)
    assert len(set.union(*seen)) == 4  # another block is left over now and then


def test_every_process_takes_a_shard_of_every_batch(frozen: Path) -> None:
    def blocks(shard: Shard) -> np.ndarray:
        return frozen_blocks(frozen, 4, shard)[0, 0][0].points.numpy()

    whole = blocks(WHOLE)
    assert np.array_equal(blocks(Shard(0, 2)), whole[:2])
    assert np.array_equal(blocks(Shard(1, 2)), whole[2:])


def test_fewer_blocks_than_a_batch_are_refused(frozen: Path) -> None:
    with pytest.raises(DatasetError, match='holds 4 blocks, a batch has 5'):
        frozen_blocks(frozen, 5)


def test_damaged_arrays_are_named(frozen: Path) -> None:
    np.save(frozen / 'class_ids.npy', np.zeros((3, 256), np.uint8))
    with pytest.raises(DatasetError, match='do not match'):
        load_blocks(frozen)
    (frozen / 'blocks.npy').write_bytes(b'')
    with pytest.raises(DatasetError, match=r'blocks\.npy cannot be read as an array of blocks'):
        load_blocks(frozen)
