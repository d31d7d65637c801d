# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables of scores, ours and the paper's side by side."""

from collections.abc import Mapping, Sequence
from math import nan
from types import MappingProxyType

from asis_ros.evaluate.published import ABLATION, PAPER_COLUMNS, PaperRow
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.tables import Cell, Percentage, Table
from asis_ros.evaluate.variants import BASELINE, Variant
from asis_ros.metrics import PROTOCOLS


def score_table(results: Sequence[Results], paper: Sequence[PaperRow] = ()) -> Table:
    """
    Make a table of means over the classes: each result by each protocol, then rows of the paper.

    Returns
    -------
    Table
        Columns of the paper in its order, then the other scores in that of ``PROTOCOLS``.

    """
    columns = _mean_columns()
    rows: list[Sequence[Cell]] = [('scores (%)', 'protocol', *columns)]
    for one in results:
        for protocol in PROTOCOLS:
            rows.append((one.title, protocol, *(_mean(one, protocol, name) for name in columns)))
    for row in paper:
        rows.append((row.title, 'paper', *(Percentage(row.mean(name)) for name in columns)))
    return rows


def curve_table(results: Results) -> Table:
    """Make a table of precision and recall by the smallest score of an instance."""
    curve = results.curve()
    rows: list[Sequence[Cell]] = [('smallest score (%)', 'mPrec', 'mRec')]
    if curve is not None:
        for row in zip(curve.min_scores, curve.precision, curve.recall, strict=True):
            rows.append(tuple(Percentage(100 * float(value)) for value in row))
    return rows


def _mean_columns() -> list[str]:
    names = {
        name: None  # a dict keeps their order
        for protocol in PROTOCOLS.values()
        for name, metric in protocol.metrics.items()
        if 'means' in metric.tables
    }
    return [*PAPER_COLUMNS, *(name for name in names if name not in PAPER_COLUMNS)]


def class_table(
    results: Results, protocol: str = 'strict', paper: Sequence[PaperRow] = ()
) -> Table:
    """
    Make a table of the scores per class of one result.

    Parameters
    ----------
    results : Results
        Scores of one network.
    protocol : str
        Name in ``PROTOCOLS``.
    paper : sequence of PaperRow
        Rows whose scores per class to add as columns; undefined for a class the paper does not
        have.

    Returns
    -------
    Table
        One row for the mean, and one per class.

    """
    names = results.class_names
    columns: list[Sequence[Cell]] = [('class (%)', 'mean', *names)]
    for name, metric in PROTOCOLS[protocol].metrics.items():
        if 'classes' in metric.tables:
            mean = _mean(results, protocol, name)
            columns.append((class_heading(name), mean, *_class_means(results, protocol, name)))
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


def ablation_table(
    results: Mapping[Variant, Results],
    protocol: str = 'strict',
    paper: Mapping[Variant, PaperRow] = MappingProxyType({}),
) -> Table:
    """
    Make a table of the gains by instance fusion and semantic awareness, as the paper's table 3.

    Parameters
    ----------
    results : mapping of Variant to Results
        Results of the variants of one backbone; any of the four may be missing.
    protocol : str
        Name in ``PROTOCOLS``.
    paper : mapping of Variant to PaperRow
        Rows of the paper to add.

    Returns
    -------
    Table
        Baseline, +IF, +SA, both; beside each score its difference to the baseline.

    """
    ours = {
        variant: (one.title, _mean(one, protocol, 'mIoU'), _mean(one, protocol, 'mWCov'))
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


def _mean(results: Results, protocol: str, name: str) -> Percentage:
    """Mean over the classes, with its spread over the seeds if there are several."""
    mean = 100 * results.mean(protocol, name)
    if len(results.evaluations) == 1:
        return Percentage(mean)
    return Percentage(mean, 100 * results.spread(protocol, name))


def _class_means(results: Results, protocol: str, name: str) -> list[Percentage]:
    """Values per class, with their spreads over the seeds if there are several."""
    means = (100 * results.class_means(protocol, name)).tolist()
    if len(results.evaluations) == 1:
        return [Percentage(mean) for mean in means]
    spreads = (100 * results.class_spreads(protocol, name)).tolist()
    return [Percentage(mean, spread) for mean, spread in zip(means, spreads, strict=True)]
