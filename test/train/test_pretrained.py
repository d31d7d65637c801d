# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.pretrained: which weights a training starts from."""

from dataclasses import replace
from pathlib import Path

from asis_ros.errors import CheckpointError
from asis_ros.labels import CLASS_NAMES
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint, save_checkpoint
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.config import OptimiserConfig, TrainingConfig
from asis_ros.train.loop import train
from asis_ros.train.pretrained import pretrained_weights
import pytest
import torch

NETWORK = NetworkConfig(backbone='pointnet', num_classes=13)
HEAD = {'semantic_head.weight', 'semantic_head.bias'}


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Save random weights for the classes of S3DIS."""
    torch.manual_seed(5)
    save_checkpoint(tmp_path / 'weights.npz', Asis(NETWORK), CLASS_NAMES, {})
    return tmp_path / 'weights.npz'


def test_every_layer_is_loaded_for_the_same_classes(weights: Path) -> None:
    loaded = pretrained_weights(weights, NETWORK, CLASS_NAMES)
    assert set(loaded) == set(Asis(NETWORK).state_dict())


def test_the_class_head_is_left_out_for_other_classes(weights: Path) -> None:
    names = ('ground', 'rock')
    loaded = pretrained_weights(weights, replace(NETWORK, num_classes=2), names)
    assert set(Asis(NETWORK).state_dict()) - set(loaded) == HEAD
    renamed = ('roof', *CLASS_NAMES[1:])
    assert not HEAD & set(pretrained_weights(weights, NETWORK, renamed))


def test_another_shape_is_refused_with_what_differs(weights: Path) -> None:
    with pytest.raises(CheckpointError, match=r'embedding_size 5 \(here 8\)'):
        pretrained_weights(weights, replace(NETWORK, embedding_size=8), CLASS_NAMES)


def test_a_fifth_level_is_added_to_weights_of_four_but_never_dropped(tmp_path: Path) -> None:
    four, five = NetworkConfig(), NetworkConfig(radii=(0.2, 0.4, 0.8, 1.6, 3.2))
    path = tmp_path / 'four.npz'
    save_checkpoint(path, Asis(four), CLASS_NAMES, {})
    loaded = pretrained_weights(path, five, CLASS_NAMES)
    left_out = set(Asis(five).state_dict()) - set(loaded)
    assert {name.split('.')[2] for name in left_out} == {'context'}
    save_checkpoint(path, Asis(five), CLASS_NAMES, {})
    with pytest.raises(CheckpointError, match=r'radii \(0\.2, 0\.4, 0\.8, 1\.6, 3\.2\) \(here'):
        pretrained_weights(path, four, CLASS_NAMES)


def test_training_starts_from_the_weights_and_resumes_from_its_own_state(
    rooms: Path, weights: Path, tmp_path: Path
) -> None:
    config = TrainingConfig(
        network=NETWORK,
        preparation=PreparationConfig(block=BlockConfig(num_points=512)),
        optimiser=OptimiserConfig(learning_rate=0.0, weight_decay=0.0, precision='fp32'),
        batch_size=2,
        workers=0,
        steps=1,
    )
    out, cpu = tmp_path / 'run', torch.device('cpu')
    start = load_checkpoint(weights).network.state_dict()
    trained = train(rooms, out, config, cpu, pretrained=weights)
    found = load_checkpoint(trained).network.state_dict()
    for name in ('backbone.semantic_decoder.linears.0.weight', 'instance_head.weight'):
        assert torch.equal(found[name], start[name]), name

    weights.unlink()  # no longer needed: the state in the folder counts
    assert train(rooms, out, config, cpu, pretrained=weights) == trained
