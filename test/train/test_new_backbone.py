# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A backbone of this file, registered in the table and used from training to segmentation."""

from pathlib import Path
from typing import NamedTuple

from asis_ros.cloud import PointCloud
from asis_ros.network.asis import NetworkConfig
from asis_ros.network.backbone import Backbone
from asis_ros.network.backbones import BACKBONES
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import ModelConfig, PreparationConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.train.config import OptimiserConfig, TrainingConfig
from asis_ros.train.loop import train
import numpy as np
import pytest
import torch
from torch import nn, Tensor


class Centre(NamedTuple):
    """Mean position of each block."""

    mean: Tensor


class Tiny(Backbone):
    """Features of a point from its own features and its distance to the centre of its block."""

    width = 8

    def __init__(self, num_features: int) -> None:
        super().__init__(num_features)
        self.semantic = nn.Linear(num_features + 1, self.width)
        self.instance = nn.Linear(num_features + 1, self.width)

    @staticmethod
    def neighbourhoods(points: Tensor, multiplicities: Tensor | None = None) -> tuple[Centre]:
        xyz = points[:, :, :3]
        if multiplicities is None:
            return (Centre(xyz.mean(dim=1, keepdim=True)),)
        weights = multiplicities[:, :, None] / multiplicities.sum(dim=1)[:, None, None]
        return (Centre((weights * xyz).sum(dim=1, keepdim=True)),)

    def forward(self, points: Tensor, neighbourhoods: tuple[Centre]) -> tuple[Tensor, Tensor]:
        distance = (points[:, :, :3] - neighbourhoods[0].mean).norm(dim=2, keepdim=True)
        features = torch.cat([points, distance], dim=2)
        return self.semantic(features).relu(), self.instance(features).relu()


@pytest.mark.parametrize('workers', [0, 1])
def test_a_registered_backbone_is_trained_saved_loaded_and_segments(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setitem(BACKBONES, 'tiny', Tiny)
    config = TrainingConfig(
        network=NetworkConfig(backbone='tiny'),
        preparation=PreparationConfig(block=BlockConfig(num_points=512)),
        optimiser=OptimiserConfig(precision='fp32'),
        batch_size=2,
        workers=workers,
        steps=2,
    )
    weights = train(rooms, tmp_path / 'run', config, torch.device('cpu'))

    checkpoint = load_checkpoint(weights)
    assert isinstance(checkpoint.network.backbone, Tiny)
    assert checkpoint.origin['step'] == '2'
    with np.load(weights) as archive:
        assert archive['semantic.weight'].shape == (8, 10)

    cloud = PointCloud(np.random.default_rng(0).random((2000, 3)) * 1.5)
    segmenter = Segmenter.for_checkpoint(SegmenterConfig(model=ModelConfig(path=str(weights))))
    segmentation = segmenter.segment(cloud)
    assert segmentation.class_ids.shape == (2000,)
    assert set(segmentation.class_ids.tolist()) <= set(range(13))
