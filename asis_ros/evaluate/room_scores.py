# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Scores of a checkpoint on labelled rooms.

Two protocols from one sweep of blocks. ``strict``: the answer of the package, one for each point
of the room. ``paper``: as published, the sampled points of all blocks with their own classes, and
instances by BlockMerging without those that are small for their class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from asis_ros.cloud import LabelledCloud
from asis_ros.datasets.room_files import load_room
from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.geometry import to_unit_cube
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.metrics import compute_scores, RoomLabels
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.merging import filter_small_instances, merge_paper
from asis_ros.segment.prediction import BlockAnswers
from asis_ros.segment.segmenter import Segmenter
import numpy as np
from tqdm import tqdm

SEEDS = (0, 1, 2)
"""Three sweeps, since which points a block samples moves the scores (mPrec and mRec most)."""


@dataclass(frozen=True, slots=True)
class LabelledSweep:
    """
    Labels of one sweep over rooms, by both protocols.

    Parameters
    ----------
    whole : list of RoomLabels
        Every point of each room.
    sampled : list of RoomLabels
        The points that blocks sampled, as ``sampled_labels`` gives them.

    """

    whole: list[RoomLabels]
    sampled: list[RoomLabels]

    def __add__(self, other: 'LabelledSweep') -> 'LabelledSweep':
        return LabelledSweep(self.whole + other.whole, self.sampled + other.sampled)

    def scores(self, num_classes: int, seed: int) -> Evaluation:
        """Score the rooms; counts are pooled over all of them."""
        scores = {
            'strict': compute_scores(self.whole, num_classes, 'strict'),
            'paper': compute_scores(self.sampled, num_classes, 'paper'),
        }
        return Evaluation(seed=seed, scores=scores)

    @property
    def num_points(self) -> int:
        """Points of all rooms."""
        return sum(len(room.true_class_ids) for room in self.whole)


def evaluate(
    checkpoint: Path,
    paths: Sequence[Path],
    *,
    seeds: Sequence[int] = SEEDS,
    device: str = 'auto',
    title: str = '',
) -> Results:
    """
    Segment rooms, prepared as those the checkpoint was trained on, and compare with the truth.

    Parameters
    ----------
    checkpoint : Path
        Weights.
    paths : sequence of Path
        Room files.
    seeds : sequence of int
        Seeds of the points that blocks sample, one sweep over all rooms for each.
    device : str
        As in ``ModelConfig``.
    title : str
        Name of the results; the file of the weights if empty.

    Returns
    -------
    Results
        In the strict protocol every point of every room counts, those that no block sampled too.

    Raises
    ------
    CheckpointError
        If the weights cannot be used.
    DatasetError
        If a room cannot be read, or has classes that the weights do not know.

    """
    loaded = load_checkpoint(checkpoint)
    evaluations, num_points = [], 0
    for seed in seeds:
        sweep = label_rooms(checkpoint, paths, seed=seed, device=device)
        evaluations.append(sweep.scores(len(loaded.class_names), seed))
        num_points = sweep.num_points
    return Results(
        title=title or checkpoint.stem,
        class_names=loaded.class_names,
        num_rooms=len(paths),
        num_points=num_points,
        evaluations=tuple(evaluations),
        origin={'weights': str(checkpoint), **loaded.origin},
    )


def label_rooms(
    checkpoint: Path, paths: Sequence[Path], *, seed: int, device: str = 'auto'
) -> LabelledSweep:
    """
    Segment rooms once.

    Parameters
    ----------
    checkpoint, paths, device
        As for ``evaluate``.
    seed : int
        Of the points that blocks sample.

    Returns
    -------
    LabelledSweep
        About 14 bytes for each point of the rooms.

    """
    loaded = load_checkpoint(checkpoint)
    config = SegmenterConfig(model=ModelConfig(path=str(checkpoint), device=device), seed=seed)
    segmenter = Segmenter(config.prepared_as(loaded.preparation), loaded)
    sweep = LabelledSweep([], [])
    for path in tqdm(paths, unit='room', desc=f'scoring, seed {seed}'):
        room = known_room(path, loaded.class_names)
        answers = segmenter.segment_blocks(room.cloud)
        segmentation = segmenter.merge(answers, len(room.cloud))
        sweep.whole.append(
            RoomLabels(
                room.class_ids,
                room.instance_ids,
                segmentation.class_ids,
                segmentation.instance_ids,
                segmentation.scores,
            )
        )
        sweep.sampled.append(sampled_labels(room, answers, loaded))
    return sweep


def known_room(path: Path, class_names: Sequence[str]) -> LabelledCloud:
    """
    Read a room that has only classes a network knows.

    Raises
    ------
    DatasetError
        If the room cannot be read or has other classes.

    """
    room = load_room(path)
    known = room.class_ids[room.class_ids != UNKNOWN_CLASS]
    if known.max(initial=0) >= len(class_names):
        raise DatasetError(
            f'{path} has class {known.max()}, the weights know {len(class_names)} classes '
            f'({", ".join(class_names)}): they belong to other rooms'
        )
    return room


def sampled_labels(
    room: LabelledCloud, answers: BlockAnswers, checkpoint: Checkpoint
) -> RoomLabels:
    """
    Label the sampled points of all blocks as the published test does.

    A point counts once in every block that sampled it (and as often as it was drawn there), with
    the class that this block gave it. Voxels have the labels of their first point.

    Parameters
    ----------
    room : LabelledCloud
        N finite points with their true labels.
    answers : BlockAnswers
        Of a segmenter for these points.
    checkpoint : Checkpoint
        Its mean sizes of instances tell which ones are too small; without any, all stay.

    Returns
    -------
    RoomLabels

    """
    source = answers.finite[np.unique(answers.voxels, return_index=True)[1]]
    rows = np.concatenate([clusters.point_indices for clusters in answers.clusters])
    class_ids = np.concatenate(
        [
            probabilities[: len(clusters.point_indices)].argmax(axis=1).astype(np.uint8)
            for probabilities, clusters in zip(
                answers.probabilities, answers.clusters, strict=True
            )
        ]
    )
    instance_ids = merge_paper(to_unit_cube(answers.cloud.xyz), answers.clusters)[rows]
    if checkpoint.mean_sizes is not None:
        instance_ids = filter_small_instances(instance_ids, class_ids, checkpoint.mean_sizes)
    return RoomLabels(
        room.class_ids[source][rows], room.instance_ids[source][rows], class_ids, instance_ids
    )
