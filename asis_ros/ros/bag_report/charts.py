# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Scores and latency over time."""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from asis_ros.pictures.panels import save_figure
from asis_ros.ros.names import TOTAL
from asis_ros.ros.recorded.result import BagResult, ScanResult
from matplotlib.axes import Axes
from matplotlib.figure import Figure
import numpy as np
from numpy.typing import NDArray

DRAWN_SCORES = ('oAcc', 'mIoU', 'mCov', 'PQ')
WIDTH, HEIGHT = 11.0, 2.6
"""Size of a chart (inches)."""
SMALLEST_SHARE = 0.01
"""Smallest fraction of the total time with which a stage has a colour of its own."""


def draw_over_time(path: Path, result: BagResult) -> None:
    """
    Draw scores, if there are any, and time of each scan over time.

    Parameters
    ----------
    path : Path
        PNG file to write.
    result : BagResult
        At least one scan.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    rows = 2 if result.num_scored else 1
    figure = Figure((WIDTH, rows * HEIGHT), layout='constrained')
    axes = figure.subplots(rows, sharex=True, squeeze=False)[:, 0]
    seconds = _seconds(result.scans)
    if result.num_scored:
        _draw_scores(axes[0], seconds, result.scans)
    _draw_latency(axes[-1], seconds, result)
    for axis in axes:
        axis.grid(color='0.92')
        axis.set_axisbelow(True)
        axis.spines[['top', 'right']].set_visible(False)
        axis.legend(loc='center left', bbox_to_anchor=(1.04, 0.5), frameon=False, fontsize=9)
    axes[-1].set_xlim(seconds.min(), max(seconds.max(), seconds.min() + 1e-3))
    axes[-1].set_xlabel('time since the first scan (s)')
    save_figure(figure, path)


def _draw_scores(axis: Axes, seconds: NDArray[np.float64], scans: Sequence[ScanResult]) -> None:
    for name in DRAWN_SCORES:
        values = [100 * scan.scores.get(name, np.nan) for scan in scans]
        axis.plot(seconds, values, label=name, linewidth=1.6, marker='.', markersize=4)
    axis.set_ylim(0, 100)
    axis.set_ylabel('score of the scan (%)')


def _draw_latency(axis: Axes, seconds: NDArray[np.float64], result: BagResult) -> None:
    """Stack the times of the stages that take most; mark percentiles of the total."""
    times = {
        stage: np.array([scan.milliseconds[stage] for scan in result.scans])
        for stage in result.scans[0].milliseconds
    }
    total = times[TOTAL]
    shown = {
        stage: times[stage]
        for stage in takewhile(lambda stage: stage != TOTAL, times)
        if times[stage].sum() >= SMALLEST_SHARE * total.sum()
    }
    rest = np.maximum(total - sum(shown.values()), 0.0)
    stages = [*shown.values(), rest]
    axis.stackplot(seconds, stages, labels=[*shown, 'rest'], alpha=0.75, linewidth=0)
    axis.plot(seconds, total, color='0.2', linewidth=1.0, marker='.', markersize=4, label=TOTAL)
    for name in ('p50', 'p95'):
        value = result.percentiles()[TOTAL][name]
        axis.axhline(value, color='0.35', linewidth=0.9, linestyle='--')
        axis.text(
            1.005, value, name, transform=axis.get_yaxis_transform(), va='center', fontsize=8
        )
    axis.set_ylim(bottom=0)
    axis.set_ylabel('time of the scan (ms)')


def _seconds(scans: Sequence[ScanResult]) -> NDArray[np.float64]:
    """Time of each scan since the first (s)."""
    stamps = np.array([scan.stamp_ns for scan in scans], np.int64)
    seconds: NDArray[np.float64] = (stamps - stamps[0]) / 1e9
    return seconds
