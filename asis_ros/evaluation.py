# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a segmenter on labelled rooms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from asis_ros.datasets.rooms import load_room
from asis_ros.errors import DatasetError
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.metrics import paper_scores, RoomLabels, SCORE_NAMES, Scores, strict_scores
from asis_ros.pipeline import Segmenter
import numpy as np
from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of one segmenter on one set of rooms, by both protocols."""

    paper: Scores
    strict: Scores


def evaluate(segmenter: Segmenter, paths: Sequence[Path]) -> Evaluation:
    """
    Segment rooms and compare with their true labels.

    Parameters
    ----------
    segmenter : Segmenter
        What to score.
    paths : sequence of Path
        Room files.

    Returns
    -------
    Evaluation
        Every point of every room counts, those that no block sampled too.

    Raises
    ------
    DatasetError
        If a room cannot be read, or has classes that the weights do not know.

    """
    num_classes = len(segmenter.class_names)
    rooms = []
    for path in tqdm(paths, unit='room'):
        room = load_room(path)
        known = room.class_ids[room.class_ids != UNKNOWN_CLASS]
        if known.max(initial=0) >= num_classes:
            raise DatasetError(
                f'{path} has class {known.max()}, the weights know {num_classes} classes '
                f'({", ".join(segmenter.class_names)}): they belong to other rooms'
            )
        segmentation = segmenter.segment(room.cloud)
        rooms.append(
            RoomLabels(
                room.class_ids,
                room.instance_ids,
                segmentation.class_ids,
                segmentation.instance_ids,
            )
        )
    return Evaluation(paper_scores(rooms, num_classes), strict_scores(rooms, num_classes))


def score_table(evaluation: Evaluation, class_names: Sequence[str]) -> str:
    """
    Lay out scores as text: both protocols, then each class by the strict one.

    Parameters
    ----------
    evaluation : Evaluation
        What to lay out.
    class_names : sequence of str
        Names of the C classes.

    Returns
    -------
    str
        Lines of percentages; ``-`` where a score is not defined.

    """
    lines = [f'{"protocol":<10}' + ''.join(f'{name:>7}' for name in SCORE_NAMES)]
    for protocol in ('strict', 'paper'):
        scores = getattr(evaluation, protocol)
        lines.append(f'{protocol:<10}' + _cells(getattr(scores, name) for name in SCORE_NAMES))
    columns = ('iou', 'acc', 'cov', 'wcov', 'prec', 'rec')
    lines += ['', f'{"class":<10}' + ''.join(f'{name:>7}' for name in columns)]
    for class_id, name in enumerate(class_names):
        values = (getattr(evaluation.strict, column)[class_id] for column in columns)
        lines.append(f'{name:<10}' + _cells(values))
    return '\n'.join(lines)


def _cells(values: Iterable[float]) -> str:
    return ''.join('      -' if np.isnan(value) else f'{100 * value:7.1f}' for value in values)
