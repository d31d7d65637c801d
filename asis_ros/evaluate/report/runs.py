# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The folder an ablation leaves, or an evaluation: results and weights of its networks."""

from dataclasses import dataclass
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.evaluate.experiments.ablation import BACKBONES, VARIANTS
from asis_ros.evaluate.experiments.fold import RESULTS, WEIGHTS
from asis_ros.evaluate.published import Ablated, POINTNET, POINTNET2
from asis_ros.evaluate.results import load_results, Results

TITLES = {POINTNET: 'PointNet', POINTNET2: 'PointNet++'}
"""What the field calls the backbones."""

BASELINE, ASIS = (False, False), (True, True)
LABELS = {BASELINE: 'baseline', (True, False): '+IF', (False, True): '+SA', ASIS: 'ASIS'}
"""What the paper calls the variants: instance fusion (IF), semantic awareness (SA)."""


@dataclass(frozen=True, slots=True)
class Run:
    """
    One network that was scored.

    Parameters
    ----------
    label : str
        What figures call it.
    ablated : (bool, bool), optional
        Whether it has instance fusion and semantic awareness. None outside an ablation.
    results : Results
        Its scores.
    weights : Path, optional
        Its weights. None if they are not there.

    """

    label: str
    ablated: Ablated | None
    results: Results
    weights: Path | None


@dataclass(frozen=True, slots=True)
class Group:
    """
    Networks to compare: one backbone with and without the two parts of ASIS; or a single network.

    Parameters
    ----------
    name : str
        Begins the names of its pictures.
    title : str
        Heading.
    runs : tuple of Run
        At least one.
    missing : tuple of str
        Labels of the variants without results.

    """

    name: str
    title: str
    runs: tuple[Run, ...]
    missing: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Run, ...]:
        """Networks for pictures: baseline and ASIS if both are there, else the last one."""
        ends = tuple(run for run in self.runs if run.ablated in (BASELINE, ASIS))
        return ends if len(ends) == 2 else self.runs[-1:]


def read_groups(out: Path) -> tuple[Group, ...]:
    """
    Read the results in a folder.

    Parameters
    ----------
    out : Path
        Holds ``BACKBONE/VARIANT/results.json``, or ``results.json`` itself; ``weights.npz``
        beside each.

    Raises
    ------
    DatasetError
        If there are no results, or some cannot be read.

    """
    if (out / RESULTS).is_file():
        results = load_results(out / RESULTS)
        return (Group('network', results.title, (_run(out, results.title, None),)),)
    groups = []
    for backbone in BACKBONES:
        runs = tuple(
            _run(out / backbone / variant, LABELS[ablated], ablated)
            for variant, ablated in VARIANTS.items()
            if (out / backbone / variant / RESULTS).is_file()
        )
        there = {run.ablated for run in runs}
        missing = tuple(LABELS[one] for one in VARIANTS.values() if one not in there)
        if runs:
            groups.append(Group(backbone, TITLES[backbone], runs, missing))
    if not groups:
        raise DatasetError(
            f'no results in {out}: expected {RESULTS}, or {POINTNET2}/asis/{RESULTS} and the like'
        )
    return tuple(groups)


def _run(folder: Path, label: str, ablated: Ablated | None) -> Run:
    weights = folder / WEIGHTS
    results = load_results(folder / RESULTS)
    return Run(label, ablated, results, weights if weights.is_file() else None)
