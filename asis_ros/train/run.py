# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Network, optimiser and all else that changes from step to step; saved and loaded as a whole."""

from collections.abc import Mapping
import copy
from dataclasses import asdict, replace
import os
from pathlib import Path
from typing import Any

from asis_ros.errors import CheckpointError
from asis_ros.network.asis import Asis
from asis_ros.network.precision import forward_type
from asis_ros.train.batch import TrainingBatch
from asis_ros.train.block_statistics import BlockStatistics
from asis_ros.train.config import TrainingConfig
from asis_ros.train.loss import asis_loss, Losses, LossWeights
from asis_ros.train.processes import Processes
from asis_ros.train.schedule import learning_rate, norm_momentum
from asis_ros.train.stream import Position
import torch
from torch import nn, Tensor
from torch.optim import Adam, AdamW, Optimizer


class TrainingRun:
    """
    One run at one step.

    Parameters
    ----------
    config : TrainingConfig
        The run.
    num_steps : int
        Its length.
    device : torch.device
        Where it trains.
    statistics : BlockStatistics
        Of the blocks it trains on.
    processes : Processes
        With whom it trains.

    """

    def __init__(
        self,
        config: TrainingConfig,
        num_steps: int,
        device: torch.device,
        statistics: BlockStatistics,
        processes: Processes,
    ) -> None:
        self.config = config
        self.num_steps = num_steps
        self.device = device
        self.processes = processes
        self.step = 0
        self.seconds = 0.0
        """Time that all steps took, those of earlier runs too."""
        self.position = Position()
        torch.manual_seed(config.seed)
        self.network = Asis(config.network).to(device)
        self._average = copy.deepcopy(self.network).eval()
        self._parallel = processes.parallel(self.network, device)
        torch.manual_seed(config.seed + processes.shard.rank)  # each its own dropout
        self.optimiser = _optimiser(config, self.network)
        self._type = forward_type(config.optimiser.precision, device)
        self._scaler = torch.amp.GradScaler(device.type, enabled=self._type == torch.float16)
        self._loss_weights = LossWeights(label_smoothing=config.loss.label_smoothing)
        self._class_weights = torch.from_numpy(
            statistics.class_weights(config.loss.class_balance)
        ).to(device)

    @property
    def rate(self) -> float:
        """Learning rate of this step."""
        return learning_rate(
            self.config.optimiser, self.step, self.num_steps, self.config.batch_size
        )

    @property
    def fuses(self) -> bool:
        """Whether instance fusion has joined in."""
        start = self.config.loss.fusion_start * self.num_steps
        return self.config.network.instance_fusion and self.step >= start

    @property
    def averaged(self) -> Asis:
        """Copy the averaged network; its settings have instance fusion only once that started."""
        network = copy.deepcopy(self._average)
        network.config = replace(network.config, instance_fusion=self.fuses)
        return network

    def start_from(self, weights: Mapping[str, Tensor]) -> None:
        """Take over some or all weights of another network."""
        self.network.load_state_dict(weights, strict=False)
        self._average.load_state_dict(self.network.state_dict())

    def train_on(self, batch: TrainingBatch) -> Losses:
        """Take one step on a batch that lies on the device of the run."""
        settings = self.config.optimiser
        for group in self.optimiser.param_groups:
            group['lr'] = self.rate
        momentum = norm_momentum(settings, self.step, self.config.batch_size)
        for module in self.network.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.momentum = momentum
        self.network.train()
        with torch.autocast(self.device.type, self._type, enabled=self._type != torch.float32):
            output = self._parallel(batch.points, batch.neighbourhoods, instance_fusion=self.fuses)
        losses = asis_loss(
            output,
            batch.class_ids,
            batch.instance_ids,
            self._loss_weights,
            self._class_weights,
            self.processes.average,
        )
        self.optimiser.zero_grad(set_to_none=True)
        self._scaler.scale(losses.total).backward()
        if settings.clip:
            self._scaler.unscale_(self.optimiser)
            nn.utils.clip_grad_norm_(self.network.parameters(), settings.clip)
        self._scaler.step(self.optimiser)
        self._scaler.update()
        self._update_average()
        self.step += 1
        return losses

    def _update_average(self) -> None:
        """Move the average towards the network; early on it follows closely."""
        decay = min(self.config.optimiser.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            pairs = zip(
                self._average.state_dict().values(),
                self.network.state_dict().values(),
                strict=True,
            )
            for mean, value in pairs:
                if mean.is_floating_point():
                    mean.lerp_(value, 1 - decay)
                else:
                    mean.copy_(value)

    def save(self, path: Path) -> None:
        """
        Write everything that a later run needs to go on to the last bit; all processes must call.

        Raises
        ------
        CheckpointError
            If the file cannot be written, for example on a full disk; an older one stays.

        """
        state = {
            'step': self.step,
            'seconds': self.seconds,
            'position': tuple(self.position),
            'shape': asdict(self.config.network),
            'network': self.network.named_weights(),
            'average': self._average.named_weights(),
            'optimiser': self.optimiser.state_dict(),
            'scaler': self._scaler.state_dict(),
            'random': self.processes.gather(_random_state(self.device)),
        }
        if not self.processes.is_first:
            return
        temporary = path.with_name(path.name + '.part')
        try:
            with temporary.open('wb') as file:
                torch.save(state, file)
            os.replace(temporary, path)
        except (OSError, RuntimeError) as error:  # torch wraps what the disk says
            temporary.unlink(missing_ok=True)
            raise CheckpointError(
                f'cannot write {path} ({error}): free some space and start again; '
                'the state that was there is untouched'
            ) from error

    def load(self, path: Path) -> None:
        """
        Go on from a state written by ``save``, for a network of the same shape.

        Raises
        ------
        CheckpointError
            If the state is damaged, of another network or of more or fewer processes.

        """
        state = read_state(path, self.device)
        if state['shape'] != asdict(self.config.network):
            raise CheckpointError(f'{path} is of another network: choose another folder')
        if len(state['random']) != self.processes.shard.world_size:
            raise CheckpointError(
                f'{path} is of {len(state["random"])} processes, this run has '
                f'{self.processes.shard.world_size}: start as many'
            )
        self.step = state['step']
        self.seconds = state['seconds']
        self.position = Position(*state['position'])
        self.network.load_named_weights(state['network'])
        self._average.load_named_weights(state['average'])
        self.optimiser.load_state_dict(state['optimiser'])
        self._scaler.load_state_dict(state['scaler'])
        _set_random_state(state['random'][self.processes.shard.rank], self.device)


def read_state(path: Path, device: torch.device) -> dict[str, Any]:
    """
    Read a state without checking what network it is of.

    Raises
    ------
    CheckpointError
        If it is damaged.

    """
    try:
        state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        missing = {'step', 'seconds', 'position', 'shape', 'random'} - set(state)
    except Exception as error:  # what a damaged file makes torch raise is not documented
        raise CheckpointError(
            f'{path} cannot be read ({type(error).__name__}): delete it to start anew'
        ) from error
    if missing:
        raise CheckpointError(f'{path} lacks {sorted(missing)}: delete it to start anew')
    return state


def _optimiser(config: TrainingConfig, network: nn.Module) -> Optimizer:
    settings = config.optimiser
    if settings.method == 'adam':
        return Adam(network.parameters(), lr=settings.learning_rate)
    return AdamW(
        network.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )


def _random_state(device: torch.device) -> list[torch.Tensor]:
    states = [torch.get_rng_state()]
    if device.type == 'cuda':
        states.append(torch.cuda.get_rng_state(device))
    return states


def _set_random_state(states: list[torch.Tensor], device: torch.device) -> None:
    torch.set_rng_state(states[0].cpu())
    if device.type == 'cuda':
        torch.cuda.set_rng_state(states[-1].cpu(), device)
