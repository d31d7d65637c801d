# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores of one checkpoint over several sampling seeds, and the file they are kept in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
import json
import math
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, Literal

from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.atomic import atomic_write
from asis_ros.metrics import AveragePrecision, PanopticQuality, Scores
import numpy as np
from numpy.typing import NDArray

Part = Literal['paper', 'strict', 'precision', 'panoptic']
"""A field of an ``Evaluation`` that holds scores."""


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

    Raises
    ------
    ValueError
        If there is no evaluation, or one is not of C classes.

    """

    title: str
    class_names: tuple[str, ...]
    num_rooms: int
    num_points: int
    evaluations: tuple[Evaluation, ...]
    origin: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.evaluations:
            raise ValueError('results need at least one evaluation')
        for evaluation in self.evaluations:
            for part in get_args(Part):
                _check_shapes(part, getattr(evaluation, part), len(self.class_names))

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

    def with_origin(self, **more: str) -> 'Results':
        """Return a copy that tells more about how the scores came about."""
        return replace(self, origin={**self.origin, **more})

    def _of_every_seed(self, part: Part, score: str) -> NDArray[np.float64]:
        """Collect one score: shape (seeds,) or (seeds, C)."""
        return np.array([getattr(getattr(one, part), score) for one in self.evaluations])


def _check_shapes(part: str, scores: Any, num_classes: int) -> None:
    for item in fields(scores):
        expected = () if item.type is float else (num_classes,)
        shape = np.shape(getattr(scores, item.name))
        if shape != expected:
            raise ValueError(f'{part} {item.name} has shape {shape}, expected {expected}')


def save_results(path: Path, results: Results) -> None:
    """
    Write results as JSON, every number in full, first under a temporary name.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    content = {
        'title': results.title,
        'class_names': results.class_names,
        'num_rooms': results.num_rooms,
        'num_points': results.num_points,
        'origin': dict(results.origin),
        'evaluations': [_nan_as_none(asdict(one)) for one in results.evaluations],
    }
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2, allow_nan=False) + '\n')


def _nan_as_none(value: Any) -> Any:
    """Turn arrays into lists and NaN, which JSON does not have, into None."""
    if isinstance(value, dict):
        return {name: _nan_as_none(item) for name, item in value.items()}
    if isinstance(value, np.ndarray):
        return [_nan_as_none(item) for item in value.tolist()]
    return None if math.isnan(value) else value


def load_results(path: Path) -> Results:
    """
    Read what ``save_results`` wrote.

    Raises
    ------
    DatasetError
        If the file cannot be read or is something else.

    """
    try:
        content = json.loads(path.read_text())
        return Results(
            title=str(content['title']),
            class_names=tuple(content['class_names']),
            num_rooms=int(content['num_rooms']),
            num_points=int(content['num_points']),
            evaluations=tuple(_load_evaluation(one) for one in content['evaluations']),
            origin=dict(content['origin']),
        )
    except OSError as error:
        raise DatasetError(f'cannot read {path}: {os_reason(error)}') from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DatasetError(
            f'{path} holds no results, or is damaged ({error!r}): write it anew with '
            '"asis evaluate"'
        ) from error


def _load_evaluation(content: Mapping[str, Any]) -> Evaluation:
    return Evaluation(
        seed=int(content['seed']),
        paper=Scores(**_none_as_nan(content['paper'])),
        strict=Scores(**_none_as_nan(content['strict'])),
        precision=AveragePrecision(**_none_as_nan(content['precision'])),
        panoptic=PanopticQuality(**_none_as_nan(content['panoptic'])),
    )


def _none_as_nan(value: Any) -> Any:
    """Undo ``_nan_as_none``."""
    if isinstance(value, dict):
        return {name: _none_as_nan(item) for name, item in value.items()}
    if isinstance(value, list):
        return np.array([_none_as_nan(item) for item in value], np.float64)
    return math.nan if value is None else float(value)
