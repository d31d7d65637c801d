# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Validation during training: scores on held-out rooms, and the best checkpoint so far."""

from collections.abc import Sequence
import csv
import os
from pathlib import Path

from asis_ros.datasets.room_files import load_room
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint
from asis_ros.pictures import draw_segmentation
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.train.board import Board
from asis_ros.train.config import ValidationConfig
import torch

SCORES = ('mIoU', 'mWCov')
"""Scores whose sum selects the best checkpoint."""


class Validation:
    """
    Periodic evaluation on held-out rooms, which keeps the best checkpoint.

    Parameters
    ----------
    out : Path
        Folder of the training.
    rooms : sequence of Path
        Held-out rooms, at least one.
    config : ValidationConfig
        Steps of the evaluations, and number of rooms.
    num_steps : int
        Steps of the whole training.

    """

    def __init__(
        self, out: Path, rooms: Sequence[Path], config: ValidationConfig, num_steps: int
    ) -> None:
        self._paths = rooms[:: -(-len(rooms) // config.rooms)]
        self._first = max(1, round(config.first * num_steps))
        self._every = max(1, round(config.every * num_steps))
        self._num_steps = num_steps
        self._best = out / 'best.npz'
        self._history = out / 'validation.csv'
        self._picture = out / 'validation.png'
        self.candidate = out / 'candidate.npz'
        """File of the checkpoint to score."""

    def is_due(self, step: int) -> bool:
        """Tell whether to evaluate after this many steps."""
        return step in (self._first, self._num_steps) or step % self._every == 0

    def score(self, step: int, board: Board) -> None:
        """
        Score the candidate, log its scores, and keep it if it is the best of the training so far.

        Best is the largest sum of mIoU and mWCov; ``validation.csv`` has both of each evaluation.
        """
        with torch.random.fork_rng(devices=[]):  # the training keeps its random numbers
            checkpoint = load_checkpoint(self.candidate)  # initialises at random first
        results = evaluate(self.candidate, self._paths, seeds=(0,), checkpoint=checkpoint)
        (evaluation,) = results.evaluations
        self._draw(checkpoint)
        board.validation(step, evaluation, self._picture)
        earlier = self._earlier_sums()
        scores = {name: evaluation.score('strict', name).mean for name in SCORES}
        with self._history.open('a', newline='') as file:
            writer = csv.DictWriter(file, ['step', *SCORES])
            if not earlier:
                writer.writeheader()
            writer.writerow({'step': step, **scores})
        if sum(scores.values()) > max(earlier, default=-1.0):
            os.replace(self.candidate, self._best)
        else:
            self.candidate.unlink()

    def _earlier_sums(self) -> list[float]:
        """Read the sums of scores of earlier evaluations."""
        if not self._history.is_file():
            return []
        with self._history.open(newline='') as file:
            return [sum(float(row[name]) for name in SCORES) for row in csv.DictReader(file)]

    def _draw(self, checkpoint: Checkpoint) -> None:
        room = load_room(self._paths[0])
        config = SegmenterConfig(model=ModelConfig(path=str(self.candidate)))
        segmenter = Segmenter(config.with_preparation(checkpoint.preparation), checkpoint)
        segmentation = segmenter.segment(room.cloud)
        draw_segmentation(self._picture, room.cloud, segmentation, truth=room)
