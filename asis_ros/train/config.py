# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Settings of a training run, which a recipe in ``config/`` fills in."""

from dataclasses import dataclass
from pathlib import Path

from asis_ros.errors import ConfigError, SettingError
from asis_ros.network.asis import NetworkConfig
from asis_ros.network.precision import PRECISIONS
from asis_ros.segment.config import PreparationConfig
from asis_ros.settings import check_settings, load_config, section, setting
from asis_ros.train.augmentation import Augmentation


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimiserConfig:
    """How weights move."""

    method: str = setting(
        'adamw', 'adamw, or adam without weight decay as in the paper', choices=('adam', 'adamw')
    )
    learning_rate: float = setting(2e-3, 'largest learning rate', at_least=0.0)
    weight_decay: float = setting(1e-2, 'decoupled weight decay (adamw only)', at_least=0.0)
    schedule: str = setting(
        'cosine',
        'cosine: linear warm-up, then half a cosine down to 1 %; '
        'halving: half the rate after every half_life blocks, as in the released code',
        choices=('cosine', 'halving'),
    )
    warm_up: float = setting(
        0.05, 'part of the steps that raise the rate (cosine only)', at_least=0.0, at_most=1.0
    )
    half_life: int = setting(300_000, 'blocks until the rate is halved', at_least=1)
    smallest_rate: float = setting(1e-5, 'the halved rate stays at this', at_least=0.0)
    norm_schedule: bool = setting(
        False,
        'let the running means of batch normalisation follow more slowly after every half_life '
        'blocks, as in the released code; false: a momentum of 0.1 throughout',
    )
    clip: float = setting(10.0, 'largest norm of the gradient; 0.0: no limit', at_least=0.0)
    average: float = setting(
        0.998,
        'decay of the average of the weights that is kept; 0.0: keep the last weights',
        at_least=0.0,
        at_most=1.0,
    )
    precision: str = setting(
        'auto',
        'numbers of the forward pass; auto: bf16 or fp16 where the machine is fast in them',
        choices=('auto', *PRECISIONS),
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossConfig:
    """What the loss adds to the paper's."""

    label_smoothing: float = setting(
        0.1, 'part of each true class spread over all', at_least=0.0, at_most=1.0
    )
    class_balance: float = setting(
        0.33,
        'power of the inverse frequency of a class that its points count with; 0.0: all alike',
        at_least=0.0,
        at_most=1.0,
    )
    fusion_start: float = setting(
        0.75,
        'part of the steps before instance fusion joins in, when embeddings tell instances apart',
        at_least=0.0,
        at_most=1.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationConfig:
    """When held-out rooms are segmented on the way."""

    first: float = setting(
        0.02,
        'part of the steps before the first validation: early, so that what would spoil it shows',
        at_least=0.0,
        at_most=1.0,
    )
    every: float = setting(0.1, 'part of the steps from one to the next', at_least=0.001)
    rooms: int = setting(8, 'most rooms that are segmented', at_least=1)

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """One training run."""

    network: NetworkConfig = section(NetworkConfig)
    preparation: PreparationConfig = section(PreparationConfig)
    augmentation: Augmentation = section(Augmentation)
    optimiser: OptimiserConfig = section(OptimiserConfig)
    loss: LossConfig = section(LossConfig)
    validation: ValidationConfig = section(ValidationConfig)
    epochs: int = setting(0, 'passes over frozen blocks; 0: steps tells how long', at_least=0)
    steps: int = setting(5000, 'optimiser steps, unless there are epochs', at_least=1)
    batch_size: int = setting(4, 'full blocks in a batch, over all processes', at_least=1)
    frozen: bool = setting(
        False, 'choose the points of each block once, as in the paper; false: in every epoch'
    )
    part_of_room: float = setting(
        0.25,
        'part of the blocks of a room that one epoch draws, so that more rooms meet in a batch '
        '(frozen blocks: all)',
        at_least=0.01,
        at_most=1.0,
    )
    workers: int = setting(1, 'processes that prepare blocks', at_least=0)
    seed: int = setting(0, 'seed of weights, order and augmentation', at_least=0)

    def __post_init__(self) -> None:
        check_settings(self)
        if self.frozen and self.augmentation.enabled:
            raise ConfigError(
                'frozen blocks cannot be augmented: set augmentation.enabled or frozen to false'
            )
        if self.frozen and not self.preparation.block.fixed:
            raise ConfigError('frozen blocks are of one length: set preparation.block.fixed')
        if self.epochs and not self.frozen:
            raise SettingError(
                'epochs',
                f'is {self.epochs} but blocks are not frozen, so that an epoch has no fixed '
                'length: set steps and leave epochs at 0',
            )


def load_recipe(path: Path) -> TrainingConfig:
    """
    Read the settings of a run from YAML; those it does not name keep their default.

    Raises
    ------
    ConfigError
        If the file cannot be read, or a setting is unknown or out of range.

    """
    return load_config(TrainingConfig, path)
