# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.train.state: the averaged network, and states that do not fit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from asis_ros.errors import CheckpointError
from asis_ros.network.asis import NetworkConfig
from asis_ros.train.block_statistics import BlockStatistics
from asis_ros.train.config import LossConfig, TrainingConfig
from asis_ros.train.processes import Processes
from asis_ros.train.state import TrainingState
import numpy as np
import pytest
import torch

CONFIG = TrainingConfig(
    network=NetworkConfig(backbone='pointnet'), loss=LossConfig(fusion_start=0.5)
)


def training_state(config: TrainingConfig = CONFIG) -> TrainingState:
    counts = np.ones(13, np.int64)
    statistics = BlockStatistics(counts, counts, counts)
    return TrainingState(config, 4, torch.device('cpu'), statistics, Processes())


def test_the_averaged_network_fuses_only_once_instance_fusion_has_started() -> None:
    state = training_state()
    fusion = []
    for state.step in range(4):
        fusion.append(state.averaged().config.instance_fusion)
    assert fusion == [False, False, True, True]


def test_the_averaged_network_never_fuses_without_instance_fusion() -> None:
    state = training_state(
        replace(CONFIG, network=NetworkConfig(backbone='pointnet', instance_fusion=False))
    )
    state.step = 4
    assert not state.averaged().config.instance_fusion


def test_the_averaged_network_is_a_copy_made_without_random_numbers() -> None:
    state = training_state()
    before = torch.get_rng_state()
    copied = state.averaged()
    assert torch.equal(torch.get_rng_state(), before)
    weight = copied.semantic_head.weight
    assert torch.equal(weight, state.averaged().semantic_head.weight)
    torch.nn.init.zeros_(weight)
    assert state.averaged().semantic_head.weight.abs().sum() > 0


def rename_a_layer(state: dict[str, Any]) -> None:
    state['network']['encoder.renamed'] = state['network'].pop('encoder.local.linears.0.bias')


def reshape_a_layer(state: dict[str, Any]) -> None:
    state['average']['instance_head.bias'] = torch.zeros(7)


def drop_a_parameter(state: dict[str, Any]) -> None:
    state['optimiser']['param_groups'][0]['params'].pop()


def lose_the_average(state: dict[str, Any]) -> None:
    state['average'] = None


def lose_the_position(state: dict[str, Any]) -> None:
    state['position'] = 3


def lose_the_settings(state: dict[str, Any]) -> None:
    state['settings'] = [1]


def lose_the_random_numbers(state: dict[str, Any]) -> None:
    state['random'] = [[torch.zeros(3)]]


@pytest.mark.parametrize(
    'change',
    [
        rename_a_layer,
        reshape_a_layer,
        drop_a_parameter,
        lose_the_average,
        lose_the_position,
        lose_the_settings,
        lose_the_random_numbers,
    ],
)
def test_a_state_that_does_not_fit_is_refused_with_its_path(change: Any, tmp_path: Path) -> None:
    path = tmp_path / 'state.pt'
    training_state().save(path)
    content = torch.load(path, weights_only=True)
    change(content)
    torch.save(content, path)
    with pytest.raises(CheckpointError, match=r'state\.pt cannot be read as the state .*anew'):
        training_state().load(path)


def test_a_state_has_the_names_of_checkpoints(tmp_path: Path) -> None:
    training_state().save(tmp_path / 'state.pt')
    names = torch.load(tmp_path / 'state.pt', weights_only=True)['network']
    assert {name.partition('.')[0] for name in names} == {
        'encoder',
        'semantic_decoder',
        'instance_decoder',
        'awareness',
        'semantic_head',
        'instance_head',
    }
