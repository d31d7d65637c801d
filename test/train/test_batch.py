# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.batch: blocks keep their labels and neighbourhoods."""

from asis_ros.datasets.labelled_blocks import LabelledBlocks
from asis_ros.network.pointnet import PointNet
from asis_ros.network.pointnet2 import PointNet2
from asis_ros.train.batch import training_batch, TrainingBatch
import numpy as np
import torch

CPU = torch.device('cpu')


def labelled_blocks() -> LabelledBlocks:
    """Make two blocks of 1024 points."""
    rng = np.random.default_rng(0)
    class_ids = rng.integers(0, 13, (2, 1024)).astype(np.uint8)
    return LabelledBlocks(
        rng.random((2, 1024, 9), np.float32), class_ids, class_ids * np.int32(100)
    )


def test_selected_blocks_keep_their_labels_and_neighbourhoods() -> None:
    batch = training_batch(labelled_blocks(), PointNet2.neighbourhoods)
    selected = batch.select(slice(1, 2), CPU)
    assert isinstance(selected, TrainingBatch)
    assert len(selected.points) == len(selected.neighbourhoods[0].groups) == 1
    assert torch.equal(selected.points[0], batch.points[1])
    assert torch.equal(selected.instance_ids[0], batch.class_ids[1] * 100)
    for one, all_of_them in zip(selected.neighbourhoods, batch.neighbourhoods, strict=True):
        assert torch.equal(one.offsets[0], all_of_them.offsets[1])


def test_a_backbone_without_neighbourhoods_has_none_in_its_batches() -> None:
    batch = training_batch(labelled_blocks(), PointNet.neighbourhoods)
    assert batch.select(slice(0, 1), CPU).neighbourhoods == ()
