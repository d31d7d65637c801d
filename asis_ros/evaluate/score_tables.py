# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables of scores, ours and the paper's side by side."""

from collections.abc import Mapping, Sequence
from math import nan
from types import MappingProxyType
from typing import Literal

from asis_ros.evaluate.published import ABLATION, PAPER_COLUMNS, PaperRow
from asis_ros.evaluate.results import Part, Results
from asis_ros.evaluate.tables import Cell, Percentage, Table
from asis_ros.evaluate.variants import BASELINE, Variant
import numpy as np

Protocol = Literal['strict', 'paper']
"""Which of two ways of counting, fields of an ``Evaluation``."""

OUR_SCORES: tuple[tuple[Part, str], ...] = (
    ('precision', 'AP'),
    ('precision', 'AP50'),
    ('precision', 'AP25'),
    ('panoptic', 'PQ'),
)
"""Columns that go on where the paper's end; matched one to one, so they stand with strict."""


def score_table(results: Sequence[Results], paper: Sequence[PaperRow] = ()) -> Table:
    """
    Lay out the means over the classes: each result by both protocols, then rows of the paper.

    Returns
    -------
    Table
        Columns in the order of the paper, then AP, AP50, AP25 and PQ.

    """
    unknown = [Percentage(nan)] * len(OUR_SCORES)
    ours = [name for _, name in OUR_SCORES]
    rows: list[Sequence[Cell]] = [('scores (%)', 'protocol', *PAPER_COLUMNS, *ours)]
    for one in results:
        strict = [_percentage(one, 'strict', name) for name in PAPER_COLUMNS]
        by_paper = [_percentage(one, 'paper', name) for name in PAPER_COLUMNS]
        instances = [_percentage(one, part, name) for part, name in OUR_SCORES]
        rows.append((one.title, 'strict', *strict, *instances))
        rows.append((one.title, 'paper', *by_paper, *unknown))
    for row in paper:
        published = [Percentage(row.mean(name)) for name in PAPER_COLUMNS]
        rows.append((row.title, 'paper', *published, *unknown))
    return rows


def class_table(
    results: Results, protocol: Protocol = 'strict', paper: Sequence[PaperRow] = ()
) -> Table:
    """
    Lay out the scores of each class of one result.

    Parameters
    ----------
    results : Results
        What to lay out.
    protocol : str
        ``'strict'`` or ``'paper'``.
    paper : sequence of PaperRow
        Rows whose IoU and WCov to add as columns; undefined for a class the paper does not have.

    Returns
    -------
    Table
        One row for the mean, and one for each class.

    """
    names = results.class_names
    columns: list[Sequence[Cell]] = [('class (%)', 'mean', *names)]
    for header, part, mean, score in _class_scores(protocol):
        of_class = _percentages(results, part, score)
        columns.append((header, _percentage(results, part, mean), *of_class))
    for row in paper:
        for name in row.per_class:
            values = [
                Percentage(value) for value in (row.mean(name), *row.of_classes(name, names))
            ]
            columns.append((f'{class_heading(name)} ({row.title})', *values))
    return list(zip(*columns, strict=True))


def class_heading(name: str) -> str:
    """Return the name of a score per class, such as IoU for mIoU."""
    return name.removeprefix('m')


def _class_scores(protocol: Protocol) -> Sequence[tuple[str, Part, str, str]]:
    """Header, part, mean and score of each column."""
    return (
        ('IoU', protocol, 'mIoU', 'iou'),
        ('Acc', protocol, 'mAcc', 'acc'),
        ('WCov', protocol, 'mWCov', 'wcov'),
        ('Prec', protocol, 'mPrec', 'prec'),
        ('Rec', protocol, 'mRec', 'rec'),
        ('AP50', 'precision', 'AP50', 'ap50'),
        ('PQ', 'panoptic', 'PQ', 'pq'),
    )


def ablation_table(
    results: Mapping[Variant, Results],
    protocol: Protocol = 'strict',
    paper: Mapping[Variant, PaperRow] = MappingProxyType({}),
) -> Table:
    """
    Lay out what instance fusion and semantic awareness bring, as the paper's table 3 does.

    Parameters
    ----------
    results : mapping of Variant to Results
        Results of one backbone with and without the two; any of the four may be missing.
    protocol : str
        ``'strict'`` or ``'paper'``.
    paper : mapping of Variant to PaperRow
        Rows of the paper to add.

    Returns
    -------
    Table
        Baseline, +IF, +SA, both; beside each score its difference to the baseline.

    """
    ours = {
        variant: (
            one.title,
            _percentage(one, protocol, 'mIoU'),
            _percentage(one, protocol, 'mWCov'),
        )
        for variant, one in results.items()
    }
    theirs = {
        variant: (row.title, Percentage(row.mean('mIoU')), Percentage(row.mean('mWCov')))
        for variant, row in paper.items()
    }
    header = 'method (%)', '+IF', '+SA', 'mIoU', 'mIoU gain', 'mWCov', 'mWCov gain'
    return [header, *_ablation_rows(ours), *_ablation_rows(theirs)]


def _ablation_rows(
    scores: Mapping[Variant, tuple[str, Percentage, Percentage]],
) -> Sequence[Sequence[Cell]]:
    _, base_iou, base_wcov = scores.get(BASELINE, ('', Percentage(nan), Percentage(nan)))
    rows: list[Sequence[Cell]] = []
    for variant in ABLATION:
        if variant in scores:
            title, iou, wcov = scores[variant]
            marks = ['✓' if has else '' for has in variant]
            rows.append((title, *marks, iou, _gain(iou, base_iou), wcov, _gain(wcov, base_wcov)))
    return rows


def _gain(score: Percentage, baseline: Percentage) -> Percentage:
    return Percentage(score.mean - baseline.mean, sign='+')


def _percentage(results: Results, part: Part, mean: str) -> Percentage:
    """Mean and spread over the seeds of one number."""
    (percentage,) = _percentages(results, part, mean)
    return percentage


def _percentages(results: Results, part: Part, score: str) -> list[Percentage]:
    """Mean and spread over the seeds of a score of each class."""
    means = np.atleast_1d(100 * results.mean(part, score)).tolist()
    if len(results.evaluations) == 1:
        return [Percentage(mean) for mean in means]
    spreads = np.atleast_1d(100 * results.spread(part, score)).tolist()
    return [Percentage(mean, spread) for mean, spread in zip(means, spreads, strict=True)]
