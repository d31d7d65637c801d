# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Training of ASIS on folders of labelled rooms."""

from collections.abc import Iterator
import copy
from dataclasses import asdict, dataclass, field, replace
import json
import logging
import math
import os
from pathlib import Path
import time

from asis_ros.config import BlockConfig, check_values, config_to_mapping, setting
from asis_ros.datasets.augmentation import AUGMENTATION
from asis_ros.datasets.class_names import load_class_names
from asis_ros.datasets.rooms import list_rooms
from asis_ros.datasets.training_blocks import TrainingBatch, TrainingBlocks
from asis_ros.errors import CheckpointError, DatasetError
from asis_ros.network.asis import Asis, NetworkConfig
from asis_ros.network.checkpoint import save_checkpoint
from asis_ros.network.loss import asis_loss, Losses, LossWeights
import torch
from torch import nn, Tensor
from torch.optim import AdamW
from torch.utils.data import DataLoader

logger = logging.getLogger(__name__)

SAVE_INTERVAL = 120.0
"""Longest time an interrupted run loses (s)."""

STEPS_PER_LINE = 20
"""Steps from one line of the log to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """One training run."""

    network: NetworkConfig = field(default_factory=NetworkConfig)
    block: BlockConfig = field(default_factory=BlockConfig)
    voxel_size: float = setting(0.04, 'edge of the voxels averaged first (m)', at_least=0.0)
    steps: int = setting(5000, 'optimiser steps', at_least=1)
    batch_size: int = setting(4, 'full blocks in a batch', at_least=1)
    learning_rate: float = setting(2e-3, 'largest learning rate', at_least=0.0)
    weight_decay: float = setting(1e-2, 'decoupled weight decay', at_least=0.0)
    label_smoothing: float = setting(
        0.1, 'part spread over all classes', at_least=0.0, at_most=1.0
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
    warm_up: float = setting(
        0.05, 'part of the steps that raise the rate', at_least=0.0, at_most=1.0
    )
    clip: float = setting(10.0, 'largest norm of the gradient', at_least=0.0)
    average: float = setting(
        0.998, 'decay of the average of the weights', at_least=0.0, at_most=1.0
    )
    augment: bool = setting(True, 'turn, tilt, crop, thin and recolour the rooms')
    workers: int = setting(1, 'processes that prepare blocks', at_least=0)
    seed: int = setting(0, 'seed of weights, order and augmentation', at_least=0)

    def __post_init__(self) -> None:
        check_values(self, 'training.')


def train(
    rooms: Path, out: Path, config: TrainingConfig, device: torch.device, *, command: str = ''
) -> Path:
    """
    Train a network, going on where an interrupted run in the same folder stopped.

    The loss is the paper's; the recipe (AdamW, cosine schedule, augmentation, averaged weights) is
    not: it follows later work on the same network (PointNeXt, NeurIPS 2022).

    Parameters
    ----------
    rooms : Path
        Folder of room files, with ``classes.yaml`` unless their classes are those of S3DIS.
    out : Path
        Folder for ``state.pt`` (to go on from) and ``weights.npz`` (averaged weights).
    config : TrainingConfig
        The run.
    device : torch.device
        Where to train.
    command : str
        What the user typed; kept in the weights with all settings and the rooms.

    Returns
    -------
    Path
        The weights.

    Raises
    ------
    DatasetError
        If there are no rooms, or the loss is no longer finite.
    CheckpointError
        If the state in the folder is damaged or of another network.

    """
    paths, class_names = list_rooms(rooms), load_class_names(rooms)
    config = replace(config, network=replace(config.network, num_classes=len(class_names)))
    torch.manual_seed(config.seed)
    out.mkdir(parents=True, exist_ok=True)
    run = _Run(config, device)
    state = out / 'state.pt'
    if state.is_file():
        run.load(state)
        torch.manual_seed(config.seed + run.step)  # other dropout than before
        logger.info('going on at step %d', run.step)
    saved = time.monotonic()
    for batch in _batches(paths, config, run.step):
        if run.step >= config.steps:
            break
        losses = run.train_on(batch)
        if not torch.isfinite(losses.total):
            raise DatasetError(
                f'the loss is {losses.total.item()} at step {run.step}; what was saved stays'
            )
        if run.step % STEPS_PER_LINE == 0:
            run.tell(losses)
        if time.monotonic() - saved > SAVE_INTERVAL:
            run.save(state)
            saved = time.monotonic()
    run.save(state)
    weights = out / 'weights.npz'
    save_checkpoint(weights, run.average, class_names, _origin(command, config, paths))
    return weights


def _origin(command: str, config: TrainingConfig, paths: list[Path]) -> dict[str, str]:
    """Tell what made the weights."""
    return {
        'command': command,
        'settings': json.dumps(config_to_mapping(config)),
        'rooms': f'{len(paths)} files, {paths[0].name} to {paths[-1].name}',
    }


def _batches(
    paths: list[Path], config: TrainingConfig, first_step: int
) -> Iterator[TrainingBatch]:
    dataset = TrainingBlocks(
        paths,
        block=config.block,
        voxel_size=config.voxel_size,
        points_per_batch=config.batch_size * config.block.num_points,
        augmentation=AUGMENTATION if config.augment else None,
        with_hierarchy=config.network.backbone == 'pointnet2',
        # A run that goes on must not see again what it saw before.
        seed=config.seed + first_step,
    )
    return iter(DataLoader(dataset, batch_size=None, num_workers=config.workers))


class _Run:
    """Network, optimiser and their state at one step."""

    def __init__(self, config: TrainingConfig, device: torch.device) -> None:
        self.config = config
        self.device = device
        self.step = 0
        self.network = Asis(config.network).to(device)
        self.average = copy.deepcopy(self.network).eval()
        self.optimiser = AdamW(
            self.network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
        )
        self.weights = LossWeights(label_smoothing=config.label_smoothing)
        self.class_counts = torch.ones(config.network.num_classes, device=device)

    def rate(self) -> float:
        """Learning rate at this step: linear warm-up, then half a cosine down to 1 %."""
        config = self.config
        warm_up = max(1.0, config.warm_up * config.steps)
        if self.step < warm_up:
            return config.learning_rate * (self.step + 1) / warm_up
        done = min(1.0, (self.step - warm_up) / max(1.0, config.steps - warm_up))
        cosine = 0.5 * (1 + math.cos(math.pi * done))
        return config.learning_rate * (0.01 + 0.99 * cosine)

    def tell(self, losses: Losses) -> None:
        """Log how the run is doing."""
        logger.info(
            'step %d/%d  loss %.3f = semantic %.3f + variance %.3f + distance %.3f  rate %.1e',
            self.step,
            self.config.steps,
            *(part.item() for part in losses[:4]),
            self.rate(),
        )

    def train_on(self, batch: TrainingBatch) -> Losses:
        """Take one optimiser step."""
        for group in self.optimiser.param_groups:
            group['lr'] = self.rate()
        self.network.train()
        self.network.fuses = (
            self.config.network.instance_fusion
            and self.step >= self.config.fusion_start * self.config.steps
        )
        hierarchy = batch.hierarchy
        if hierarchy is not None:
            hierarchy = tuple(
                type(level)(*(tensor.to(self.device) for tensor in level)) for level in hierarchy
            )
        with torch.autocast(self.device.type, torch.bfloat16):
            output = self.network(batch.points.to(self.device), hierarchy)
        class_ids = batch.class_ids.to(self.device)
        instance_ids = batch.instance_ids.to(self.device)
        losses = asis_loss(
            output, class_ids, instance_ids, self.weights, self._class_weights(class_ids)
        )
        self.optimiser.zero_grad(set_to_none=True)
        losses.total.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip)
        self.optimiser.step()
        self._update_average()
        self.step += 1
        return losses

    def _class_weights(self, class_ids: Tensor) -> Tensor:
        """Weigh classes by their frequency in all that was seen so far."""
        known = class_ids[class_ids < len(self.class_counts)]
        self.class_counts += torch.bincount(known, minlength=len(self.class_counts))
        return (self.class_counts.mean() / self.class_counts) ** self.config.class_balance

    def _update_average(self) -> None:
        """Move the average towards the network; early on it follows closely."""
        decay = min(self.config.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            pairs = zip(
                self.average.state_dict().values(), self.network.state_dict().values(), strict=True
            )
            for mean, value in pairs:
                if mean.is_floating_point():
                    mean.lerp_(value, 1 - decay)
                else:
                    mean.copy_(value)

    def save(self, path: Path) -> None:
        """Write the state, first under a temporary name."""
        temporary = path.with_name(path.name + '.part')
        torch.save(
            {
                'step': self.step,
                'shape': asdict(self.config.network),
                'network': self.network.state_dict(),
                'average': self.average.state_dict(),
                'optimiser': self.optimiser.state_dict(),
                'class_counts': self.class_counts,
            },
            temporary,
        )
        os.replace(temporary, path)

    def load(self, path: Path) -> None:
        """Read a state written by ``save`` for a network of the same shape."""
        try:
            state = torch.load(path, map_location=self.device, weights_only=True)
            shape = state['shape']
        except Exception as error:  # what a damaged file makes torch raise is not documented
            raise CheckpointError(
                f'{path} cannot be read ({type(error).__name__}): delete it to start anew'
            ) from error
        if shape != asdict(self.config.network):
            raise CheckpointError(f'{path} is of another network: choose another folder')
        self.step = state['step']
        self.network.load_state_dict(state['network'])
        self.average.load_state_dict(state['average'])
        self.optimiser.load_state_dict(state['optimiser'])
        self.class_counts = state['class_counts']
