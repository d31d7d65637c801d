# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables of a group of networks on the page: ablation, means and classes."""

from collections.abc import Sequence
from math import isnan

from asis_ros.evaluate.published import ABLATION, PaperRow, S3DIS
from asis_ros.evaluate.report.runs import Group
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.score_tables import (
    ablation_table,
    class_heading,
    class_table,
    score_table,
)
from asis_ros.evaluate.tables import Cell, Percentage, Table
from asis_ros.evaluate.variants import POINTNET
from asis_ros.metrics import PROTOCOLS
from asis_ros.pages.tables import PageCell, PageTable


def group_tables(group: Group) -> list[PageTable]:
    """
    Make the tables of a group of networks, with the paper's scores on the same backbone.

    Parameters
    ----------
    group : Group
        Networks to compare.

    Returns
    -------
    list of PageTable
        Ablation by each protocol if there is one, means over the classes, WCov and IoU per class,
        and, folded, all scores per class of each network.

    """
    tables = []
    variants = {run.variant: run.results for run in group.runs if run.variant is not None}
    results = [run.results for run in group.runs]
    theirs = [row for row in S3DIS if row.method.startswith('ASIS') and row.backbone == group.name]
    for protocol in PROTOCOLS if variants else ():
        rows = ablation_table(variants, protocol, ABLATION if group.name == POINTNET else {})
        caption = f'Instance fusion (IF) and semantic awareness (SA), {protocol} protocol'
        tables.append(page_table(caption, rows, num_compared=len(variants)))
    tables.append(page_table('Means over the classes', score_table(results, theirs)))
    for score in ('mWCov', 'mIoU'):
        rows = comparison_table(results, score, [row for row in theirs if score in row.per_class])
        caption = f'{class_heading(score)} per class, strict protocol'
        tables.append(page_table(caption, rows, num_compared=len(results)))
    for one in results:
        for protocol in PROTOCOLS:
            caption = f'All classes of {one.title}, {protocol} protocol'
            tables.append(page_table(caption, class_table(one, protocol), folded=True))
    return tables


def comparison_table(
    results: Sequence[Results], score: str, paper: Sequence[PaperRow] = ()
) -> Table:
    """
    Make a table of one score per class of several networks, as table 4 of the paper.

    Parameters
    ----------
    results : sequence of Results
        At least one, all of the same classes.
    score : str
        Name of a score with classes, such as ``'mIoU'``; strict protocol.
    paper : sequence of PaperRow
        Rows of the paper that have this score per class.

    Returns
    -------
    Table
        One row per network: mean over the classes, then each class, averaged over the seeds.

    """
    classes = results[0].class_names
    rows: list[Sequence[Cell]] = [(f'{class_heading(score)} (%)', 'mean', *classes)]
    for one in results:
        values = one.mean('strict', score), *one.class_means('strict', score).tolist()
        rows.append((one.title, *(Percentage(100 * value) for value in values)))
    for row in paper:
        published = row.mean(score), *row.of_classes(score, classes)
        rows.append((row.title, *(Percentage(value) for value in published)))
    return rows


def page_table(
    caption: str, table: Table, *, num_compared: int = 0, folded: bool = False
) -> PageTable:
    """
    Prepare a table for the page.

    Parameters
    ----------
    caption : str
        Text above the table.
    table : Table
        The first row is the header.
    num_compared : int
        Number of rows after the header among which the best score per column is highlighted.
    folded : bool
        Whether the table is collapsed at first.

    Returns
    -------
    PageTable
        Same rows and columns.

    """
    columns = []
    for header, *cells in zip(*table, strict=True):
        best = _best(cells[:num_compared])
        columns.append(
            [PageCell(str(header), isinstance(cells[0], Percentage), False)]
            + [
                PageCell(str(cell), isinstance(cell, Percentage), row in best)
                for row, cell in enumerate(cells)
            ]
        )
    return PageTable(caption, list(zip(*columns, strict=True)), folded)


def _best(cells: Sequence[Cell]) -> set[int]:
    """Find the cells with the highest score as printed; none if it is 0 or the only one."""
    shown = {
        row: round(cell.mean, 1)
        for row, cell in enumerate(cells)
        if isinstance(cell, Percentage) and not isnan(cell.mean) and not cell.sign
    }
    best = max(shown.values(), default=0.0)
    if best == 0 or len(shown) == 1:
        return set()
    return {row for row, score in shown.items() if score == best}
