# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Folder of a training: state to resume from, and checkpoints of the averaged weights."""

from collections.abc import Mapping, Sequence
import logging
from pathlib import Path
import time

from asis_ros.network.checkpoint import save_checkpoint
from asis_ros.train.block_statistics import BlockStatistics
from asis_ros.train.state import TrainingState

logger = logging.getLogger(__name__)

SAVE_INTERVAL = 120.0
"""Longest time between two states (s), so the longest that is lost when a training is killed."""

STATE, WEIGHTS = 'state.pt', 'weights.npz'


class RunFolder:
    """
    Writes and reads the files of a training.

    Parameters
    ----------
    path : Path
        The folder; made if there is none.
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

    """

    def __init__(
        self,
        path: Path,
        state: TrainingState,
        statistics: BlockStatistics,
        class_names: Sequence[str],
        origin: Mapping[str, str],
    ) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.weights = path / WEIGHTS
        self._state_path = path / STATE
        self._state = state
        self._statistics = statistics
        self._class_names = tuple(class_names)
        self._origin = origin
        self._saved_at = time.monotonic()

    def resume(self) -> bool:
        """Load the state of an earlier run; return whether there is one."""
        if not self._state_path.is_file():
            return False
        self._state.load(self._state_path)
        logger.info('resuming at step %d', self._state.step)
        return True

    @property
    def is_due(self) -> bool:
        """Whether the last state is older than ``SAVE_INTERVAL``."""
        return time.monotonic() - self._saved_at > SAVE_INTERVAL

    def save_state(self) -> None:
        """Write the state; all processes must call."""
        self._state.save(self._state_path)
        self._saved_at = time.monotonic()

    def save_weights(self, path: Path) -> None:
        """Write a checkpoint of the averaged weights."""
        save_checkpoint(
            path,
            self._state.averaged(),
            self._class_names,
            {
                **self._origin,
                'step': str(self._state.step),
                'minutes_of_training': f'{self._state.seconds / 60:.1f}',
            },
            preparation=self._state.config.preparation,
            mean_sizes=self._statistics.mean_sizes(),
        )
