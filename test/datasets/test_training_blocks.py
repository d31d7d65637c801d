# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.datasets.training_blocks: batches of equal size, labels beside points."""

from itertools import islice
from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.config import BlockConfig
from asis_ros.datasets.rooms import save_room
from asis_ros.datasets.training_blocks import TrainingBlocks
import numpy as np
import pytest
import torch


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Save a room of 2 m whose class and instance tell the height in steps of 10 cm."""
    rng = np.random.default_rng(0)
    xyz = rng.random((6000, 3)) * [2, 2, 1.2]
    class_ids = (xyz[:, 2] * 10).astype(np.uint8)
    path = tmp_path / 'room.npz'
    save_room(path, LabelledCloud(PointCloud(xyz), class_ids, class_ids * np.int32(100) + 7))
    return [path]


def stream(paths: list[Path], *, voxel_size: float = 0.0, seed: int = 0) -> TrainingBlocks:
    return TrainingBlocks(
        paths,
        block=BlockConfig(num_points=1024),
        voxel_size=voxel_size,
        points_per_batch=2048,
        augmentation=None,
        with_hierarchy=True,
        seed=seed,
    )


def test_every_batch_has_the_same_number_of_points(paths: list[Path]) -> None:
    for batch in islice(stream(paths), 5):
        assert batch.points.shape[0] * batch.points.shape[1] == 2048
        assert batch.points.shape[2] == 9
        assert batch.class_ids.shape == batch.instance_ids.shape == batch.points.shape[:2]


@pytest.mark.parametrize('voxel_size', [0.0, 0.02])
def test_labels_stay_beside_their_points(paths: list[Path], voxel_size: float) -> None:
    batch = next(iter(stream(paths, voxel_size=voxel_size)))
    # Heights count from the lowest percentile of a room of 1.2 m; a voxel mixes 2 cm.
    offset = batch.points[:, :, 2] - batch.class_ids / 10
    assert offset.min() > -0.05
    assert offset.max() < 0.13
    assert torch.equal(batch.instance_ids, batch.class_ids * 100 + 7)


def test_the_hierarchy_belongs_to_the_points(paths: list[Path]) -> None:
    batch = next(iter(stream(paths)))
    assert batch.hierarchy is not None
    centroids = batch.hierarchy[0].xyz[0]
    same = (centroids[:, None] == batch.points[0, None, :, :3]).all(dim=2)
    assert same.any(dim=1).all()


def test_the_same_seed_gives_the_same_stream(paths: list[Path]) -> None:
    first, second, other = (next(iter(stream(paths, seed=seed))) for seed in (1, 1, 2))
    assert torch.equal(first.points, second.points)
    assert not torch.equal(first.points, other.points)
