# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Scores of a checkpoint on labelled rooms.

Both protocols use the same predictions of blocks. ``strict``: the segmentation by this package of
every point of the room. ``paper``: as published, the sampled points of all blocks with the classes
predicted in each block, and instances by BlockMerging without those that are small for their
class.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from asis_ros.cloud import LabelledCloud, Segmentation
from asis_ros.datasets.room_files import load_room
from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.geometry import to_unit_cube
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.metrics import compute_scores, precision_recall, RoomLabels
from asis_ros.network.checkpoint import Checkpoint, load_checkpoint
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.merging import filter_small_instances, merge_paper
from asis_ros.segment.prediction import CloudPrediction
from asis_ros.segment.segmenter import Segmenter
import numpy as np
from tqdm import tqdm

SEEDS = (0, 1, 2)
"""Three seeds, since scores depend on which points a block samples (mPrec and mRec most)."""


@dataclass(frozen=True, slots=True)
class LabelledRooms:
    """
    True and predicted labels of rooms, for both protocols.

    Parameters
    ----------
    whole : list of RoomLabels
        Every point of each room.
    sampled : list of RoomLabels
        The points that blocks sampled, see ``sampled_labels``.
    unfiltered : list of RoomLabels
        As ``whole``, before ``merging.min_score`` drops instances.

    """

    whole: list[RoomLabels] = field(default_factory=list)
    sampled: list[RoomLabels] = field(default_factory=list)
    unfiltered: list[RoomLabels] = field(default_factory=list)

    def __add__(self, other: 'LabelledRooms') -> 'LabelledRooms':
        return LabelledRooms(
            self.whole + other.whole,
            self.sampled + other.sampled,
            self.unfiltered + other.unfiltered,
        )

    def scores(self, num_classes: int, seed: int) -> Evaluation:
        """Compute the scores of all rooms together, by both protocols."""
        scores = {
            'strict': compute_scores(self.whole, num_classes, 'strict'),
            'paper': compute_scores(self.sampled, num_classes, 'paper'),
        }
        curve = precision_recall(self.unfiltered, num_classes)
        return Evaluation(seed=seed, scores=scores, curve=curve)

    @property
    def num_points(self) -> int:
        """Number of points of all rooms."""
        return sum(len(room.true_class_ids) for room in self.whole)


def evaluate(
    weights: Path,
    paths: Sequence[Path],
    *,
    seeds: Sequence[int] = SEEDS,
    device: str = 'auto',
    use_colour: str = 'auto',
    title: str = '',
    checkpoint: Checkpoint | None = None,
) -> Results:
    """
    Score a checkpoint on rooms, prepared as those that it was trained on.

    Parameters
    ----------
    weights : Path
        Checkpoint file.
    paths : sequence of Path
        Room files.
    seeds : sequence of int
        Random seeds of the points that blocks sample; all rooms are segmented once per seed.
    device, use_colour : str
        As in ``ModelConfig``.
    title : str
        Name of the results; that of the checkpoint file if empty.
    checkpoint : Checkpoint, optional
        Content of the file, if it has been read already.

    Returns
    -------
    Results
        In the strict protocol every point of every room counts, also those that no block sampled.

    Raises
    ------
    CheckpointError
        If the checkpoint cannot be used.
    DatasetError
        If a room cannot be read, or has classes that the network does not have.

    """
    checkpoint = checkpoint or load_checkpoint(weights)
    evaluations, num_points = [], 0
    for seed in seeds:
        model = ModelConfig(path=str(weights), device=device, use_colour=use_colour)
        config = SegmenterConfig(model=model, seed=seed)
        labelled = label_rooms(checkpoint, config, paths)
        evaluations.append(labelled.scores(len(checkpoint.class_names), seed))
        num_points = labelled.num_points
    return Results(
        title=title or weights.stem,
        class_names=checkpoint.class_names,
        num_rooms=len(paths),
        num_points=num_points,
        evaluations=tuple(evaluations),
        origin={'weights': str(weights), **checkpoint.origin},
    )


def label_rooms(
    checkpoint: Checkpoint, config: SegmenterConfig, paths: Sequence[Path]
) -> LabelledRooms:
    """
    Segment rooms once, prepared as those that a checkpoint was trained on.

    Parameters
    ----------
    checkpoint : Checkpoint
        Content of the file ``config.model.path``.
    config : SegmenterConfig
        Device, use of colours, and the random seed of the points that blocks sample; its voxels
        and blocks are replaced by those of the checkpoint.
    paths : sequence of Path
        Room files.

    Returns
    -------
    LabelledRooms
        About 22 bytes per point of the rooms.

    Raises
    ------
    CheckpointError
        If the network does not take the features of blocks.
    DatasetError
        If a room cannot be read, or has classes that the network does not have.

    """
    keep_all = replace(config, merging=replace(config.merging, min_score=0.0))
    segmenter = Segmenter(keep_all.with_preparation(checkpoint.preparation), checkpoint)
    labelled = LabelledRooms()
    for path in tqdm(paths, unit='room', desc=f'scoring, seed {config.seed}'):
        room = known_room(path, checkpoint.class_names)
        prediction = segmenter.predict_blocks(room.cloud)
        segmentation = segmenter.merge(prediction)
        filtered = segmentation.with_min_score(config.merging.min_score)
        labelled.whole.append(room_labels(room, filtered))
        labelled.unfiltered.append(room_labels(room, segmentation))
        labelled.sampled.append(sampled_labels(room, prediction, checkpoint))
    return labelled


def room_labels(room: LabelledCloud, segmentation: Segmentation) -> RoomLabels:
    """Join the true labels of a room with its segmentation."""
    return RoomLabels(
        room.class_ids,
        room.instance_ids,
        segmentation.class_ids,
        segmentation.instance_ids,
        segmentation.instance_scores_of_points(),
    )


def known_room(path: Path, class_names: Sequence[str]) -> LabelledCloud:
    """
    Read a room, and check that a network has its classes.

    Raises
    ------
    DatasetError
        If the room cannot be read or has other classes.

    """
    room = load_room(path)
    known = room.class_ids[room.class_ids != UNKNOWN_CLASS]
    if known.max(initial=0) >= len(class_names):
        raise DatasetError(
            f'{path} has class {known.max()}, the network has {len(class_names)} classes '
            f'({", ".join(class_names)}): it was trained on rooms of other classes'
        )
    return room


def sampled_labels(
    room: LabelledCloud, prediction: CloudPrediction, checkpoint: Checkpoint
) -> RoomLabels:
    """
    Collect true and predicted labels of the sampled points, as the published test does.

    A point counts once in every block that sampled it (as often as the block repeats it), with the
    class predicted in this block. Voxels have the labels of their first point.

    Parameters
    ----------
    room : LabelledCloud
        N finite points with their true labels.
    prediction : CloudPrediction
        Predictions for these points.
    checkpoint : Checkpoint
        Instances that are small against its mean sizes are dropped; none if it has no mean sizes.

    Returns
    -------
    RoomLabels
        One point per sampled point of each block.

    """
    source = prediction.prepared.first_points()
    clusters = [block.clusters for block in prediction.blocks]
    rows = np.concatenate([item.point_indices for item in clusters])
    class_ids = np.concatenate([item.class_ids for item in clusters])
    instance_ids = merge_paper(to_unit_cube(prediction.prepared.cloud.xyz), clusters)[rows]
    if checkpoint.mean_sizes is not None:
        instance_ids = filter_small_instances(instance_ids, class_ids, checkpoint.mean_sizes)
    return RoomLabels(
        room.class_ids[source][rows], room.instance_ids[source][rows], class_ids, instance_ids
    )
