# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""True and predicted labels of a room side by side: figures 4 to 6 of the paper."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from asis_ros.cloud import LabelledCloud, Segmentation
from asis_ros.colours import class_colours, instance_colours
from asis_ros.labels import UNKNOWN_CLASS
from asis_ros.metrics import compute_scores, RoomLabels
from asis_ros.pictures.panels import (
    add_legend,
    class_patches,
    count_instances,
    draw_panel,
    largest_first,
    matched,
    own_colours,
    save_figure,
)
from asis_ros.pictures.views import oblique_view
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.patches import Patch
import numpy as np
from numpy.typing import NDArray

PANEL_WIDTH = 4.0  # inches
TITLE_HEIGHT = 0.35  # inches

BOTH, NEITHER, ONLY_LAST, ONLY_FIRST, UNLABELLED = range(5)
"""Which of two networks predict the right class of a point."""

ERROR_COLOURS = ('#dedede', '#cb181d', '#2166ac', '#f4a51e', '#ffffff')


def draw_room(
    path: Path,
    room: LabelledCloud,
    predictions: Mapping[str, Segmentation],
    class_names: Sequence[str],
) -> None:
    """
    Draw a room from above: colour and classes in the upper row, errors and instances below.

    The true labels come first, then those of each network with its scores on this room. Predicted
    instances have the colour of the true one they share most points with.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    room : LabelledCloud
        N points with true labels, z up.
    predictions : mapping of str to Segmentation
        Predicted labels of these points by one or two networks, by the name of the network.
    class_names : sequence of str
        Name of each class.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    points = oblique_view(room.cloud)
    rows, columns = points.shape
    num_columns = 2 + len(predictions)
    height = 2 * (PANEL_WIDTH * rows / columns + TITLE_HEIGHT) + 2 * TITLE_HEIGHT
    figure = Figure((num_columns * PANEL_WIDTH, height), layout='constrained')
    axes = figure.subplots(2, num_columns)
    true_ids = largest_first(room.instance_ids)
    title, colours = own_colours(room.cloud)
    draw_panel(axes[0, 0], title, points, colours)
    draw_panel(axes[0, 1], 'true classes', points, class_colours(room.class_ids))
    title = f'true instances ({count_instances(true_ids)})'
    draw_panel(axes[1, 1], title, points, instance_colours(true_ids))
    for column, (name, predicted) in enumerate(predictions.items(), start=2):
        classes, instances = _titles(name, room, predicted, len(class_names))
        predicted_ids = matched(predicted.instance_ids, true_ids)
        draw_panel(axes[0, column], classes, points, class_colours(predicted.class_ids))
        draw_panel(axes[1, column], instances, points, instance_colours(predicted_ids))
    colours, meanings = error_colours(room.class_ids, predictions)
    title = ' against '.join(predictions) if len(predictions) > 1 else 'wrong classes'
    draw_panel(axes[1, 0], title, points, colours)
    all_class_ids = [room.class_ids, *(one.class_ids for one in predictions.values())]
    errors = [
        Patch(facecolor=colour, edgecolor='grey', label=meaning)
        for meaning, colour in meanings.items()
    ]
    add_legend(figure, [*class_patches(all_class_ids, class_names), *errors])
    save_figure(figure, path)


def _titles(
    name: str, room: LabelledCloud, predicted: Segmentation, num_classes: int
) -> tuple[str, str]:
    """Make the titles of the two panels of a network, with its scores on this room."""
    labels = RoomLabels(
        room.class_ids, room.instance_ids, predicted.class_ids, predicted.instance_ids
    )
    scores = compute_scores([labels], num_classes, 'strict')
    return (
        f'{name}: classes, mIoU {100 * scores["mIoU"].mean:.1f}',
        f'{name}: instances ({count_instances(predicted.instance_ids)}), '
        f'mWCov {100 * scores["mWCov"].mean:.1f}',
    )


def error_colours(
    true_class_ids: NDArray[np.uint8], predictions: Mapping[str, Segmentation]
) -> tuple[NDArray[np.uint8], dict[str, str]]:
    """
    Colour points by whether one or two networks predict the right class.

    Parameters
    ----------
    true_class_ids : array of shape (N,), uint8
        Points of ``UNKNOWN_CLASS`` are white.
    predictions : mapping of str to Segmentation
        One or two predictions for these points, by the name of the network.

    Returns
    -------
    array of shape (N, 3), uint8
        Colour of each point.
    dict of str to str
        Meaning to colour, for a legend.

    """
    right = [predicted.class_ids == true_class_ids for predicted in predictions.values()]
    first, last = right[0], right[-1]
    kinds = np.select(
        [true_class_ids == UNKNOWN_CLASS, first & last, last, first],
        [UNLABELLED, BOTH, ONLY_LAST, ONLY_FIRST],
        NEITHER,
    )
    if len(right) == 1:
        meanings = {'right': BOTH, 'wrong': NEITHER}
    else:
        before, after = predictions
        meanings = {
            'both right': BOTH,
            'both wrong': NEITHER,
            f'only {after} right': ONLY_LAST,
            f'only {before} right': ONLY_FIRST,
        }
    palette = np.round(255 * to_rgba_array(ERROR_COLOURS)[:, :3]).astype(np.uint8)
    return palette[kinds], {meaning: ERROR_COLOURS[kind] for meaning, kind in meanings.items()}
