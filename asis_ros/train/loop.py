# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Training of ASIS on a folder of labelled rooms or of frozen blocks."""

from collections.abc import Sequence
from contextlib import closing, ExitStack
from dataclasses import replace
import json
import logging
from pathlib import Path
import time

from asis_ros.datasets.class_names import load_class_names
from asis_ros.errors import DatasetError
from asis_ros.network.checkpoint import save_checkpoint
from asis_ros.settings import config_to_mapping
from asis_ros.train.board import Board
from asis_ros.train.config import TrainingConfig
from asis_ros.train.data_source import DataSource, open_data_source
from asis_ros.train.interruption import Interruption
from asis_ros.train.pretrained import pretrained_weights
from asis_ros.train.processes import local_device, running_processes
from asis_ros.train.run import TrainingRun
from asis_ros.train.stream import batches
from asis_ros.train.validation import Validation
import torch
from torch import Tensor

logger = logging.getLogger(__name__)

SAVE_INTERVAL = 120.0
"""Longest time an interrupted run loses (s)."""

STATE, WEIGHTS = 'state.pt', 'weights.npz'


def train(
    rooms: Path,
    out: Path,
    config: TrainingConfig,
    device: torch.device,
    *,
    held_out_area: int | None = None,
    validation_rooms: Sequence[Path] = (),
    blocks: Path | None = None,
    pretrained: Path | None = None,
    command: str = '',
) -> Path:
    """
    Train a network, going on to the last bit where an interrupted run in the same folder stopped.

    Parameters
    ----------
    rooms : Path
        Folder of rooms or of frozen blocks, with ``classes.yaml`` unless their classes are those
        of S3DIS.
    out : Path
        Folder for ``state.pt`` (to go on from), ``weights.npz`` (averaged weights), ``best.npz``
        (those that were best on ``validation_rooms``) and ``board`` (for TensorBoard).
    config : TrainingConfig
        The run; classes and features of the network are set to those of the rooms.
    device : torch.device
        Where to train.
    held_out_area : int, optional
        Area whose rooms are not trained on.
    validation_rooms : sequence of Path
        Rooms to score the weights on from time to time.
    blocks : Path, optional
        Folder to keep frozen blocks in, for several runs on the same rooms; inside ``out`` if
        None.
    pretrained : Path, optional
        Checkpoint to start from instead of random weights.
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
        If the state in the folder is damaged or of another network, or cannot be written, or the
        pretrained network has another shape.
    KeyboardInterrupt
        After an interrupt, once the state is saved.

    """
    class_names = load_class_names(rooms)
    device = local_device(device)
    with running_processes(device, config.batch_size) as processes:
        cache = blocks or out / 'blocks'
        source = open_data_source(rooms, cache, config, class_names, processes, held_out_area)
        network = replace(
            config.network, num_classes=len(class_names), num_features=source.num_features
        )
        config = replace(config, network=network)
        run = TrainingRun(config, source.num_steps, device, source.statistics, processes)
        validation = None
        if validation_rooms and processes.is_first:
            validation = Validation(out, validation_rooms, config.validation, run.num_steps)
        origin = {
            'command': command,
            'settings': json.dumps(config_to_mapping(config)),
            'training_rooms': source.description,
        }
        keeper = _Keeper(out, run, source, class_names, origin)
        if not keeper.go_on() and pretrained is not None:
            run.start_from(pretrained_weights(pretrained, network, class_names))
        _loop(run, source, keeper, validation)
        if processes.is_first:
            keeper.save_weights(out / WEIGHTS)
        processes.wait()
    return out / WEIGHTS


class _Keeper:
    """Writes what a run leaves on disk."""

    def __init__(
        self,
        out: Path,
        run: TrainingRun,
        source: DataSource,
        class_names: tuple[str, ...],
        origin: dict[str, str],
    ) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self.out = out
        self._run = run
        self._source = source
        self._class_names = class_names
        self._origin = origin
        self._saved = time.monotonic()

    def go_on(self) -> bool:
        """Load the state of an earlier run, if there is one."""
        if not (self.out / STATE).is_file():
            return False
        self._run.load(self.out / STATE)
        logger.info('going on at step %d', self._run.step)
        return True

    @property
    def is_due(self) -> bool:
        """Whether the last state is old."""
        return time.monotonic() - self._saved > SAVE_INTERVAL

    def save_state(self) -> None:
        """Write the state; all processes must call."""
        self._run.save(self.out / STATE)
        self._saved = time.monotonic()

    def save_weights(self, path: Path) -> None:
        """Write the averaged weights."""
        save_checkpoint(
            path,
            self._run.averaged,
            self._class_names,
            {
                **self._origin,
                'step': str(self._run.step),
                'minutes_of_training': f'{self._run.seconds / 60:.1f}',
            },
            preparation=self._run.config.preparation,
            mean_sizes=self._source.statistics.mean_sizes(),
        )


def _loop(
    run: TrainingRun, source: DataSource, keeper: _Keeper, validation: Validation | None
) -> None:
    """Take the steps that are left."""
    config, processes = run.config, run.processes
    stream = batches(
        source.blocks, run.position, workers=config.workers, seed=config.seed, device=run.device
    )
    board = None
    with Interruption() as interruption, ExitStack() as stack:
        stack.enter_context(closing(stream))
        if processes.is_first:
            board = Board(keeper.out / 'board', run.step, run.num_steps)
            stack.enter_context(closing(board))
        while run.step < run.num_steps:
            start = time.monotonic()
            batch, after = next(stream)
            losses = run.train_on(batch)
            _check_loss(losses.total, run.step)
            run.position = after
            run.seconds += time.monotonic() - start
            if board:
                board.step(run.step, losses, run.rate)
                if validation and validation.is_due(run.step):
                    keeper.save_weights(validation.candidate)
                    validation.score(run.step, board)
            interrupted = processes.any(interruption.wanted, run.device)
            if interrupted or processes.any(keeper.is_due, run.device):
                keeper.save_state()
            if interrupted:
                raise KeyboardInterrupt
    keeper.save_state()


def _check_loss(loss: Tensor, step: int) -> None:
    if not torch.isfinite(loss):
        raise DatasetError(
            f'the loss is {loss.item()} at step {step}; state and weights are those saved before. '
            'Lower optimiser.learning_rate or set optimiser.precision to fp32, and start again'
        )
