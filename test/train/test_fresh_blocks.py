# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.fresh_blocks: batches of equal size, the same for the same key."""

from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import load_room, save_room
from asis_ros.network.pointnet2 import PointNet2
from asis_ros.segment.config import BlockConfig, PreparationConfig
from asis_ros.train.augmentation import Augmentation
from asis_ros.train.fresh_blocks import cut_room, FreshBlocks, Share, TrainingBatch, WHOLE
import numpy as np
import pytest
import torch

PREPARATION = PreparationConfig(voxel_size=0.0, block=BlockConfig(num_points=1024))


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Save two rooms of 2 m whose class and instance tell the height in steps of 10 cm."""
    paths = []
    for number in range(2):
        xyz = np.random.default_rng(number).random((6000, 3)) * [2, 2, 1.2]
        class_ids = (xyz[:, 2] * 10).astype(np.uint8)
        paths.append(tmp_path / f'room_{number}.npz')
        room = LabelledCloud(PointCloud(xyz), class_ids, class_ids * np.int32(100) + 7)
        save_room(paths[-1], room)
    return paths


def fresh(
    paths: list[Path],
    *,
    preparation: PreparationConfig = PREPARATION,
    seed: int = 0,
    share: Share = WHOLE,
    part_of_room: float = 1.0,
) -> FreshBlocks:
    return FreshBlocks(
        paths,
        preparation,
        batch_size=2,
        part_of_room=part_of_room,
        augmentation=Augmentation(enabled=False),
        class_names=(),
        neighbourhoods=PointNet2.neighbourhoods,
        seed=seed,
        share=share,
    )


def test_batches_always_hold_the_same_number_of_points(paths: list[Path]) -> None:
    source = fresh(paths, preparation=PreparationConfig(block=BlockConfig(num_points=1024)))
    for epoch in range(3):
        for batch in source[epoch, 0]:
            num_blocks, length = batch.class_ids.shape
            assert source.blocks_per_batch(length) * length == 2048
            assert num_blocks % source.blocks_per_batch(length) == 0


def test_labels_stay_beside_their_points(paths: list[Path]) -> None:
    (batch,) = fresh(paths)[0, 0]
    # The third feature is the height over the floor, the percentile that 1 % lie below.
    height = batch.points[:, :, 2] + 0.012
    assert (batch.class_ids - height * 10).min() > -1.03
    assert (batch.class_ids - height * 10).max() < 0.03
    assert torch.equal(batch.instance_ids, batch.class_ids * 100 + 7)


def test_a_key_alone_decides_what_is_in_a_chunk(paths: list[Path]) -> None:
    one, again, other = fresh(paths)[3, 0], fresh(paths)[3, 0], fresh(paths)[4, 0]
    assert torch.equal(one[0].points, again[0].points)
    assert not torch.equal(one[0].points, other[0].points)
    assert not torch.equal(one[0].points, fresh(paths, seed=1)[3, 0][0].points)


def test_processes_share_every_batch(paths: list[Path]) -> None:
    (whole,) = fresh(paths)[0, 0]
    halves = [fresh(paths, share=Share(part, 2))[0, 0][0] for part in range(2)]
    # A batch has two blocks: even ones go to the first process, odd ones to the second.
    for part, half in enumerate(halves):
        assert torch.equal(half.points, whole.points[part::2])
        assert torch.equal(half.instance_ids, whole.instance_ids[part::2])


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
    drawn = {1024: 0, 2048: 0}
    for epoch in range(300):
        for batch in source[epoch, 0]:
            num_blocks, length = batch.class_ids.shape
            drawn[length] += num_blocks
    # The sparse block comes in every fourth epoch, four times. The full one comes twice in every
    # epoch, since an epoch is never empty.
    assert drawn[1024] / 300 == pytest.approx(1.0, abs=0.3)
    assert drawn[2048] / 300 == 2.0


def test_a_voxel_has_the_labels_of_one_of_its_points(paths: list[Path]) -> None:
    room = load_room(paths[0])
    preparation = PreparationConfig(voxel_size=0.3, block=BlockConfig(num_points=1024))
    for block in cut_room(room, preparation, np.random.default_rng(0)):
        assert np.array_equal(block.instance_ids, block.class_ids.astype(np.int32) * 100 + 7)


def test_a_part_of_a_batch_has_its_part_of_the_neighbourhoods(paths: list[Path]) -> None:
    (batch,) = fresh(paths)[0, 0]
    part = batch.part(slice(1, 2), torch.device('cpu'))
    assert isinstance(part, TrainingBatch)
    assert len(part.points) == len(part.neighbourhoods[0].groups) == 1
    assert torch.equal(part.neighbourhoods[2].offsets[0], batch.neighbourhoods[2].offsets[1])


def test_a_part_of_the_blocks_is_drawn_all_of_them_equally_often(paths: list[Path]) -> None:
    room = load_room(paths[0])  # nine blocks, whose lowest corners tell them apart
    drawn: dict[tuple[int, int], int] = {}
    for seed in range(300):
        blocks = list(cut_room(room, PREPARATION, np.random.default_rng(seed), part=0.3))
        assert len(blocks) == 3  # 2.7, rounded up
        for block in blocks:
            x, y = block.points[0, :, 6:8].min(axis=0)  # position in the room, 0 to 1
            corner = (round(float(x) * 6), round(float(y) * 6))
            drawn[corner] = drawn.get(corner, 0) + 1
    assert len(drawn) == 9
    assert all(70 < count < 130 for count in drawn.values())


def test_where_rooms_give_less_more_of_them_are_mixed(paths: list[Path]) -> None:
    assert fresh(paths * 20, part_of_room=1.0).num_chunks == 5
    assert fresh(paths * 20, part_of_room=0.25).num_chunks == 2


def test_few_rooms_give_all_their_blocks(paths: list[Path]) -> None:
    def num_points(part_of_room: float) -> int:
        chunk = fresh(paths, part_of_room=part_of_room)[0, 0]
        return sum(batch.class_ids.numel() for batch in chunk)

    assert num_points(0.25) == num_points(1.0)
