# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Contents of the report of a bag: key figures, tables, facts."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
import math

from asis_ros.metrics.ratios import ratio
from asis_ros.pages.tables import PageCell, PageTable
from asis_ros.ros.names import TOTAL
from asis_ros.ros.recorded.result import BagResult, PERCENTILES, SHOWN_SCORES
import numpy as np

CLASS_SCORES = {
    'mIoU': 'IoU',
    'mAcc': 'Acc',
    'mWCov': 'WCov',
    'mPrec': 'Prec',
    'mRec': 'Rec',
    'AP50': 'AP50',
    'PQ': 'PQ',
}
"""Headings of the scores that classes have."""
MAX_OBJECTS = 12
"""Number of objects in the table of ids."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number in large print: its name, its text, and a line below it."""

    name: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class ShadedCell:
    """A cell with a bar or a shade: its text, and a fraction of 0 to 1."""

    text: str
    fraction: float


@dataclass(frozen=True, slots=True)
class ShadedTable:
    """A table of shaded cells: headings of its columns, and its rows by name."""

    columns: Sequence[str]
    rows: Mapping[str, Sequence[ShadedCell]]


def key_figures(result: BagResult) -> list[KeyFigure]:
    """Scores, drops, latency and switches of ids at a glance."""
    named = {
        'mIoU': 'over classes',
        'oAcc': 'of all points',
        'mCov': 'coverage',
        'PQ': 'panoptic quality',
    }
    figures = [
        KeyFigure(name, f'{_percent(result.scores[name].mean)} %', note)
        for name, note in named.items()
        if name in result.scores
    ]
    dropped = sum(result.dropped.values()) or 'none'
    figures.append(KeyFigure('scans', str(len(result.scans)), f'{dropped} dropped'))
    if result.scans:
        total = result.percentiles()[TOTAL]
        figures.append(
            KeyFigure('latency', f'{total["p50"]:.0f} ms', f'p95 {total["p95"]:.0f} ms')
        )
    if result.objects:
        switches = sum(item.switches for item in result.objects.values())
        figures.append(KeyFigure('id switches', str(switches), f'{len(result.objects)} objects'))
    return figures


def score_table(result: BagResult) -> PageTable:
    """Means over the classes."""
    names = [*(name for name in SHOWN_SCORES if name in result.scores)]
    names += [name for name in result.scores if name not in names]
    cells = [_percent(result.scores[name].mean) for name in names]
    return _table('Means over the classes (%)', [['protocol', *names], [result.protocol, *cells]])


def class_bars(result: BagResult) -> ShadedTable:
    """Scores of each class that occurs, and its share of the points, as bars."""
    true_points = result.confusion.sum(axis=1)
    share = true_points / max(int(true_points.sum()), 1)
    columns = {'share': share}
    for name, heading in CLASS_SCORES.items():
        score = result.scores.get(name)
        if score is not None and score.per_class is not None:
            columns[heading] = score.per_class
    rows = {
        result.class_names[number]: [_shaded(float(values[number])) for values in columns.values()]
        for number in _present(result)
    }
    return ShadedTable(list(columns), rows)


def confusion_table(result: BagResult) -> ShadedTable:
    """Of the points of each true class, the share of each predicted one."""
    present = _present(result)
    occurring = np.flatnonzero(result.confusion.sum(axis=1))
    num_classes = len(result.class_names)
    columns = [*present, *([num_classes] if result.confusion[:, num_classes].any() else [])]
    names = [*result.class_names, 'unknown']
    totals = result.confusion.sum(axis=1, keepdims=True)
    shares = ratio(result.confusion, np.broadcast_to(totals, result.confusion.shape))
    rows = {
        result.class_names[row]: [_shaded(float(shares[row, column])) for column in columns]
        for row in occurring
    }
    return ShadedTable([names[column] for column in columns], rows)


def latency_table(result: BagResult) -> PageTable:
    """Percentiles of the time of each stage."""
    rows = [
        [stage, *(f'{value:.1f}' for value in values.values())]
        for stage, values in result.percentiles().items()
    ]
    return _table('Time per scan (ms)', [['stage', *PERCENTILES], *rows])


def drop_table(result: BagResult) -> PageTable:
    """Count the dropped scans by reason."""
    rows = [[reason, str(count)] for reason, count in sorted(result.dropped.items())]
    return _table('Dropped scans', [['reason', 'scans'], *rows])


def object_table(result: BagResult) -> PageTable:
    """Objects whose ids were least steady."""
    ranked = sorted(
        result.objects.items(), key=lambda item: (-item[1].switches, -item[1].fragmentations)
    )
    rows = [[str(name), *map(str, astuple(item))] for name, item in ranked[:MAX_OBJECTS]]
    heading = ['object', 'scans', 'matched', 'switches', 'fragmentations']
    return _table('Objects with the least steady ids', [heading, *rows])


def _present(result: BagResult) -> list[int]:
    """Ids of the classes that points have, true or predicted."""
    confusion = result.confusion
    counts = confusion.sum(axis=1) + confusion[:, : len(result.class_names)].sum(axis=0)
    return [int(number) for number in np.flatnonzero(counts)]


def _table(caption: str, rows: Sequence[Sequence[str]]) -> PageTable:
    """Make a table of names in the first column and numbers in the others."""
    return PageTable(
        caption,
        [[PageCell(text, column > 0, False) for column, text in enumerate(row)] for row in rows],
    )


def _shaded(value: float) -> ShadedCell:
    return ShadedCell(_percent(value), value if math.isfinite(value) else 0.0)


def _percent(value: float) -> str:
    """Format a fraction in per cent; a dash if it is undefined."""
    return f'{100 * value:.1f}' if math.isfinite(value) else '-'
