# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Validation during training: scores on held-out rooms, and the best checkpoint so far."""

from collections.abc import Sequence
import csv
from pathlib import Path

from asis_ros.datasets.room_files import load_room
from asis_ros.errors import CheckpointError
from asis_ros.evaluate.room_scores import evaluate
from asis_ros.files.atomic import atomic_write
from asis_ros.files.reading import reading
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint, load_origin
from asis_ros.pictures import draw_segmentation
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
from asis_ros.train.board import Board
from asis_ros.train.config import ValidationConfig
from asis_ros.train.run_folder import RunFolder
import torch

SCORES = ('mIoU', 'mWCov')
"""Scores whose sum selects the best checkpoint."""

COLUMNS = ('step', *SCORES, 'run')
"""Columns of ``validation.csv``."""


class Validation:
    """
    Periodic evaluation on held-out rooms, which keeps the best checkpoint.

    Parameters
    ----------
    folder : RunFolder
        Folder of the training.
    rooms : sequence of Path
        Held-out rooms, at least one.
    config : ValidationConfig
        Steps of the evaluations, and number of rooms.
    length : int
        Steps, or seconds, of the whole training.

    """

    def __init__(
        self, folder: RunFolder, rooms: Sequence[Path], config: ValidationConfig, length: int
    ) -> None:
        self._folder = folder
        self._paths = rooms[:: -(-len(rooms) // config.rooms)]
        self._first = max(1, round(config.first * length))
        self._every = max(1, round(config.every * length))
        self._length = length
        self._candidate = folder.path / 'candidate.npz'
        self._history = folder.path / 'validation.csv'
        self._picture = folder.path / 'validation.png'

    def is_due(self, before: int, done: int) -> bool:
        """Tell whether to evaluate after a step that went from ``before`` to ``done``."""
        fixed = any(before < due <= done for due in (self._first, self._length))
        return fixed or before // self._every < done // self._every

    def score(self, step: int, board: Board) -> None:
        """
        Score the weights, keep them if they are the best of the run so far, and log the scores.

        Best is the largest sum of mIoU and mWCov. The scores of the best weights are in their own
        file, so that a kill cannot separate them; ``validation.csv`` is a log of all scores.
        """
        self._folder.save_weights(self._candidate)
        with torch.random.fork_rng(devices=[]):  # the training keeps its random numbers
            checkpoint = load_checkpoint(self._candidate)  # initialises at random first
        results = evaluate(self._candidate, self._paths, seeds=(0,), checkpoint=checkpoint)
        (evaluation,) = results.evaluations
        self._draw(checkpoint)
        board.validation(step, evaluation, self._picture)
        scores = {name: evaluation.score('strict', name).mean for name in SCORES}
        if sum(scores.values()) > self._best_sum():
            self._folder.save_weights(self._folder.best, scores)
        self._candidate.unlink()
        self._log(step, scores)

    def _best_sum(self) -> float:
        """Sum of the scores of the best weights of the run so far; -1 if there are none."""
        best = self._folder.best
        if not best.is_file():
            return -1.0
        origin = load_origin(best)
        with reading(best, 'weights with scores', CheckpointError, 'delete it'):
            return sum(float(origin[name]) for name in SCORES)

    def _log(self, step: int, scores: dict[str, float]) -> None:
        """Add a row to the history, in place of those of this run that a kill has undone."""
        rows = [
            row
            for row in self._earlier_rows()
            if row['run'] != self._folder.run or int(row['step']) < step
        ]
        texts = {name: repr(score) for name, score in scores.items()}
        rows.append({'step': str(step), **texts, 'run': self._folder.run})
        with (
            atomic_write(self._history, CheckpointError) as temporary,
            temporary.open('w', newline='', encoding='utf-8') as file,
        ):
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)

    def _earlier_rows(self) -> list[dict[str, str]]:
        """Read the history, without rows that are damaged."""
        if not self._history.is_file():
            return []
        text = self._history.read_text(encoding='utf-8', errors='replace').replace('\0', '')
        rows = csv.DictReader(text.splitlines(), restval='', strict=False)
        return [{name: row.get(name, '') for name in COLUMNS} for row in rows if _is_whole(row)]

    def _draw(self, checkpoint: Checkpoint) -> None:
        room = load_room(self._paths[0])
        config = SegmenterConfig(model=ModelConfig(path=str(self._candidate)))
        segmenter = Segmenter(config.with_preparation(checkpoint.preparation), checkpoint)
        segmentation = segmenter.segment(room.cloud)
        draw_segmentation(self._picture, room.cloud, segmentation, truth=room)


def _is_whole(row: dict[str, str]) -> bool:
    """Tell whether a row of the history has a step and all scores."""
    try:
        int(row['step'])
        return all(float(row[name]) > -1 for name in SCORES)
    except (KeyError, TypeError, ValueError):
        return False
