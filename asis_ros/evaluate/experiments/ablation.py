# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Ablation study of instance fusion and semantic awareness (section 4.2.3)."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from asis_ros.evaluate.experiments.fold import Fold
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.variants import PAPER_BACKBONES, Variant, VARIANTS
from asis_ros.train.config import TrainingConfig


def ablate(
    fold: Fold,
    out: Path,
    config: TrainingConfig,
    *,
    seeds: tuple[int, ...],
    backbones: Sequence[str] = tuple(PAPER_BACKBONES),
    variants: Sequence[str] = tuple(VARIANTS),
) -> dict[str, dict[Variant, Results]]:
    """
    Train and score the four variants of each backbone, resuming an earlier call.

    All are trained on the same blocks in the same order.

    Parameters
    ----------
    fold : Fold
        Training and test rooms.
    out : Path
        Folder to write to: ``<backbone>/<variant>/results.json``, ``weights.npz`` and so on.
    config : TrainingConfig
        Training of all; backbone, instance fusion and semantic awareness are replaced.
    seeds : tuple of int
        Random seeds of the sampled points that are scored.
    backbones : sequence of str
        Names as in ``NetworkConfig``.
    variants : sequence of str
        Names in ``VARIANTS``.

    Returns
    -------
    dict
        Backbone to variant to results.

    Raises
    ------
    ConfigError
        If a backbone is unknown.

    """
    # All settings are checked before the first training.
    networks = {
        (backbone, name): replace(config.network, backbone=backbone, **VARIANTS[name]._asdict())
        for backbone in backbones
        for name in variants
    }
    results: dict[str, dict[Variant, Results]] = {backbone: {} for backbone in backbones}
    for (backbone, name), network in networks.items():
        folder = out / backbone / name
        fold.train(folder, replace(config, network=network), out / 'blocks')
        results[backbone][VARIANTS[name]] = fold.score(folder, seeds, f'{name} ({backbone})')
    return results
