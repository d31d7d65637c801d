# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Weights for the commands that need some."""

from asis_ros.labels import CLASS_NAMES
import pytest


@pytest.fixture(scope='session')
def weights(tmp_path_factory):
    """Make weights no one trained."""
    from asis_ros.network.asis import Asis, NetworkConfig
    from asis_ros.network.checkpoint import save_checkpoint
    import torch

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp('weights') / 'random.npz'
    save_checkpoint(path, Asis(NetworkConfig()), CLASS_NAMES, {})
    return str(path)
