# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of one checkpoint over several sampling seeds, and the file they are kept in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from asis_ros.metrics import AveragePrecision, PanopticQuality, Scores
import numpy as np
from numpy.typing import NDArray

Part = Literal['paper', 'strict', 'precision', 'panoptic']
"""Field of an ``Evaluation`` that holds scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """
    All scores of one sweep over the rooms.

    Parameters
    ----------
    seed : int
        Seed of the points that were sampled from each block.
    paper, strict : Scores
        The seven scores of the paper, by both protocols.
    precision : AveragePrecision
        AP, AP50, AP25.
    panoptic : PanopticQuality
        PQ, SQ, RQ.

    """

    seed: int
    paper: Scores
    strict: Scores
    precision: AveragePrecision
    panoptic: PanopticQuality


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """
    Scores of one checkpoint on one set of rooms.

    Parameters
    ----------
    title : str
        What was scored, for the tables.
    class_names : tuple of str
        Names of the C classes.
    num_rooms, num_points : int
        How much was scored.
    evaluations : tuple of Evaluation
        One per sampling seed, at least one.
    origin : mapping of str to str
        How the scores came about: command, checkpoint, duration, machine and the like.

    """

    title: str
    class_names: tuple[str, ...]
    num_rooms: int
    num_points: int
    evaluations: tuple[Evaluation, ...]
    origin: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def mean(self, part: Part, score: str) -> NDArray[np.float64]:
        """
        Average one score over the seeds.

        Parameters
        ----------
        part : str
            Which scores, a field of ``Evaluation``.
        score : str
            Which one, a field of that part, such as ``'mIoU'`` or ``'iou'``.

        Returns
        -------
        array of shape () or, for the scores of each class, (C,), float64
            NaN where the score of any seed is.

        """
        return np.asarray(self._of_every_seed(part, score).mean(axis=0))

    def spread(self, part: Part, score: str) -> NDArray[np.float64]:
        """Return the standard deviation over the seeds, 0 for a single one; else as ``mean``."""
        return np.asarray(self._of_every_seed(part, score).std(axis=0))

    def _of_every_seed(self, part: Part, score: str) -> NDArray[np.float64]:
        """Collect one score: shape (seeds,) or (seeds, C)."""
        return np.array([getattr(getattr(one, part), score) for one in self.evaluations])


def save_results(path: Path, results: Results) -> None:
    """
    Write results as JSON, every number in full, first under a temporary name.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    raise NotImplementedError


def load_results(path: Path) -> Results:
    """
    Read what ``save_results`` wrote.

    Raises
    ------
    DatasetError
        If the file cannot be read or is something else.

    """
    raise NotImplementedError
