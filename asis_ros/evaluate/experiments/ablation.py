# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What semantic awareness and instance fusion bring, one by one and together (section 4.2.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from asis_ros.evaluate.experiments.fold import Fold
from asis_ros.evaluate.published import Ablated
from asis_ros.evaluate.results import Results
from asis_ros.train import TrainingConfig

VARIANTS: Mapping[str, Ablated] = {
    'baseline': (False, False),
    'fusion': (True, False),
    'awareness': (False, True),
    'asis': (True, True),
}
"""The four networks: with instance fusion, with semantic awareness."""

BACKBONES = ('pointnet', 'pointnet2')


def ablate(
    fold: Fold,
    out: Path,
    config: TrainingConfig,
    *,
    seeds: tuple[int, ...],
    backbones: Sequence[str] = BACKBONES,
    variants: Sequence[str] = tuple(VARIANTS),
) -> dict[str, dict[Ablated, Results]]:
    """
    Train and score the four variants of each backbone, going on where an earlier call stopped.

    All see the same blocks in the same order.

    Parameters
    ----------
    fold : Fold
        The rooms.
    out : Path
        Folder to write to: ``<backbone>/<variant>/results.json``, ``weights.npz`` and so on.
    config : TrainingConfig
        Training of all; backbone and switches are set here.
    seeds : tuple of int
        Sampling seeds of the scores.
    backbones : sequence of str
        Those of ``NetworkConfig``.
    variants : sequence of str
        Those of ``VARIANTS``.

    Returns
    -------
    dict
        Backbone to variant to results.

    """
    results: dict[str, dict[Ablated, Results]] = {backbone: {} for backbone in backbones}
    for backbone in backbones:
        for name in variants:
            fusion, awareness = VARIANTS[name]
            network = replace(
                config.network,
                backbone=backbone,
                instance_fusion=fusion,
                semantic_awareness=awareness,
            )
            folder = out / backbone / name
            fold.train(folder, replace(config, network=network), out / 'blocks')
            results[backbone][fusion, awareness] = fold.score(
                folder, seeds, f'{name} ({backbone})'
            )
    return results
