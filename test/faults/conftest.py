# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What is killed: a small network, and a bag of small scans."""

import os
from pathlib import Path

from asis_ros.labels import CLASS_NAMES
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import save_checkpoint
from asis_ros.rooms.demo_bag import write_demo_bag
from killed_commands import Command, NUM_KILLS
import pytest
from small_bags import CAMERA
import torch

FEW, MANY = 4, 24
"""Scans in the bag, of the small size and of ``make faults``."""


@pytest.fixture(scope='session')
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small network that no one trained."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'small.npz'
    save_checkpoint(path, Asis(NetworkConfig(backbone='pointnet')), CLASS_NAMES, {})
    return path


@pytest.fixture(scope='session')
def model(weights: Path) -> list[str]:
    """Give the options of a command with this network, and small blocks."""
    return ['--checkpoint', str(weights), '--device', 'cpu', '--set', 'block.num_points:=256']


@pytest.fixture(scope='session')
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a bag of scans of 64 x 48 points."""
    path = tmp_path_factory.mktemp('bags') / 'bag'
    write_demo_bag(path, num_scans=FEW if NUM_KILLS < 10 else MANY, camera=CAMERA)
    return path


@pytest.fixture(scope='session', autouse=True)
def forks() -> None:
    """Import PyTorch in the process that commands are forked from, before times are measured."""
    Command(['--version'], Path(os.devnull)).wait()
