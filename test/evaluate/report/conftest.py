# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Small rooms, results of untrained networks, and figures that are written."""

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.datasets.room_files import save_room
from asis_ros.evaluate.results_file import save_results
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import DEFAULT_PREPARATION, save_checkpoint
from asis_ros.pictures import panels
from evaluated_rooms import ALL_RIGHT, CLASS_NAMES, ONE_WRONG, results
import numpy as np
import pytest
import torch


@pytest.fixture
def figures(monkeypatch):
    """Collect the figures that are written."""
    collected = []
    save = panels.Figure.savefig

    def savefig(figure, *args, **kwargs):
        collected.append(figure)
        save(figure, *args, **kwargs)

    monkeypatch.setattr(panels.Figure, 'savefig', savefig)
    return collected


@pytest.fixture(scope='session')
def rooms(tmp_path_factory):
    """Save two rooms, a floor of 0.5 m x 0.5 m and a chair that is a wall, and list them."""
    rng = np.random.default_rng(0)
    folder = tmp_path_factory.mktemp('rooms')
    for area in (1, 2):
        class_ids = rng.integers(0, 2, 600).astype(np.uint8)
        xyz = rng.random((600, 3)) * 0.5
        xyz[class_ids == 0, 2] = 0.0
        xyz[class_ids == 1, 0] = 0.0
        room = LabelledCloud(PointCloud(xyz), class_ids, class_ids.astype(np.int32))
        save_room(folder / f'Area_{area}_corner.npz', room)
    return sorted(folder.iterdir())


@pytest.fixture(scope='session')
def save_network():
    """Save an untrained network."""

    def save_network(path, preparation=DEFAULT_PREPARATION):
        torch.manual_seed(0)
        network = Asis(NetworkConfig(backbone='pointnet', num_classes=3))
        save_checkpoint(path, network, CLASS_NAMES, {}, preparation=preparation)

    return save_network


@pytest.fixture
def save_run(save_network):
    """Save results of two seeds and, by default, weights."""

    def save_run(folder, title, *, with_weights=True, **origin):
        folder.mkdir(parents=True, exist_ok=True)
        save_results(folder / 'results.json', results(title, ONE_WRONG, ALL_RIGHT, **origin))
        if with_weights:
            save_network(folder / 'weights.npz')

    return save_run
