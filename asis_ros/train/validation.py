# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a network on held-out rooms while it is trained."""

from collections.abc import Sequence
import csv
import os
from pathlib import Path

from asis_ros.datasets.room_files import load_room
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.pictures import draw_segmentation
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.train.board import Board
from asis_ros.train.config import ValidationConfig

SCORES = ('mIoU', 'mWCov')
"""By whose sum weights are compared."""


class Validation:
    """
    Segments held-out rooms from time to time and keeps the weights that were best at it.

    Parameters
    ----------
    out : Path
        Folder of the run.
    rooms : sequence of Path
        Held-out rooms, at least one.
    config : ValidationConfig
        When, and how many.
    num_steps : int
        Length of the run.

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
        """Where the weights to score are expected."""

    def is_due(self, step: int) -> bool:
        """Tell whether to score after this many steps."""
        return step in (self._first, self._num_steps) or step % self._every == 0

    def score(self, step: int, board: Board) -> None:
        """
        Score the candidate, show how it does, and keep it if it is the best of the run so far.

        Best is the largest sum of mIoU and mWCov; ``validation.csv`` has those of every time.
        """
        evaluation = evaluate(self.candidate, self._paths, seeds=(0,)).evaluations[0]
        self._draw()
        board.validation(step, evaluation, self._picture)
        earlier = self._scores()
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

    def _scores(self) -> list[float]:
        """Read what earlier weights of the run scored."""
        if not self._history.is_file():
            return []
        with self._history.open(newline='') as file:
            return [sum(float(row[name]) for name in SCORES) for row in csv.DictReader(file)]

    def _draw(self) -> None:
        room = load_room(self._paths[0])
        model = ModelConfig(path=str(self.candidate))
        segmenter = Segmenter.as_trained(SegmenterConfig(model=model))
        segmentation = segmenter.segment(room.cloud)
        draw_segmentation(self._picture, room.cloud, segmentation, truth=room)
