# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Trainings of a few steps on small rooms, and an interrupt within one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from asis_ros.network.asis import NetworkConfig
from asis_ros.segment.block_config import BlockConfig
from asis_ros.segment.config import PreparationConfig
from asis_ros.train.config import LossConfig, OptimiserConfig, TrainingConfig, ValidationConfig
from asis_ros.train.loop import train
import pytest
import torch

CPU = torch.device('cpu')

SMALL = TrainingConfig(
    network=NetworkConfig(backbone='pointnet'),
    preparation=PreparationConfig(block=BlockConfig(num_points=512)),
    optimiser=OptimiserConfig(precision='fp32'),
    loss=LossConfig(fusion_start=0.0),
    batch_size=2,
    workers=0,
    steps=4,
)


VALIDATED = replace(SMALL, steps=2, validation=ValidationConfig(first=0.5, every=1.0))
"""Scored after the first and the second of two steps."""


def with_steps(steps: int) -> TrainingConfig:
    return replace(SMALL, steps=steps)


def state_of(out: Path) -> dict:
    return torch.load(out / 'state.pt', weights_only=True)


def interrupted(
    rooms: Path,
    out: Path,
    config: TrainingConfig,
    monkeypatch: pytest.MonkeyPatch,
    step: int = 1,
    **more: Any,
) -> None:
    """Interrupt a training after a step."""
    with monkeypatch.context() as patched:
        interrupt_at(patched, step)
        with pytest.raises(KeyboardInterrupt):
            train(rooms, out, config, CPU, **more)


def interrupt_at(patched: pytest.MonkeyPatch, step: int) -> None:
    """Send this process an interrupt within a step."""
    import os
    import signal

    from asis_ros.train.state import TrainingState

    train_on = TrainingState.train_on

    def train_on_interrupted(state: TrainingState, batch: object) -> object:
        if state.step == step - 1:
            os.kill(os.getpid(), signal.SIGINT)
        return train_on(state, batch)

    patched.setattr(TrainingState, 'train_on', train_on_interrupted)
