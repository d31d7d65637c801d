# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings of a training; a recipe is a file of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from asis_ros.assignments import assign_settings
from asis_ros.errors import ConfigError, SettingError
from asis_ros.network.asis import NetworkConfig
from asis_ros.network.precision import PRECISIONS
from asis_ros.recipes import RECIPES
from asis_ros.segment.config import PreparationConfig
from asis_ros.settings import (
    check_settings,
    config_from_mapping,
    differences,
    load_config,
    section,
    setting,
)
from asis_ros.train.augmentation import Augmentation

NORMALISED_OVER_BLOCKS = ('pointnet',)
"""Backbones with a layer that has one row per block, so that normalisation needs two blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimiserConfig:
    """Optimiser and learning-rate schedule."""

    method: str = setting(
        'adamw',
        'optimiser: adamw, or adam without weight decay as in the paper',
        choices=('adam', 'adamw'),
    )
    learning_rate: float = setting(2e-3, 'peak learning rate', at_least=0.0)
    weight_decay: float = setting(1e-2, 'decoupled weight decay (adamw only)', at_least=0.0)
    schedule: str = setting(
        'cosine',
        'learning-rate schedule; cosine: linear warm-up, then cosine decay to 1 %; '
        'halving: halved after every half_life blocks, as in the released code',
        choices=('cosine', 'halving'),
    )
    warm_up: float = setting(
        0.05, 'fraction of the steps for the warm-up (cosine only)', at_least=0.0, at_most=1.0
    )
    half_life: int = setting(
        300_000, 'blocks after which the learning rate of schedule halving is halved', at_least=1
    )
    smallest_rate: float = setting(
        1e-5, 'lower bound of the learning rate (halving only)', at_least=0.0
    )
    norm_schedule: bool = setting(
        False,
        'true: the momentum of batch normalisation is reduced after every half_life blocks, as in '
        'the released code; false: 0.1 throughout',
    )
    clip: float = setting(10.0, 'largest norm of the gradient; 0.0: no clipping', at_least=0.0)
    average: float = setting(
        0.998,
        'decay of the exponential moving average of the weights, which goes into checkpoints; '
        '0.0: the last weights',
        at_least=0.0,
        at_most=1.0,
    )
    precision: str = setting(
        'auto',
        'precision of the forward pass; auto: bf16 or fp16 if the hardware is fast in them',
        choices=('auto', *PRECISIONS),
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossConfig:
    """Label smoothing, class weights and the start of instance fusion."""

    label_smoothing: float = setting(
        0.1, 'label smoothing of the cross-entropy', at_least=0.0, at_most=1.0
    )
    class_balance: float = setting(
        0.33,
        'class weights are the inverse class frequency to this power; 0.0: equal weights',
        at_least=0.0,
        at_most=1.0,
    )
    fusion_start: float = setting(
        0.75,
        'fraction of the steps before instance fusion starts, so that embeddings separate '
        'instances by then',
        at_least=0.0,
        at_most=1.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationConfig:
    """Validation on held-out rooms during training."""

    first: float = setting(
        0.02,
        'fraction of the steps before the first validation; early, so that its problems show soon',
        at_least=0.0,
        at_most=1.0,
    )
    every: float = setting(
        0.1, 'fraction of the steps from one validation to the next', at_least=0.001
    )
    rooms: int = setting(8, 'largest number of rooms per validation', at_least=1)

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """All settings of a training."""

    network: NetworkConfig = section(NetworkConfig)
    preparation: PreparationConfig = section(PreparationConfig)
    augmentation: Augmentation = section(Augmentation)
    optimiser: OptimiserConfig = section(OptimiserConfig)
    loss: LossConfig = section(LossConfig)
    validation: ValidationConfig = section(ValidationConfig)
    epochs: int = setting(0, 'epochs over frozen blocks; 0: steps is the length', at_least=0)
    steps: int = setting(5000, 'optimiser steps, if epochs is 0', at_least=1)
    minutes: float = setting(
        0.0,
        'length of the training in minutes instead of steps, for a machine rented by the hour; '
        'schedules follow the clock, so that runs are not reproducible to the last bit; 0.0: '
        'steps is the length',
        at_least=0.0,
    )
    batch_size: int = setting(4, 'full blocks per batch, over all processes', at_least=1)
    frozen: bool = setting(
        False,
        'true: the points of each block are sampled once, as in the paper; false: in every epoch',
    )
    part_of_room: float = setting(
        0.25,
        'fraction of the blocks of a room that one epoch uses, so that a batch mixes more rooms '
        '(frozen blocks: all)',
        at_least=0.01,
        at_most=1.0,
    )
    workers: int = setting(1, 'processes that prepare blocks', at_least=0)
    seed: int = setting(0, 'random seed of weights, order, sampling and augmentation', at_least=0)

    def __post_init__(self) -> None:
        check_settings(self)
        if self.frozen and self.augmentation.enabled:
            raise ConfigError(
                'frozen blocks cannot be augmented: set augmentation.enabled or frozen to false'
            )
        if self.frozen and not self.preparation.block.fixed:
            raise ConfigError('frozen blocks must have one length: set preparation.block.fixed')
        if self.epochs and not self.frozen:
            raise SettingError(
                'epochs',
                f'is {self.epochs} but blocks are not frozen, so that an epoch has no fixed '
                'length: set steps and leave epochs at 0',
            )
        if self.minutes and (self.epochs or self.optimiser.schedule == 'halving'):
            raise SettingError(
                'minutes',
                f'is {self.minutes} but epochs or optimiser.schedule halving count blocks: set '
                'epochs to 0 and optimiser.schedule to cosine',
            )
        if self.batch_size == 1 and self.network.backbone in NORMALISED_OVER_BLOCKS:
            raise SettingError(
                'batch_size',
                f'is 1, but {self.network.backbone} normalises over the blocks of a batch: set at '
                'least 2',
            )


def load_recipe(path: Path) -> TrainingConfig:
    """
    Read a recipe, a YAML file of settings; those that are missing keep their default.

    Raises
    ------
    ConfigError
        If the file cannot be read, or a setting is unknown or out of range.

    """
    if not path.is_file():
        raise ConfigError(
            f'no recipe {path}: expected a YAML file, or one of {", ".join(RECIPES)}'
        )
    return load_config(TrainingConfig, path)


def with_assignments(config: TrainingConfig, assignments: Sequence[str]) -> TrainingConfig:
    """
    Change settings by their names.

    Parameters
    ----------
    config : TrainingConfig
        Settings.
    assignments : sequence of str
        Such as ``'optimiser.learning_rate:=0.002'``; values are YAML.

    Raises
    ------
    ConfigError
        If one is no assignment, there is no such setting, or its value is out of range.

    """
    values = asdict(config)
    assign_settings(values, assignments, 'optimiser.learning_rate:=0.002')
    return config_from_mapping(TrainingConfig, values)


def other_settings(values: Mapping[str, Any], config: TrainingConfig) -> list[str]:
    """
    Name the settings of a run that another has not; those that change no weight do not count.

    Parameters
    ----------
    values : mapping
        Settings of the run, as ``dataclasses.asdict`` gives them.
    config : TrainingConfig
        Settings of the other.

    Returns
    -------
    list of str
        Such as ``'seed 0 (here 1)'``.

    Raises
    ------
    ConfigError
        If the settings are those of another version.

    """
    found = config_from_mapping(TrainingConfig, values)
    found = replace(found, workers=config.workers, validation=config.validation)
    return differences(found, config)
