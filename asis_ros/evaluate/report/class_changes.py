# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What ASIS changes for each class: figure 7 of the paper."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.evaluate.results import Part, Results
from asis_ros.pictures.panels import save_figure
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
import numpy as np
from numpy.typing import NDArray

PANELS = (
    ('(a) Instance segmentation: change of WCov', 'wcov', 'mWCov'),
    ('(b) Semantic segmentation: change of IoU', 'iou', 'mIoU'),
)
GAIN_COLOUR, LOSS_COLOUR = '#2166ac', '#b2182b'  # told apart by colour-blind eyes, too
BAR_PITCH = 0.82  # inches; wide enough for two scores under each bar
PANEL_HEIGHT = 3.0  # inches
HEADROOM = 0.18  # of the range of the bars, for the numbers at their ends


@dataclass(frozen=True, slots=True)
class Change:
    """
    One score of each class, before and after; K is C + 1, the mean over the classes first.

    Parameters
    ----------
    before, after : array of shape (K,), float64
        Mean over the sampling seeds (%); NaN where a score is not defined.
    spread : array of shape (K,), float64
        Standard deviation of the difference, the sweeps of both networks taken as independent
        (percentage points).

    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    spread: NDArray[np.float64]

    @property
    def difference(self) -> NDArray[np.float64]:
        """Return ``after`` less ``before`` (percentage points), shape (K,)."""
        return self.after - self.before


def change_of(baseline: Results, asis: Results, per_class: str, mean: str) -> Change:
    """
    Compare one score of two networks, classes that do not occur left out.

    Parameters
    ----------
    baseline, asis : Results
        Scores before and after, on the same classes.
    per_class, mean : str
        Fields of ``Scores``, such as ``'iou'`` and ``'mIoU'``.

    Raises
    ------
    DatasetError
        If the two are of other classes.

    """
    if baseline.class_names != asis.class_names:
        raise DatasetError(
            f'{baseline.title} and {asis.title} are not of the same classes: '
            f'{", ".join(baseline.class_names)}; {", ".join(asis.class_names)}'
        )
    before, after = (_percentages(one.mean, per_class, mean) for one in (baseline, asis))
    spreads = (_percentages(one.spread, per_class, mean) for one in (baseline, asis))
    return Change(before, after, np.hypot(*spreads))


def _percentages(
    statistic: Callable[[Part, str], NDArray[np.float64]], per_class: str, mean: str
) -> NDArray[np.float64]:
    return 100 * np.append(statistic('strict', mean), statistic('strict', per_class))


def draw_changes(path: Path, baseline: Results, asis: Results) -> None:
    """
    Draw how the scores of each class change from one network to another, as bars.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    baseline, asis : Results
        Scores before and after, on the same classes.

    Raises
    ------
    DatasetError
        If the two are of other classes, or the file cannot be written.

    """
    names = ('mean', *baseline.class_names)
    width = 1.0 + BAR_PITCH * len(names)
    layout = ConstrainedLayoutEngine(hspace=0.06)
    figure = Figure((width, len(PANELS) * PANEL_HEIGHT), layout=layout)
    for axis, (title, per_class, mean) in zip(figure.subplots(len(PANELS)), PANELS, strict=True):
        axis.set_title(title, loc='left', fontsize=11)
        _draw_bars(axis, names, change_of(baseline, asis, per_class, mean))
    save_figure(figure, path)


def _draw_bars(axis: Axes, names: tuple[str, ...], change: Change) -> None:
    known = ~np.isnan(change.difference)
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
    for position in positions[known]:
        number = round(heights[position], 1) + 0.0  # -0.0 becomes 0.0
        up = number >= 0
        end = heights[position] + (1 if up else -1) * spreads[position]
        axis.annotate(
            f'{number:+.1f}'.replace('-', '\N{MINUS SIGN}'),
            (position, end),
            xytext=(0, 3 if up else -3),
            textcoords='offset points',
            ha='center',
            va='bottom' if up else 'top',
            fontsize=9,
        )
    axis.axhline(0, color='0.2', linewidth=0.8)
    axis.axvline(0.5, color='0.7', linewidth=0.8, linestyle=':')  # the mean stands apart
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


def _label(name: str, before: float, after: float) -> str:
    """Name a bar, and tell the scores it is the difference of."""
    if np.isnan(before) or np.isnan(after):
        return f'{name}\n-'
    return f'{name}\n{before:.1f} → {after:.1f}'
