# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of a segmenter on labelled rooms."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asis_ros.datasets.rooms import load_room
from asis_ros.metrics import paper_scores, RoomLabels, Scores, strict_scores
from asis_ros.pipeline import Segmenter
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
        If a room cannot be read.

    """
    rooms = []
    for path in tqdm(paths, unit='room'):
        room = load_room(path)
        segmentation = segmenter.segment(room.cloud)
        rooms.append(
            RoomLabels(
                room.class_ids,
                room.instance_ids,
                segmentation.class_ids,
                segmentation.instance_ids,
            )
        )
    num_classes = len(segmenter.class_names)
    return Evaluation(paper_scores(rooms, num_classes), strict_scores(rooms, num_classes))
