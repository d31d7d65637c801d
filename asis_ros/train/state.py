# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""State of a training: network, averaged network, optimiser, random state, position in data."""

from collections.abc import Mapping
import copy
from dataclasses import asdict, replace
import math
from pathlib import Path
import secrets
from types import MappingProxyType

from asis_ros.errors import CheckpointError
from asis_ros.files.reading import reading
from asis_ros.network.asis import Asis
from asis_ros.network.precision import forward_type
from asis_ros.train.batch import TrainingBatch
from asis_ros.train.block_statistics import BlockStatistics
from asis_ros.train.config import other_settings, TrainingConfig
from asis_ros.train.loss import asis_loss, Losses, LossWeights
from asis_ros.train.processes import Processes
from asis_ros.train.schedule import learning_rate, norm_momentum
from asis_ros.train.state_file import ADVICE, KIND, read_state, write_state
from asis_ros.train.stream import Position
import torch
from torch import nn, Tensor
from torch.optim import Adam, AdamW, Optimizer


class TrainingState:
    """
    Everything that an optimiser step changes.

    Parameters
    ----------
    config : TrainingConfig
        Settings of the training.
    num_steps : int
        Length of the training, unless its settings have it in minutes.
    device : torch.device
        Device of the network.
    statistics : BlockStatistics
        Statistics of the training blocks, for class weights.
    processes : Processes
        Processes of the training.
    data : mapping of str to str
        Fingerprints of what the weights are trained from, by what that is. A state is resumed
        only with the same.

    Attributes
    ----------
    run : str
        Random name of the run.
    step : int
        Steps that are done.
    seconds : float
        Time that they took (s), over all earlier calls.
    length : int
        Steps of the whole training; seconds if it is as long as some minutes.
    position : Position
        Position in the stream of batches.
    network : Asis
        The network.

    """

    def __init__(
        self,
        config: TrainingConfig,
        num_steps: int,
        device: torch.device,
        statistics: BlockStatistics,
        processes: Processes,
        data: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.run = secrets.token_hex(4)
        self._data = dict(data)
        self.config = config
        self.length = math.ceil(60 * config.minutes) or num_steps
        self.device = device
        self.processes = processes
        self.step = 0
        self.seconds = 0.0
        self.position = Position()
        torch.manual_seed(config.seed)
        self.network = Asis(config.network).to(device)
        self._average = copy.deepcopy(self.network).eval()
        self._parallel = processes.parallel(self.network, device)
        torch.manual_seed(config.seed + processes.shard.rank)  # for dropout
        self._optimiser = _optimiser(config, self.network)
        self._type = forward_type(config.optimiser.precision, device)
        self._scaler = torch.amp.GradScaler(device.type, enabled=self._type == torch.float16)
        self._loss_weights = LossWeights(label_smoothing=config.loss.label_smoothing)
        self._class_weights = torch.from_numpy(
            statistics.class_weights(config.loss.class_balance)
        ).to(device)

    @property
    def done(self) -> int:
        """How much of ``length`` is done."""
        return min(int(self.seconds), self.length) if self.config.minutes else self.step

    @property
    def unit(self) -> str:
        """Unit of ``length`` and ``done``."""
        return 'second' if self.config.minutes else 'step'

    @property
    def learning_rate(self) -> float:
        """Learning rate of the next step."""
        return learning_rate(self.config.optimiser, self.done, self.length, self.config.batch_size)

    @property
    def instance_fusion(self) -> bool:
        """Whether instance fusion has started."""
        start = self.config.loss.fusion_start * self.length
        return self.config.network.instance_fusion and self.done >= start

    def averaged(self) -> Asis:
        """Copy the averaged network; its settings have instance fusion only once that started."""
        network = copy.deepcopy(self._average)
        network.config = replace(network.config, instance_fusion=self.instance_fusion)
        return network

    def start_from(self, weights: Mapping[str, Tensor]) -> None:
        """Initialise some or all weights, by their names in ``network.state_dict()``."""
        self.network.load_state_dict(weights, strict=False)
        self._average.load_state_dict(self.network.state_dict())

    def train_on(self, batch: TrainingBatch) -> Losses:
        """Take an optimiser step on a batch, which must be on the device of the network."""
        self._apply_schedules()
        losses = self._losses(batch)
        self._update_weights(losses.total)
        self._update_average()
        self.step += 1
        return losses

    def _apply_schedules(self) -> None:
        """Set the learning rate and the momentum of batch normalisation."""
        for group in self._optimiser.param_groups:
            group['lr'] = self.learning_rate
        momentum = norm_momentum(self.config.optimiser, self.step, self.config.batch_size)
        for module in self.network.modules():
            if isinstance(module, nn.BatchNorm1d):
                module.momentum = momentum

    def _losses(self, batch: TrainingBatch) -> Losses:
        """Run the forward pass in the precision of the settings and compute the loss."""
        self.network.train()
        with torch.autocast(self.device.type, self._type, enabled=self._type != torch.float32):
            output = self._parallel(
                batch.points, batch.neighbourhoods, instance_fusion=self.instance_fusion
            )
        return asis_loss(
            output,
            batch.class_ids,
            batch.instance_ids,
            self._loss_weights,
            self._class_weights,
            self.processes.average,
        )

    def _update_weights(self, loss: Tensor) -> None:
        """Run the backward pass, clip the gradient and take the optimiser step."""
        self._optimiser.zero_grad(set_to_none=True)
        self._scaler.scale(loss).backward()
        max_norm = self.config.optimiser.clip
        if max_norm:
            self._scaler.unscale_(self._optimiser)
            nn.utils.clip_grad_norm_(self.network.parameters(), max_norm)
        self._scaler.step(self._optimiser)
        self._scaler.update()

    def _update_average(self) -> None:
        """Update the exponential moving average; its decay is smaller in the first steps."""
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
        Write everything that is needed to resume to the last bit; all processes must call.

        Raises
        ------
        CheckpointError
            If the file cannot be written, for example on a full disk; an earlier state stays.

        """
        random_states = self.processes.gather(_random_state(self.device))
        if not self.processes.is_first:
            return
        state = {
            'step': self.step,
            'seconds': self.seconds,
            'position': tuple(self.position),
            'run': self.run,
            'settings': asdict(self.config),
            'data': self._data,
            'network': self.network.named_weights(),
            'average': self._average.named_weights(),
            'optimiser': self._optimiser.state_dict(),
            'scaler': self._scaler.state_dict(),
            'random': random_states,
        }
        write_state(path, state)

    def load(self, path: Path) -> None:
        """
        Resume from a state written by ``save``, of the same settings, data and processes.

        Raises
        ------
        CheckpointError
            If the state is damaged, or of a run with other settings, data or processes.

        """
        state = read_state(path, self.device)
        with reading(path, KIND, CheckpointError, ADVICE):
            other = other_settings(state['settings'], self.config)
            other += [name for name in self._data if state['data'].get(name) != self._data[name]]
            num_processes = len(state['random'])
        if other:
            raise CheckpointError(
                f'{path} is of a run with other {", ".join(other)}: choose another folder '
                '(--pretrained starts from the weights of this one)'
            )
        if num_processes != self.processes.shard.world_size:
            raise CheckpointError(
                f'{path} is of {num_processes} processes, this run has '
                f'{self.processes.shard.world_size}: start as many'
            )
        with reading(path, KIND, CheckpointError, ADVICE):
            self.network.load_named_weights(state['network'])
            self._average.load_named_weights(state['average'])
            self._optimiser.load_state_dict(state['optimiser'])
            self._scaler.load_state_dict(state['scaler'])
            self.run = str(state['run'])
            self.step = int(state['step'])
            self.seconds = float(state['seconds'])
            self.position = Position(*map(int, state['position']))
            _set_random_state(state['random'][self.processes.shard.rank], self.device)


def _optimiser(config: TrainingConfig, network: nn.Module) -> Optimizer:
    """Make the optimiser of the settings."""
    settings = config.optimiser
    if settings.method == 'adam':
        return Adam(network.parameters(), lr=settings.learning_rate)
    return AdamW(
        network.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )


def _random_state(device: torch.device) -> list[Tensor]:
    """States of the random generators of this process: CPU, then GPU if it trains on one."""
    states = [torch.get_rng_state()]
    if device.type == 'cuda':
        states.append(torch.cuda.get_rng_state(device))
    return states


def _set_random_state(states: list[Tensor], device: torch.device) -> None:
    """Restore what ``_random_state`` returned."""
    torch.set_rng_state(states[0].cpu())
    if device.type == 'cuda':
        torch.cuda.set_rng_state(states[-1].cpu(), device)
