# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Cross-validation over areas: each is the test data of a network trained on all others."""

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path

from asis_ros.evaluate.experiments.fold import Fold
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.results_file import RESULTS, save_results, WEIGHTS
from asis_ros.evaluate.room_scores import label_rooms, LabelledRooms
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.segment.config import ModelConfig, SegmenterConfig
from asis_ros.train.config import TrainingConfig
import torch


def cross_validate(
    rooms: Path,
    out: Path,
    config: TrainingConfig,
    device: torch.device,
    *,
    areas: Sequence[int],
    seeds: tuple[int, ...],
    command: str = '',
) -> list[Results]:
    """
    Train and score a network per area, resuming an earlier call, and score all areas together.

    Parameters
    ----------
    rooms : Path
        Folder of rooms of several areas.
    out : Path
        Folder to write to: ``area_<N>/results.json``, ``weights.npz`` and so on per area, and
        ``results.json`` of all areas together.
    config : TrainingConfig
        Training of all.
    device : torch.device
        Device of training and inference.
    areas : sequence of int
        Areas to score on, each with the network that was trained on all others.
    seeds : tuple of int
        Random seeds of the sampled points that are scored.
    command : str
        Command line, for the provenance of the weights.

    Returns
    -------
    list of Results
        One per area and, if there are several, one for all: counts of points and instances are
        pooled, coverage is averaged over all rooms, as in the 6-fold scores of the paper. The
        labels of all rooms are then in memory, about 24 bytes per point.

    """
    folds = {
        out / f'area_{area}': Fold(rooms=rooms, area=area, device=device, command=command)
        for area in areas
    }
    for folder, fold in folds.items():
        fold.train(folder, config)
    results = [fold.score(folder, seeds, f'area {fold.area}') for folder, fold in folds.items()]
    if len(areas) > 1:
        results.append(_all_areas(folds, results, seeds))
        save_results(out / RESULTS, results[-1])
    return results


def _all_areas(
    folds: Mapping[Path, Fold], results: Sequence[Results], seeds: tuple[int, ...]
) -> Results:
    """Score the rooms of all areas together, each segmented by the network of its area."""
    class_names = results[0].class_names
    checkpoints = {folder: load_checkpoint(folder / WEIGHTS) for folder in folds}
    evaluations = []
    for seed in seeds:
        labelled = []
        for folder, fold in folds.items():
            model = ModelConfig(path=str(folder / WEIGHTS), device=str(fold.device))
            config = SegmenterConfig(model=model, seed=seed)
            labelled.append(label_rooms(checkpoints[folder], config, fold.test_rooms()))
        together = reduce(LabelledRooms.__add__, labelled)
        evaluations.append(together.scores(len(class_names), seed))
    return Results(
        title=f'{len(folds)}-fold',
        class_names=class_names,
        num_rooms=sum(one.num_rooms for one in results),
        num_points=sum(one.num_points for one in results),
        evaluations=tuple(evaluations),
        origin=results[0].origin,
    )
