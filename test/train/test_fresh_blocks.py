# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.fresh_blocks: batches of equal size, the same for the same key."""

from dataclasses import replace
from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.network.pointnet import PointNet
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.fresh_blocks import FreshBlocks
from asis_ros.train.room_blocks import cut_room
from asis_ros.train.shard import Shard, WHOLE
import numpy as np
from numpy.typing import NDArray
import pytest
import torch

PREPARATION = PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=1024))
UNCHANGED = Augmentation(enabled=False)
EQUAL = np.ones(12)


def fresh(
    paths: list[Path],
    *,
    preparation: PreparationConfig = PREPARATION,
    seed: int = 0,
    shard: Shard = WHOLE,
    room_fraction: float = 1.0,
    augmentation: Augmentation = UNCHANGED,
    rarity: NDArray[np.float64] = EQUAL,
) -> FreshBlocks:
    return FreshBlocks(
        paths,
        preparation,
        batch_size=2,
        room_fraction=room_fraction,
        augmentation=augmentation,
        rarity=rarity,
        class_names=(),
        neighbourhoods=PointNet.neighbourhoods,
        seed=seed,
        shard=shard,
    )


def test_batches_always_hold_the_same_number_of_points(rooms_by_height: list[Path]) -> None:
    source = fresh(
        rooms_by_height, preparation=PreparationConfig(block=BlockConfig(num_points=1024))
    )
    for epoch in range(3):
        for batch in source[epoch, 0]:
            num_blocks, length = batch.class_ids.shape
            assert source.blocks_per_batch(length) * length == 2048
            assert num_blocks % source.blocks_per_batch(length) == 0


def test_labels_stay_beside_their_points(rooms_by_height: list[Path]) -> None:
    (batch,) = fresh(rooms_by_height)[0, 0]
    # The third feature is the height over the floor, the percentile that 1 % lie below.
    height = batch.points[:, :, 2] + 0.012
    assert (batch.class_ids - height * 10).min() > -1.03
    assert (batch.class_ids - height * 10).max() < 0.03
    assert torch.equal(batch.instance_ids, batch.class_ids * 100 + 7)


def test_a_key_alone_determines_a_chunk(rooms_by_height: list[Path]) -> None:
    one, again, other = (
        fresh(rooms_by_height)[3, 0],
        fresh(rooms_by_height)[3, 0],
        fresh(rooms_by_height)[4, 0],
    )
    assert torch.equal(one[0].points, again[0].points)
    assert not torch.equal(one[0].points, other[0].points)
    assert not torch.equal(one[0].points, fresh(rooms_by_height, seed=1)[3, 0][0].points)


def test_every_process_takes_a_shard_of_every_batch(rooms_by_height: list[Path]) -> None:
    (whole,) = fresh(rooms_by_height)[0, 0]
    halves = [fresh(rooms_by_height, shard=Shard(rank, 2))[0, 0][0] for rank in range(2)]
    # A batch has two blocks: even ones go to the first process, odd ones to the second.
    for rank, half in enumerate(halves):
        assert torch.equal(half.points, whole.points[rank::2])
        assert torch.equal(half.instance_ids, whole.instance_ids[rank::2])


def test_sparse_blocks_are_as_frequent_as_in_the_room(tmp_path: Path) -> None:
    """A room of one block of 1500 points, and one of about 950 that does not fill a batch."""
    rng = np.random.default_rng(0)
    dense = rng.random((1500, 3))
    xyz = np.concatenate([dense, rng.random((200, 3)) * [0.5, 1, 1] + [1, 0, 0]])
    labels = np.zeros(len(xyz), np.uint8)
    room = LabelledCloud(PointCloud(xyz), labels, labels.astype(np.int32))
    save_room(tmp_path / 'room.npz', room)
    preparation = PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=2048))
    blocks = cut_room(room, preparation, np.random.default_rng(0))
    assert sorted(block.points.shape[1] for block in blocks) == [1024, 2048]

    source = fresh([tmp_path / 'room.npz'], preparation=preparation)
    sampled = {1024: 0, 2048: 0}
    for epoch in range(300):
        for batch in source[epoch, 0]:
            num_blocks, length = batch.class_ids.shape
            sampled[length] += num_blocks
    # The sparse block comes in every fourth epoch, four times. The full one comes twice in every
    # epoch, since an epoch is never empty.
    assert sampled[1024] / 300 == pytest.approx(1.0, abs=0.3)
    assert sampled[2048] / 300 == 2.0


def test_smaller_fractions_of_more_rooms_are_mixed(rooms_by_height: list[Path]) -> None:
    assert fresh(rooms_by_height * 20, room_fraction=1.0).num_chunks == 5
    assert fresh(rooms_by_height * 20, room_fraction=0.25).num_chunks == 2


def test_all_blocks_of_few_rooms_are_used(rooms_by_height: list[Path]) -> None:
    def num_points(room_fraction: float) -> int:
        chunk = fresh(rooms_by_height, room_fraction=room_fraction)[0, 0]
        return sum(batch.class_ids.numel() for batch in chunk)

    assert num_points(0.25) == num_points(1.0)


def test_rooms_of_a_chunk_are_mixed_before_they_are_cut(tmp_path: Path) -> None:
    """Blocks of a room hold the rare class of the other one, unless mixing is off."""
    rng = np.random.default_rng(0)
    for name, class_id in (('a', 0), ('b', 1)):
        labels = np.full(3000, class_id, np.uint8)
        cloud = PointCloud(rng.random((3000, 3)) * [4, 4, 1])
        save_room(tmp_path / f'{name}.npz', LabelledCloud(cloud, labels, labels.astype(np.int32)))
    paths = [tmp_path / 'a.npz', tmp_path / 'b.npz']
    still = Augmentation(
        turn=False, scale=0.0, tilt=0.0, jitter=0.0, drop_ceiling=0.0, crop=0.0, thin=0.0, mix=1.0
    )
    rarity = np.full(2, 2.0)  # the second room of either order takes from the first

    def has_mixed_block(augmentation: Augmentation) -> bool:
        source = fresh(paths, augmentation=augmentation, rarity=rarity)
        return any(len(block.unique()) == 2 for batch in source[0, 0] for block in batch.class_ids)

    assert has_mixed_block(still)
    assert not has_mixed_block(replace(still, mix=0.0))
    assert not has_mixed_block(replace(still, enabled=False))
