# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The tables of a group of networks: ablation, means, and classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from asis_ros.evaluate.published import ABLATION, PaperRow, S3DIS
from asis_ros.evaluate.report.runs import Group
from asis_ros.evaluate.results import Results
from asis_ros.evaluate.score_tables import (
    ablation_table,
    class_heading,
    class_table,
    Protocol,
    score_table,
)
from asis_ros.evaluate.tables import Cell, Percentage, Table
from asis_ros.evaluate.variants import POINTNET
import numpy as np

PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell: its text, whether it is a number, and whether it is the best of its column."""

    text: str
    is_number: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table as a page shows it; the first row is the header."""

    caption: str
    rows: Sequence[Sequence[PageCell]]
    folded: bool = False


def group_tables(group: Group) -> list[PageTable]:
    """
    Lay out all scores of a group of networks, those of the paper on the same backbone beside them.

    Parameters
    ----------
    group : Group
        Networks to compare.

    Returns
    -------
    list of PageTable
        Ablation by both protocols if there is one, means over the classes, WCov and IoU of each
        class, and, folded, all scores of each class of each network.

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
        caption = f'{class_heading(score)} of each class, strict protocol'
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
    Lay out one score of each class for several networks, as table 4 of the paper does.

    Parameters
    ----------
    results : sequence of Results
        At least one, all of the same classes.
    score : str
        Name of a score with classes, such as ``'mIoU'``; strict protocol.
    paper : sequence of PaperRow
        Rows of the paper that have this score by class.

    Returns
    -------
    Table
        One row for each network: mean over the classes, then each class, averaged over the seeds.

    """
    name = class_heading(score)
    classes = results[0].class_names
    rows: list[Sequence[Cell]] = [(f'{name} (%)', 'mean', *classes)]
    for one in results:
        values = np.append(one.mean('strict', score), one.mean('strict', name.lower()))
        rows.append((one.title, *(Percentage(100 * value) for value in values.tolist())))
    for row in paper:
        published = row.mean(score), *row.of_classes(score, classes)
        rows.append((row.title, *(Percentage(value) for value in published)))
    return rows


def page_table(
    caption: str, table: Table, *, num_compared: int = 0, folded: bool = False
) -> PageTable:
    """
    Prepare a table for a page.

    Parameters
    ----------
    caption : str
        Text over the table.
    table : Table
        Its first row is the header.
    num_compared : int
        The best score of each column, among so many rows after the header, stands out.
    folded : bool
        Whether a reader has to open it.

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
    """Tell which cells have the highest score as printed; none if it is 0 or the only one."""
    shown = {
        row: round(cell.mean, 1)
        for row, cell in enumerate(cells)
        if isinstance(cell, Percentage) and not np.isnan(cell.mean) and not cell.sign
    }
    best = max(shown.values(), default=0.0)
    if best == 0 or len(shown) == 1:
        return set()
    return {row for row, score in shown.items() if score == best}
