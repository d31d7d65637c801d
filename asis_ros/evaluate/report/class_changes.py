# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Change of the scores per class from one network to another: figure 7 of the paper."""

from dataclasses import dataclass
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import Results
from asis_ros.pictures.panels import save_figure
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
import numpy as np
from numpy.typing import NDArray

PANELS = (
    ('(a) Instance segmentation: change of WCov', 'mWCov'),
    ('(b) Semantic segmentation: change of IoU', 'mIoU'),
)
GAIN_COLOUR, LOSS_COLOUR = '#2166ac', '#b2182b'  # distinct for colour-blind readers too
BAR_PITCH = 0.82  # inches; wide enough for two scores under each bar
PANEL_HEIGHT = 3.0  # inches
HEADROOM = 0.18  # fraction of the range of the bars, for the numbers at their ends


@dataclass(frozen=True, slots=True)
class Change:
    """
    One score before and after; K is C + 1, the mean over the classes and then each class.

    Parameters
    ----------
    before, after : array of shape (K,), float64
        Mean over the random seeds (%); NaN where a score is undefined.
    spread : array of shape (K,), float64
        Standard deviation of the difference, assuming independent evaluations of both networks
        (percentage points).

    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    spread: NDArray[np.float64]

    @property
    def difference(self) -> NDArray[np.float64]:
        """Return ``after`` minus ``before`` (percentage points), shape (K,)."""
        return self.after - self.before


def change_of(baseline: Results, asis: Results, score: str) -> Change:
    """
    Compare one score of two networks by the strict protocol.

    Parameters
    ----------
    baseline, asis : Results
        Scores before and after, on the same classes.
    score : str
        Name of a score with classes, such as ``'mIoU'``.

    Raises
    ------
    DatasetError
        If the classes differ.

    """
    if baseline.class_names != asis.class_names:
        raise DatasetError(
            f'{baseline.title} and {asis.title} are not of the same classes: '
            f'{", ".join(baseline.class_names)}; {", ".join(asis.class_names)}'
        )
    before, after = (_percentages(one, score) for one in (baseline, asis))
    spreads = (_spreads(one, score) for one in (baseline, asis))
    return Change(before, after, np.hypot(*spreads))


def _percentages(results: Results, score: str) -> NDArray[np.float64]:
    means = results.mean('strict', score), *results.class_means('strict', score)
    return 100 * np.array(means)


def _spreads(results: Results, score: str) -> NDArray[np.float64]:
    spreads = results.spread('strict', score), *results.class_spreads('strict', score)
    return 100 * np.array(spreads)


def draw_changes(path: Path, baseline: Results, asis: Results) -> None:
    """
    Draw the change of the scores per class from one network to another as bars.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    baseline, asis : Results
        Scores before and after, on the same classes.

    Raises
    ------
    DatasetError
        If the classes differ, or the file cannot be written.

    """
    names = ('mean', *baseline.class_names)
    width = 1.0 + BAR_PITCH * len(names)
    layout = ConstrainedLayoutEngine(hspace=0.06)
    figure = Figure((width, len(PANELS) * PANEL_HEIGHT), layout=layout)
    for axis, (title, score) in zip(figure.subplots(len(PANELS)), PANELS, strict=True):
        axis.set_title(title, loc='left', fontsize=11)
        _draw_bars(axis, names, change_of(baseline, asis, score))
    save_figure(figure, path)


def _draw_bars(axis: Axes, names: tuple[str, ...], change: Change) -> None:
    positions = np.arange(len(names))
    heights, spreads = np.nan_to_num(change.difference), np.nan_to_num(change.spread)
    axis.bar(
        positions,
        heights,
        width=0.62,
        color=[GAIN_COLOUR if height >= 0 else LOSS_COLOUR for height in heights],
        yerr=np.where(spreads > 0, spreads, np.nan),
        error_kw={'ecolor': '0.25', 'elinewidth': 1.0, 'capsize': 3.0},
    )
    for position in positions[~np.isnan(change.difference)]:
        _annotate_bar(axis, position, heights[position], spreads[position])
    axis.axhline(0, color='0.2', linewidth=0.8)
    axis.axvline(0.5, color='0.7', linewidth=0.8, linestyle=':')  # separates the mean
    labels = map(_label, names, change.before, change.after)
    axis.set_xticks(positions, list(labels))
    axis.tick_params(axis='x', length=0, labelsize=8.5)
    axis.set_xlim(-0.5, len(names) - 0.5)
    axis.use_sticky_edges = False
    axis.margins(y=HEADROOM)
    axis.set_ylabel('percentage points')
    axis.grid(axis='y', color='0.9')
    axis.set_axisbelow(True)
    axis.spines[['top', 'right', 'bottom']].set_visible(False)


def _annotate_bar(axis: Axes, position: int, height: float, spread: float) -> None:
    """Write the height of a bar beyond the end of its error bar."""
    number = round(height, 1) + 0.0  # -0.0 becomes 0.0
    up = number >= 0
    axis.annotate(
        f'{number:+.1f}'.replace('-', '\N{MINUS SIGN}'),
        (position, height + (1 if up else -1) * spread),
        xytext=(0, 3 if up else -3),
        textcoords='offset points',
        ha='center',
        va='bottom' if up else 'top',
        fontsize=9,
    )


def _label(name: str, before: float, after: float) -> str:
    """Label a bar with its name and the scores before and after."""
    if np.isnan(before) or np.isnan(after):
        return f'{name}\n-'
    return f'{name}\n{before:.1f} → {after:.1f}'
