# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Results of an evaluation: the scores of one checkpoint over several random seeds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
import math

from asis_ros.metrics import PrecisionRecall, Score, Scores
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """
    Scores of one pass over the rooms.

    Parameters
    ----------
    seed : int
        Random seed of the points that were sampled from each block.
    scores : mapping of str to Scores
        Scores by the name of the protocol, such as ``'strict'``.
    curve : PrecisionRecall, optional
        Precision and recall by the smallest score of an instance; results of earlier versions
        have none.

    """

    seed: int
    scores: Mapping[str, Scores]
    curve: PrecisionRecall | None = None

    def score(self, protocol: str, name: str) -> Score:
        """Return one score; undefined (NaN) if the evaluation does not have it."""
        return self.scores.get(protocol, {}).get(name, Score(name, math.nan))


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """
    Scores of one checkpoint on one set of rooms.

    Parameters
    ----------
    title : str
        Name in tables.
    class_names : tuple of str
        Names of the C classes.
    num_rooms, num_points : int
        Number of rooms, and of their points.
    evaluations : tuple of Evaluation
        One per random seed, at least one.
    origin : mapping of str to str
        Provenance: command, checkpoint, duration, machine and so on.

    Raises
    ------
    ValueError
        If there is no evaluation, or a score does not have C classes.

    """

    title: str
    class_names: tuple[str, ...]
    num_rooms: int
    num_points: int
    evaluations: tuple[Evaluation, ...]
    origin: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.evaluations:
            raise ValueError('results need at least one evaluation')
        for evaluation in self.evaluations:
            for protocol, scores in evaluation.scores.items():
                for score in scores.values():
                    _check_shape(protocol, score, len(self.class_names))

    def mean(self, protocol: str, name: str) -> float:
        """
        Average the mean over the classes of one score over the seeds.

        Parameters
        ----------
        protocol : str
            Name of a protocol, such as ``'strict'``.
        name : str
            Name of a score, such as ``'mIoU'``.

        Returns
        -------
        float
            NaN if the score of any seed is, or is missing.

        """
        return float(self._of_every_seed(protocol, name).mean())

    def spread(self, protocol: str, name: str) -> float:
        """Return the standard deviation over the seeds, 0 for a single one; else as ``mean``."""
        return float(self._of_every_seed(protocol, name).std())

    def class_means(self, protocol: str, name: str) -> NDArray[np.float64]:
        """Average one score per class over the seeds, (C,); parameters and NaN as of ``mean``."""
        return np.asarray(self._per_class_of_every_seed(protocol, name).mean(axis=0))

    def class_spreads(self, protocol: str, name: str) -> NDArray[np.float64]:
        """Return the standard deviation per class over the seeds, (C,); else as ``spread``."""
        return np.asarray(self._per_class_of_every_seed(protocol, name).std(axis=0))

    def curve(self) -> PrecisionRecall | None:
        """Average the precision-recall curves over the seeds; None if one is missing."""
        curves = [one.curve for one in self.evaluations if one.curve is not None]
        if len(curves) < len(self.evaluations):
            return None
        return PrecisionRecall(
            curves[0].min_scores,
            np.mean([one.precision for one in curves], axis=0),
            np.mean([one.recall for one in curves], axis=0),
        )

    def with_origin(self, **more: str) -> 'Results':
        """Return a copy with more entries of provenance."""
        return replace(self, origin={**self.origin, **more})

    def _of_every_seed(self, protocol: str, name: str) -> NDArray[np.float64]:
        """Collect the mean over the classes of one score, (seeds,)."""
        return np.array([one.score(protocol, name).mean for one in self.evaluations])

    def _per_class_of_every_seed(self, protocol: str, name: str) -> NDArray[np.float64]:
        """Collect the values per class of one score, (seeds, C)."""
        undefined = np.full(len(self.class_names), np.nan)
        scores = (one.score(protocol, name).per_class for one in self.evaluations)
        return np.array([undefined if values is None else values for values in scores])


def _check_shape(protocol: str, score: Score, num_classes: int) -> None:
    expected = (num_classes,)
    if score.per_class is not None and score.per_class.shape != expected:
        shape = score.per_class.shape
        raise ValueError(f'{protocol} {score.name} has shape {shape}, expected {expected}')
