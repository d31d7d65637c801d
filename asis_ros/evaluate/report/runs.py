# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Results and weights in the folder of an ablation study or of a single evaluation."""

from dataclasses import dataclass
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.results_file import load_results, RESULTS, WEIGHTS
from asis_ros.evaluate.variants import (
    ASIS,
    BASELINE,
    LABELS,
    PAPER_BACKBONES,
    POINTNET2,
    Variant,
    VARIANTS,
)


@dataclass(frozen=True, slots=True)
class Run:
    """
    One evaluated network.

    Parameters
    ----------
    label : str
        Name in figures.
    variant : Variant, optional
        Variant in an ablation study.
    results : Results
        Scores.
    weights : Path, optional
        Checkpoint file. None if it is missing.

    """

    label: str
    variant: Variant | None
    results: Results
    weights: Path | None


@dataclass(frozen=True, slots=True)
class Group:
    """
    Networks to compare: the variants of one backbone, or a single network.

    Parameters
    ----------
    name : str
        Prefix of the file names of its pictures.
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
        """Networks in pictures: baseline and ASIS if both have results, else the last one."""
        ends = tuple(run for run in self.runs if run.variant in (BASELINE, ASIS))
        return ends if len(ends) == 2 else self.runs[-1:]


def read_groups(out: Path) -> tuple[Group, ...]:
    """
    Read the results in a folder.

    Parameters
    ----------
    out : Path
        Contains ``BACKBONE/VARIANT/results.json``, or ``results.json`` itself; ``weights.npz``
        beside each.

    Returns
    -------
    tuple of Group
        One per backbone, or one of a single network.

    Raises
    ------
    DatasetError
        If there are no results, or some cannot be read.

    """
    if (out / RESULTS).is_file():
        results = load_results(out / RESULTS)
        return (Group('network', results.title, (_run(out, results.title, None),)),)
    groups = []
    folders = sorted(path.name for path in out.iterdir() if path.is_dir())
    others = {name: name for name in folders if name not in PAPER_BACKBONES}
    for backbone, title in {**PAPER_BACKBONES, **others}.items():
        runs = tuple(
            _run(out / backbone / name, LABELS[variant], variant)
            for name, variant in VARIANTS.items()
            if (out / backbone / name / RESULTS).is_file()
        )
        found = {run.variant for run in runs}
        missing = tuple(LABELS[one] for one in VARIANTS.values() if one not in found)
        if runs:
            groups.append(Group(backbone, title, runs, missing))
    if not groups:
        raise DatasetError(
            f'no results in {out}: expected {RESULTS}, or files such as {POINTNET2}/asis/{RESULTS}'
        )
    return tuple(groups)


def _run(folder: Path, label: str, variant: Variant | None) -> Run:
    weights = folder / WEIGHTS
    results = load_results(folder / RESULTS)
    return Run(label, variant, results, weights if weights.is_file() else None)
