# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Weights for tests of the segmenter."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import save_checkpoint
import pytest
import torch


@pytest.fixture(scope='module')
def untrained(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Save a network with random weights: enough where predictions need not be right."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'untrained.npz'
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {})
    return str(path)
