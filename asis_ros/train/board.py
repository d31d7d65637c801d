# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Progress of a training: a progress bar, and scalars and images for TensorBoard."""

import logging
from pathlib import Path
import sys

from asis_ros.evaluate.results import Evaluation
from asis_ros.metrics import PROTOCOLS
from asis_ros.train.loss import Losses
from asis_ros.train.state import TrainingState
from matplotlib.image import imread
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

logger = logging.getLogger(__name__)

STEPS_PER_POINT = 20
"""Steps between two points of a curve."""

QUIET_INTERVAL = 30.0
"""Time between two updates of the progress bar in a file or pipe (s)."""


class Board:
    """
    Progress bar and TensorBoard log of one training.

    Parameters
    ----------
    folder : Path
        Folder of the log: ``tensorboard --logdir FOLDER``.
    state : TrainingState
        State of the training.

    """

    def __init__(self, folder: Path, state: TrainingState) -> None:
        self._writer = SummaryWriter(str(folder), purge_step=state.step)
        self._bar = tqdm(
            total=state.length,
            initial=state.done,
            unit=state.unit,
            mininterval=0.5 if sys.stderr.isatty() else QUIET_INTERVAL,
            dynamic_ncols=True,
        )

    def step(self, state: TrainingState, losses: Losses) -> None:
        """Log the losses of a step and the next learning rate."""
        step = state.step
        self._bar.update(state.done - self._bar.n)
        if step % STEPS_PER_POINT:
            return
        values = {name: part.item() for name, part in losses._asdict().items()}
        self._bar.set_postfix(
            loss=f'{values["total"]:.3f}',
            semantic=f'{values["semantic"]:.3f}',
            instance=f'{values["variance"] + values["distance"]:.3f}',
            refresh=False,
        )
        for name, value in values.items():
            self._writer.add_scalar(f'loss/{name}', value, step)
        self._writer.add_scalar('learning_rate', state.learning_rate, step)

    def validation(self, step: int, evaluation: Evaluation, picture: Path) -> None:
        """Log the paper's scores of held-out rooms, counted strictly, and a picture of one."""
        scores = {
            name: evaluation.score('strict', name).mean for name in PROTOCOLS['paper'].metrics
        }
        for name, value in scores.items():
            self._writer.add_scalar(f'validation/{name}', value, step)
        self._writer.add_image('validation', imread(picture)[..., :3], step, dataformats='HWC')
        self._bar.clear()
        text = '  '.join(f'{name} {100 * value:.1f}' for name, value in scores.items())
        logger.info('step %d, held-out rooms: %s', step, text)

    def close(self) -> None:
        """Close the progress bar and the log."""
        self._bar.close()
        self._writer.close()
