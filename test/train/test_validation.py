# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.validation: the training goes the same way with it or without."""

from pathlib import Path

from asis_ros.datasets.room_files import list_rooms
from asis_ros.network.asis import NetworkConfig
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.config import OptimiserConfig, TrainingConfig, ValidationConfig
from asis_ros.train.loop import train
import numpy as np
import torch


def test_validation_does_not_change_the_training(rooms: Path, tmp_path: Path) -> None:
    """The dropout of the steps after a validation is that of a training without one."""
    config = TrainingConfig(
        network=NetworkConfig(backbone='pointnet'),
        preparation=PreparationConfig(block=BlockConfig(num_points=512)),
        optimiser=OptimiserConfig(precision='fp32'),
        validation=ValidationConfig(first=0.25, every=0.5),
        batch_size=2,
        workers=0,
        steps=4,
    )
    cpu = torch.device('cpu')
    without = train(rooms, tmp_path / 'without', config, cpu)
    validated = train(
        rooms, tmp_path / 'validated', config, cpu, validation_rooms=list_rooms(rooms)
    )
    steps = (tmp_path / 'validated' / 'validation.csv').read_text().splitlines()[1:]
    assert [line.partition(',')[0] for line in steps] == ['1', '2', '4']
    states = [
        torch.load(weights.with_name('state.pt'), weights_only=True)['network']
        for weights in (without, validated)
    ]
    for name, tensor in states[0].items():
        assert np.array_equal(tensor, states[1][name]), name
