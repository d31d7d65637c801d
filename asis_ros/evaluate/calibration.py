# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Calibration: logit offsets per class, fitted on rooms that were not trained on.

Class weights and label smoothing of a training make some classes be predicted too often and others
too rarely. An offset to the logit of a class moves its decision boundary (logit adjustment: Menon
et al., ICLR 2021). Here the offsets are fitted to the scores themselves, mIoU and oAcc: mIoU alone
would give walls away for a few points of a rare class.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.room_scores import evaluate, known_room
from asis_ros.evaluate.tables import Cell, Percentage, Table
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.metrics.ratios import mean_of_known
from asis_ros.metrics.semantic import class_iou, point_accuracy
from asis_ros.network.checkpoint import Checkpoint
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.segment.segmenter import Segmenter
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

OFFSETS = (0.0, -0.2, 0.2, -0.4, 0.4)
"""Offsets that are tried for a class; larger ones would overfit to the rooms of the fit."""

MIN_GAIN = 0.0005
"""Smallest gain of the mean of mIoU and oAcc (fraction) that an offset is changed for."""

MIN_POINTS = 1000
"""A class of fewer points keeps its logits: its score is not known well enough."""

POINTS_PER_ROOM = 20_000
"""Points of each room that the fit uses at most, drawn at random."""

SCORED_PART = 3
"""One room of this many is scored and not fitted on."""

SMALLEST = 1e-6
"""Probabilities are at least this before their logarithm is taken."""


