# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Training loop on a folder of labelled rooms or of frozen blocks."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, ExitStack, nullcontext
from dataclasses import asdict, replace
import json
import logging
from pathlib import Path
import time

from asis_ros.datasets.class_names import load_class_names
from asis_ros.errors import CheckpointError, ConfigError, DatasetError
from asis_ros.files.lock import locked
from asis_ros.train.board import Board
from asis_ros.train.config import TrainingConfig
from asis_ros.train.data_source import open_data_source
from asis_ros.train.interruption import Interruption
from asis_ros.train.pretrained import pretrained_weights
from asis_ros.train.processes import local_device, Processes, running_processes
from asis_ros.train.run_folder import RunFolder
from asis_ros.train.state import TrainingState
from asis_ros.train.stream import batches, TrainingBlocks
from asis_ros.train.validation import Validation
import torch
from torch import Tensor

logger = logging.getLogger(__name__)


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
    Train a network; an interrupted training in the same folder is resumed to the last bit.

    Parameters
    ----------
    rooms : Path
        Folder of rooms or of frozen blocks, with ``classes.yaml`` unless their classes are those
        of S3DIS.
    out : Path
        Folder for ``state.pt`` (to resume from), ``weights.npz`` (averaged weights), ``best.npz``
        (those with the best scores on ``validation_rooms``) and ``board`` (for TensorBoard).
    config : TrainingConfig
        Settings; classes and features of the network are set to those of the rooms.
    device : torch.device
        Device of the network.
    held_out_area : int, optional
        Area whose rooms are not trained on.
    validation_rooms : sequence of Path
        Rooms to validate on during training.
    blocks : Path, optional
        Folder for frozen blocks or statistics, if several trainings share them; inside ``out`` if
        None.
    pretrained : Path, optional
        Checkpoint to start from instead of random weights; not used when a run is resumed.
    command : str
        Command line; stored in the weights with all settings and the rooms.

    Returns
    -------
    Path
        The weights.

    Raises
    ------
    DatasetError
        If there are no rooms, or the loss is not finite.
    ConfigError
        If the length is in minutes, but there are several processes.
    CheckpointError
        If another process trains in the folder; if the state there is damaged, cannot be written,
        or is of a run with other settings or rooms; or if the pretrained network has another
        shape.
    KeyboardInterrupt
        After SIGINT, SIGTERM or SIGHUP, once the state is saved.

    """
    class_names = load_class_names(rooms)
    device = local_device(device)
    with running_processes(device, config.batch_size) as processes, _held(out, processes):
        if config.minutes and processes.shard.world_size > 1:
            raise ConfigError(
                f'minutes is {config.minutes}, but the clocks of several processes differ: set '
                'steps, or start one process'
            )
        cache = blocks or out / 'blocks'
        source = open_data_source(rooms, cache, config, class_names, processes, held_out_area)
        network = replace(
            config.network, num_classes=len(class_names), num_features=source.num_features
        )
        config = replace(config, network=network)
        data = {'rooms': source.fingerprint, 'classes': ', '.join(class_names)}
        state = TrainingState(config, source.num_steps, device, source.statistics, processes, data)
        origin = {
            'command': command,
            'settings': json.dumps(asdict(config)),
            'training_rooms': source.description,
        }
        folder = RunFolder(out, state, source.statistics, class_names, origin)
        if not folder.resume() and pretrained is not None:
            state.start_from(pretrained_weights(pretrained, network, class_names))
        validation = None
        if validation_rooms and processes.is_first:
            validation = Validation(folder, validation_rooms, config.validation, state.length)
        _take_steps(state, source.blocks, folder, validation)
        if processes.is_first:
            folder.finish()
        processes.wait()
    return folder.weights


def _held(out: Path, processes: Processes) -> AbstractContextManager[None]:
    """Hold the folder in the process that writes it."""
    return locked(out, CheckpointError) if processes.is_first else nullcontext()


def _take_steps(
    state: TrainingState, blocks: TrainingBlocks, folder: RunFolder, validation: Validation | None
) -> None:
    """Take the remaining steps, with validation and saving in between."""
    config, processes = state.config, state.processes
    stream = batches(
        blocks, state.position, workers=config.workers, seed=config.seed, device=state.device
    )
    board, workers_run = None, False
    with Interruption() as interruption, ExitStack() as stack:
        stack.enter_context(closing(stream))
        if processes.is_first:
            board = Board(folder.path / 'board', state)
            stack.enter_context(closing(board))
        while state.done < state.length:
            done, step_start = state.done, time.monotonic()
            batch, after = next(stream)
            if not workers_run:  # starting them is not time of the training
                workers_run, step_start = True, time.monotonic()
            losses = state.train_on(batch)
            _check_loss(losses.total, state.step)
            state.position = after
            state.seconds += time.monotonic() - step_start
            if board:
                board.step(state, losses)
                if validation and validation.is_due(done, state.done):
                    validation.score(state.step, board)
            interrupted = processes.any(interruption.requested, state.device)
            if interrupted or processes.any(folder.is_due, state.device):
                folder.save_state()
            if interrupted:
                if processes.is_first:
                    logger.info(
                        'saved %s %d of %d in %s: the same command goes on from there',
                        state.unit, state.done, state.length, folder.path,
                    )  # fmt: skip
                raise KeyboardInterrupt
    folder.save_state()


def _check_loss(loss: Tensor, step: int) -> None:
    """Stop a training that has diverged."""
    if not torch.isfinite(loss):
        raise DatasetError(
            f'the loss is {loss.item()} at step {step}; state and weights are those saved before. '
            'Train in another folder with a lower optimiser.learning_rate, or with '
            'optimiser.precision fp32'
        )
