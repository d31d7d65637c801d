# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Folder of a training: state to resume from, and checkpoints of the averaged weights.

Each run has a random name, which is in its state, in its checkpoints and beside its scores, so
that no file of one run is taken for that of another.
"""

from collections.abc import Mapping, Sequence
import logging
import os
from pathlib import Path
import time

from asis_ros.network.checkpoint import load_origin, save_checkpoint
from asis_ros.train.block_statistics import BlockStatistics
from asis_ros.train.state import TrainingState

logger = logging.getLogger(__name__)

SAVE_INTERVAL = 120.0
"""Longest time between two states (s), so the longest that is lost when a training is killed."""

STATE, WEIGHTS, BEST = 'state.pt', 'weights.npz', 'best.npz'


class RunFolder:
    """
    Writes and reads the files of a training.

    Parameters
    ----------
    path : Path
        The folder.
    state : TrainingState
        State of the training.
    statistics : BlockStatistics
        Statistics of the training blocks, for the mean sizes in checkpoints.
    class_names : sequence of str
        Name of each semantic class.
    origin : mapping of str to str
        Origin of the weights, for checkpoints.

    Attributes
    ----------
    path : Path
        The folder.
    weights : Path
        Checkpoint of the averaged weights at the end of the training.
    best : Path
        Checkpoint with the best scores; they are in its origin.
    run : str
        Name of the run.

    """

    def __init__(
        self,
        path: Path,
        state: TrainingState,
        statistics: BlockStatistics,
        class_names: Sequence[str],
        origin: Mapping[str, str],
    ) -> None:
        self.path = path
        self.weights = path / WEIGHTS
        self.best = path / BEST
        self._state_path = path / STATE
        self._state = state
        self._statistics = statistics
        self._class_names = tuple(class_names)
        self._origin = origin
        self._saved_at = time.monotonic()

    def resume(self) -> bool:
        """
        Load the state of an earlier run; return whether there is one.

        Checkpoints of other runs are renamed, so that they stay and are not taken for this run's.
        """
        resumed = self._state_path.is_file()
        if resumed:
            self._state.load(self._state_path)
            logger.info('resuming at step %d', self._state.step)
        if self._state.processes.is_first:
            for path in (self.weights, self.best):
                self._set_aside(path)
        return resumed

    def _set_aside(self, path: Path) -> None:
        """Rename a checkpoint of another run."""
        if path.is_file() and (run := load_origin(path).get('run', 'earlier')) != self.run:
            kept = path.with_name(f'{path.stem}_{run}{path.suffix}')
            os.replace(path, kept)
            logger.warning('%s is of another run, and is called %s now', path, kept.name)

    @property
    def run(self) -> str:
        """Name of the run."""
        return self._state.run

    @property
    def is_due(self) -> bool:
        """Whether the last state is older than ``SAVE_INTERVAL``."""
        return time.monotonic() - self._saved_at > SAVE_INTERVAL

    def save_state(self) -> None:
        """Write the state; all processes must call."""
        self._state.save(self._state_path)
        self._saved_at = time.monotonic()

    def save_weights(self, path: Path, scores: Mapping[str, float] | None = None) -> None:
        """Write a checkpoint of the averaged weights, with its scores if it has any."""
        save_checkpoint(
            path,
            self._state.averaged(),
            self._class_names,
            {
                **self._origin,
                'run': self.run,
                'step': str(self._state.step),
                'minutes_of_training': f'{self._state.seconds / 60:.1f}',
                **{name: repr(score) for name, score in (scores or {}).items()},
            },
            preparation=self._state.config.preparation,
            mean_sizes=self._statistics.mean_sizes(),
        )

    def finish(self) -> None:
        """Write the weights of the finished training, unless it was finished before."""
        if not self.weights.is_file():
            self.save_weights(self.weights)