@dataclass(frozen=True, slots=True)
class ClassPredictions:
    """
    Class probabilities and true classes of points.

    Parameters
    ----------
    probabilities : array of shape (N, C), float32
        Averaged over the blocks that sampled each point.
    class_ids : array of shape (N,), uint8
        True classes, all below C.

    """

    probabilities: NDArray[np.float32]
    class_ids: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    Fitted logit offsets.

    Parameters
    ----------
    offsets : array of shape (C,), float64
        Added to the logits before the softmax; 0 for a class of fewer than ``MIN_POINTS`` points.
    counts : array of shape (C,), int64
        Number of points of each class.

    """

    offsets: NDArray[np.float64]
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CalibratedWeights:
    """
    A checkpoint with fitted logit offsets, and its scores without and with them.

    Parameters
    ----------
    checkpoint : Checkpoint
        With the offsets, and in its origin how they were fitted.
    calibration : Calibration
        The fit.
    before, after : Results
        Scores on rooms that the fit did not use.

    """

    checkpoint: Checkpoint
    calibration: Calibration
    before: Results
    after: Results

    @property
    def is_worse(self) -> bool:
        """Whether the mIoU of the rooms that were scored is lower with the offsets."""
        return self.after.mean('strict', 'mIoU') < self.before.mean('strict', 'mIoU')

    def table(self) -> Table:
        """Make a table per class: points, offset, IoU and accuracy before and after."""
        counts = self.calibration.counts.tolist()
        columns: list[Sequence[Cell]] = [
            ('class (%)', 'mean', *self.before.class_names),
            ('points', sum(counts), *counts),
            ('offset', '', *(f'{offset:+.2f}' for offset in self.calibration.offsets)),
        ]
        for name in ('mIoU', 'mAcc'):
            for text, results in (('before', self.before), ('after', self.after)):
                values = (results.mean('strict', name), *results.class_means('strict', name))
                cells = (Percentage(100 * value) for value in values)
                columns.append((f'{name.removeprefix("m")} {text}', *cells))
        return list(zip(*columns, strict=True))


def calibrate(
    weights: Path,
    checkpoint: Checkpoint,
    paths: Sequence[Path],
    *,
    device: str = 'auto',
    command: str = '',
) -> CalibratedWeights:
    """
    Fit logit offsets on two thirds of the rooms, and score the last third without and with them.

    Parameters
    ----------
    weights : Path
        Checkpoint file.
    checkpoint : Checkpoint
        Its content; offsets that it has are replaced.
    paths : sequence of Path
        Room files that the network was not trained on. Clouds of one room should be neighbours.
    device : str
        As in ``ModelConfig``.
    command : str
        Command line, for the origin.

    Raises
    ------
    DatasetError
        If there are fewer than three rooms, one cannot be read, or none of those fitted on has
        labels.

    """
    if len(paths) < SCORED_PART:
        raise DatasetError(
            f'{len(paths)} rooms are too few: at least {SCORED_PART}, two to fit on, one to score'
        )
    first_scored = len(paths) - len(paths) // SCORED_PART
    fitted, scored = paths[:first_scored], paths[first_scored:]
    raw = replace(checkpoint, logit_offsets=None)
    config = SegmenterConfig(model=ModelConfig(path=str(weights), device=device))
    calibration = fit_offsets(predict_classes(raw, config, fitted))
    calibrated = replace(checkpoint, logit_offsets=calibration.offsets)
    before, after = (
        evaluate(weights, scored, seeds=(0,), device=device, checkpoint=one)
        for one in (raw, calibrated)
    )
    origin = {
        **checkpoint.origin,
        'calibration': command,
        'calibration_rooms': _names(fitted),
        'calibration_scores': f'{_names(scored)}: {_scores(before)}; with it {_scores(after)}',
    }
    return CalibratedWeights(replace(calibrated, origin=origin), calibration, before, after)


def _names(paths: Sequence[Path]) -> str:
    return f'{len(paths)} files, {paths[0].name} to {paths[-1].name}'


def _scores(results: Results) -> str:
    """Write the semantic scores (%)."""
    names = ('mIoU', 'mAcc', 'oAcc')
    return ', '.join(f'{name} {100 * results.mean("strict", name):.1f}' for name in names)


def predict_classes(
    checkpoint: Checkpoint, config: SegmenterConfig, paths: Sequence[Path]
) -> ClassPredictions:
    """
    Predict the classes of rooms, prepared as those that a checkpoint was trained on.

    Parameters
    ----------
    checkpoint : Checkpoint
        Content of the file ``config.model.path``.
    config : SegmenterConfig
        Device and random seed.
    paths : sequence of Path
        Room files.

    Returns
    -------
    ClassPredictions
        At most ``POINTS_PER_ROOM`` sampled voxels of each room, with the class of their first
        point.

    Raises
    ------
    DatasetError
        If a room cannot be read, has classes that the network does not have, or none has labels.

    """
    segmenter = Segmenter(config.with_preparation(checkpoint.preparation), checkpoint)
    rng = np.random.default_rng(config.seed)
    probabilities, class_ids = [], []
    for path in tqdm(paths, unit='room', desc='predicting'):
        room = known_room(path, checkpoint.class_names)
        prediction = segmenter.predict_blocks(room.cloud)
        true = room.class_ids[prediction.prepared.first_points()]
        usable = np.flatnonzero((true != UNKNOWN_CLASS) & prediction.probabilities.any(axis=1))
        rows = rng.permutation(usable)[:POINTS_PER_ROOM]
        probabilities.append(prediction.probabilities[rows])
        class_ids.append(true[rows])
    if not sum(map(len, class_ids)):
        raise DatasetError(f'no point of {len(paths)} rooms has a true class: nothing to fit on')
    return ClassPredictions(np.concatenate(probabilities), np.concatenate(class_ids))


def fit_offsets(predictions: ClassPredictions) -> Calibration:
    """
    Fit logit offsets by greedy coordinate ascent of the mean of mIoU and oAcc.

    Each step sets the offset of one class to one of ``OFFSETS``: the change with the highest
    score, the smallest such offset. Offsets change the logits of each block; here they change the
    logarithm of probabilities that are averaged over blocks, which is nearly the same and needs no
    other forward pass.

    Parameters
    ----------
    predictions : ClassPredictions
        Points of rooms that were not trained on.

    Returns
    -------
    Calibration
        The offsets.

    """
    num_classes = predictions.probabilities.shape[1]
    counts = np.bincount(predictions.class_ids, minlength=num_classes)
    logits = np.log(np.maximum(predictions.probabilities, SMALLEST))
    offsets = np.zeros(num_classes)
    best = _score(logits, predictions.class_ids)
    with tqdm(unit='change', desc='fitting') as progress:
        while True:
            candidates = [
                np.where(np.arange(num_classes) == class_id, offset, offsets)
                for offset in OFFSETS
                for class_id in np.flatnonzero(counts >= MIN_POINTS)
            ]
            scores = [_score(logits + one, predictions.class_ids) for one in candidates]
            if max(scores, default=0.0) < best + MIN_GAIN:
                return Calibration(offsets, counts)
            best, offsets = max(scores), candidates[int(np.argmax(scores))]
            progress.update()


def _score(logits: NDArray[np.float64], class_ids: NDArray[np.uint8]) -> float:
    """Mean of mIoU, over the classes that are true or predicted, and oAcc."""
    num_classes = logits.shape[1]
    pairs = class_ids.astype(np.int64) * num_classes + logits.argmax(axis=1)
    confusion = np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)
    return (mean_of_known(class_iou(confusion)) + point_accuracy(confusion)) / 2
