# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Networks that are each scored on the area they were not trained on, and all of them together."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from asis_ros.evaluation.results import Results, save_results
from asis_ros.evaluation.rooms import label_rooms, LabelledSweep
from asis_ros.experiments.fold import Fold, RESULTS, WEIGHTS
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.training import TrainingConfig


def cross_validate(
    fold: Fold,
    out: Path,
    config: TrainingConfig,
    areas: Sequence[int],
    *,
    seeds: tuple[int, ...],
) -> list[Results]:
    """
    Train a network for each area, then score all; going on where an earlier call stopped.

    Parameters
    ----------
    fold : Fold
        Rooms and device; its area is not looked at.
    out : Path
        Folder to write to: ``area_<N>/results.json``, ``weights.npz`` and so on for each area, and
        ``results.json`` of all areas together.
    config : TrainingConfig
        Training of all.
    areas : sequence of int
        Areas to score on, each by the network that was trained on all others.
    seeds : tuple of int
        Sampling seeds of the scores.

    Returns
    -------
    list of Results
        One for each area and, if there are several, one for all: counts of points and instances
        are pooled, coverage is averaged over all rooms, as in the paper's 6-fold scores.

    """
    folds = {area: replace(fold, area=area) for area in areas}
    folders = {area: out / f'area_{area}' for area in areas}
    for area, one in folds.items():
        one.train(folders[area], config)
    results = [one.score(folders[area], seeds, f'area {area}') for area, one in folds.items()]
    if len(areas) > 1:
        results.append(_pooled(folds, folders, out, seeds, results))
    return results


def _pooled(
    folds: dict[int, Fold],
    folders: dict[int, Path],
    out: Path,
    seeds: tuple[int, ...],
    results: list[Results],
) -> Results:
    names = results[0].class_names
    evaluations = []
    for seed in seeds:
        sweeps = [
            label_rooms(
                folders[area] / WEIGHTS, fold.test_rooms(), seed=seed, device=str(fold.device)
            )
            for area, fold in folds.items()
        ]
        evaluations.append(reduce(LabelledSweep.__add__, sweeps).scores(len(names), seed))
    pooled = Results(
        title=f'{len(folds)}-fold',
        class_names=names,
        num_rooms=sum(one.num_rooms for one in results),
        num_points=sum(one.num_points for one in results),
        evaluations=tuple(evaluations),
        origin={**load_checkpoint(folders[min(folds)] / WEIGHTS).origin},
    )
    save_results(out / RESULTS, pooled)
    return pooled
