# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Results as JSON files, ``results.json``.

Scores are data: a file keeps scores that this version does not compute, and scores it lacks read
as undefined. Version 1, without the key ``format``, had a key per score, and its values per class
under another one in lower case.
"""

from collections.abc import Mapping, Sequence
import json
import math
from pathlib import Path
from typing import Any

from asis_ros.evaluate.results import Evaluation, Results
from asis_ros.files.atomic import atomic_write
from asis_ros.files.reading import read_json, reading
from asis_ros.metrics import PrecisionRecall, Score, Scores
import numpy as np

FORMAT = 2

RESULTS, WEIGHTS = 'results.json', 'weights.npz'
"""Files in the folder of a scored network."""


def save_results(path: Path, results: Results) -> None:
    """
    Write results as JSON, every number in full; the file appears complete or not at all.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    content = {
        'format': FORMAT,
        'title': results.title,
        'class_names': results.class_names,
        'num_rooms': results.num_rooms,
        'num_points': results.num_points,
        'origin': dict(results.origin),
        'evaluations': [_evaluation_to_json(one) for one in results.evaluations],
    }
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2, allow_nan=False) + '\n')


def load_results(path: Path) -> Results:
    """
    Read results of this or an earlier version.

    Raises
    ------
    DatasetError
        If the file cannot be read or is something else.

    """
    with reading(path, 'results', advice='write it anew with "asis evaluate"'):
        content = read_json(path)
        load = _evaluation_from_json if 'format' in content else _evaluation_of_version_1
        return Results(
            title=str(content['title']),
            class_names=tuple(content['class_names']),
            num_rooms=int(content['num_rooms']),
            num_points=int(content['num_points']),
            evaluations=tuple(load(one) for one in content['evaluations']),
            origin=dict(content['origin']),
        )


def _evaluation_to_json(evaluation: Evaluation) -> dict[str, Any]:
    curve = evaluation.curve
    return {
        'curve': None if curve is None else _curve_to_json(curve),
        'seed': evaluation.seed,
        'scores': {
            protocol: {name: _score_to_json(score) for name, score in scores.items()}
            for protocol, scores in evaluation.scores.items()
        },
    }


def _evaluation_from_json(content: Mapping[str, Any]) -> Evaluation:
    scores = {
        protocol: {
            name: _score(name, score['mean'], score.get('per_class'))
            for name, score in scores.items()
        }
        for protocol, scores in content['scores'].items()
    }
    curve = content.get('curve')
    return Evaluation(
        seed=int(content['seed']),
        scores=scores,
        curve=None if curve is None else _curve_from_json(curve),
    )


def _curve_to_json(curve: PrecisionRecall) -> dict[str, list[float | None]]:
    return {
        name: [_nan_to_none(value) for value in getattr(curve, name).tolist()]
        for name in PrecisionRecall.__slots__
    }


def _curve_from_json(content: Mapping[str, Sequence[float | None]]) -> PrecisionRecall:
    return PrecisionRecall(
        *(
            np.array([_none_to_nan(value) for value in content[name]], np.float64)
            for name in PrecisionRecall.__slots__
        )
    )


def _evaluation_of_version_1(content: Mapping[str, Any]) -> Evaluation:
    strict = {**content['strict'], **content['precision'], **content['panoptic']}
    scores = {
        'strict': _scores_of_version_1(strict),
        'paper': _scores_of_version_1(content['paper']),
    }
    return Evaluation(seed=int(content['seed']), scores=scores)


def _scores_of_version_1(values: Mapping[str, Any]) -> Scores:
    """Read scores such as ``mIoU``, with the values per class under ``iou``."""
    return {
        name: _score(name, mean, values.get(name.removeprefix('m').lower()))
        for name, mean in values.items()
        if not isinstance(mean, list)
    }


def _score_to_json(score: Score) -> dict[str, Any]:
    content: dict[str, Any] = {'mean': _nan_to_none(score.mean)}
    if score.per_class is not None:
        content['per_class'] = [_nan_to_none(value) for value in score.per_class.tolist()]
    return content


def _score(name: str, mean: float | None, per_class: Sequence[float | None] | None) -> Score:
    values = None
    if per_class is not None:
        values = np.array([_none_to_nan(value) for value in per_class], np.float64)
    return Score(name, _none_to_nan(mean), values)


def _nan_to_none(value: float) -> float | None:
    """Replace NaN, which JSON does not have."""
    return None if math.isnan(value) else value


def _none_to_nan(value: float | None) -> float:
    return math.nan if value is None else float(value)
