# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.training on a room of three planes."""

from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.config import BlockConfig, ModelConfig, SegmenterConfig
from asis_ros.datasets.rooms import list_rooms, save_room
from asis_ros.errors import CheckpointError, DatasetError
from asis_ros.evaluation import evaluate
from asis_ros.network.asis import NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.pipeline import Segmenter
from asis_ros.training import train, TrainingConfig
import numpy as np
import pytest
import torch

CPU = torch.device('cpu')


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """Save a floor and two walls, 1.2 m long, 3000 points."""
    rng = np.random.default_rng(0)
    class_ids = rng.integers(0, 3, 3000).astype(np.uint8)
    xyz = rng.random((3000, 3)) * 1.2
    xyz[class_ids == 0, 0] = 0.0
    xyz[class_ids == 1, 2] = 0.0
    xyz[class_ids == 2, 1] = 0.0
    folder = tmp_path / 'rooms'
    folder.mkdir()
    room = LabelledCloud(PointCloud(xyz), class_ids, class_ids.astype(np.int32))
    save_room(folder / 'corner.npz', room)
    return folder


def test_training_overfits_one_room(rooms: Path, tmp_path: Path) -> None:
    config = TrainingConfig(
        block=BlockConfig(num_points=1024),
        steps=80,
        batch_size=4,
        label_smoothing=0.0,
        average=0.9,
        workers=0,
        augment=False,
    )
    weights = train(rooms, tmp_path / 'run', config, CPU)
    segmenter = Segmenter(SegmenterConfig(model=ModelConfig(path=str(weights), device='cpu')))
    scores = evaluate(segmenter, list_rooms(rooms)).strict
    assert scores.mIoU > 0.9
    assert scores.mWCov > 0.9


def test_an_interrupted_run_goes_on_where_it_stopped(
    rooms: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level('INFO')
    config = {'block': BlockConfig(num_points=512), 'batch_size': 2, 'workers': 0}
    train(rooms, tmp_path / 'run', TrainingConfig(steps=2, **config), CPU)
    train(rooms, tmp_path / 'run', TrainingConfig(steps=3, **config), CPU)
    assert 'going on at step 2' in caplog.text
    assert torch.load(tmp_path / 'run' / 'state.pt', weights_only=True)['step'] == 3


def test_a_state_of_another_network_is_refused(rooms: Path, tmp_path: Path) -> None:
    small = {'block': BlockConfig(num_points=512), 'batch_size': 2, 'workers': 0, 'steps': 1}
    train(
        rooms, tmp_path, TrainingConfig(network=NetworkConfig(backbone='pointnet'), **small), CPU
    )
    with pytest.raises(CheckpointError, match='another network'):
        train(rooms, tmp_path, TrainingConfig(**small), CPU)


def test_a_damaged_state_is_named(rooms: Path, tmp_path: Path) -> None:
    (tmp_path / 'state.pt').write_bytes(b'broken')
    with pytest.raises(CheckpointError, match=r'state\.pt cannot be read'):
        train(rooms, tmp_path, TrainingConfig(steps=1), CPU)


def test_weights_carry_the_class_names_of_the_rooms(rooms: Path, tmp_path: Path) -> None:
    claim = 'classes: [ground, left, right]\n'
    (rooms / 'classes.yaml').write_text(claim)
    config = TrainingConfig(network=NetworkConfig(backbone='pointnet'), steps=1, workers=0)
    weights = train(rooms, tmp_path / 'run', config, CPU, command='asis train rooms run')
    checkpoint = load_checkpoint(weights)
    assert checkpoint.class_names == ('ground', 'left', 'right')
    assert checkpoint.origin['command'] == 'asis train rooms run'


def test_a_folder_without_rooms_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match='no rooms'):
        train(tmp_path, tmp_path / 'run', TrainingConfig(), CPU)
