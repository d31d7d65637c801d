# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Figure of precision-recall curves of instances, by their smallest score."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.evaluate.results import Results
from asis_ros.pictures.panels import save_figure
from asis_ros.segment.merging import MergingConfig
from matplotlib.figure import Figure
import numpy as np

LABELLED_STEP = 0.1
"""Step between the smallest scores that are written beside a curve."""


def draw_precision_recall(path: Path, results: Sequence[Results]) -> None:
    """
    Draw precision-recall curves; a ring marks the default of ``merging.min_score``.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    results : sequence of Results
        Results with curves.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    figure = Figure((5.4, 4.4), layout='constrained')
    axis = figure.subplots()
    for number, one in enumerate(results):
        curve = one.curve()
        if curve is None:
            continue
        recall, precision = 100 * curve.recall, 100 * curve.precision
        axis.plot(recall, precision, f'C{number}o-', markersize=3, label=one.title)
        for score, x, y in zip(curve.min_scores, recall, precision, strict=True):
            if np.isclose(score % LABELLED_STEP, [0, LABELLED_STEP]).any():
                axis.annotate(
                    f'{score:.1f}',
                    (x, y),
                    xytext=(5, 3),
                    textcoords='offset points',
                    fontsize=8,
                    color='0.35',
                )
        chosen = np.abs(curve.min_scores - MergingConfig().min_score).argmin()
        axis.plot(recall[chosen], precision[chosen], f'C{number}o', markersize=11, mfc='none')
    axis.set(xlabel='mRec (%)', ylabel='mPrec (%)', xlim=(0, None), ylim=(0, 100))
    axis.grid(color='0.9')
    axis.legend(frameon=False, loc='upper left')
    axis.spines[['top', 'right']].set_visible(False)
    save_figure(figure, path)
