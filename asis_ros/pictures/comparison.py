# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Pictures of a cloud with true and predicted labels side by side."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.cloud import LabelledCloud
from asis_ros.colours import class_colours, instance_colours
from asis_ros.labels import CLASS_NAMES, UNKNOWN_CLASS
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
from asis_ros.pictures.views import camera_view, oblique_view
from matplotlib.figure import Figure
from matplotlib.patches import Patch
import numpy as np
from numpy.typing import NDArray

PANEL_WIDTH = 4.2  # inches
CORRECT, WRONG, UNLABELLED, UNKNOWN = (
    (198, 206, 214),
    (214, 40, 40),
    (245, 170, 60),
    (255, 255, 255),
)
"""Colours of points by what became of their class; white where the truth is unknown."""


def draw_comparison(
    path: Path,
    truth: LabelledCloud,
    predicted: LabelledCloud,
    *,
    to_z_up: NDArray[np.float64] | None = None,
    image_shape: tuple[int, int] | None = None,
    class_names: Sequence[str] = CLASS_NAMES,
) -> None:
    """
    Draw a cloud in six panels: colour, true and predicted class; errors, and both instances.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    truth, predicted : LabelledCloud
        The same N points with their true and their predicted labels. Predicted instances have the
        colours of the true ones that they overlap most.
    to_z_up : array of shape (4, 4), optional
        Transform from the frame of the cloud to a frame with z up. None: z is up already.
    image_shape : (int, int), optional
        Rows and columns of an organised cloud, which is drawn as the image of its sensor.
    class_names : sequence of str
        Class names by class id, for the legend.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    cloud = truth.cloud
    points = camera_view(cloud, image_shape) if image_shape else oblique_view(cloud, to_z_up)
    rows, columns = points.shape
    height = 2 * (PANEL_WIDTH * rows / columns + 0.3) + 0.6
    figure = Figure((3 * PANEL_WIDTH, height), layout='constrained')
    top, bottom = figure.subplots(2, 3)
    title, colours = own_colours(cloud, to_z_up, from_sensor=bool(image_shape))
    draw_panel(top[0], title, points, colours)
    draw_panel(top[1], 'true class', points, class_colours(truth.class_ids))
    draw_panel(top[2], 'predicted class', points, class_colours(predicted.class_ids))
    draw_panel(bottom[0], 'errors', points, error_colours(truth.class_ids, predicted.class_ids))
    true_ids = largest_first(truth.instance_ids)
    title = f'true instance ({count_instances(true_ids)})'
    draw_panel(bottom[1], title, points, instance_colours(true_ids))
    title = f'predicted instance ({count_instances(predicted.instance_ids)})'
    ids = matched(largest_first(predicted.instance_ids), true_ids)
    draw_panel(bottom[2], title, points, instance_colours(ids))
    patches = class_patches([truth.class_ids, predicted.class_ids], class_names)
    add_legend(figure, [*patches, *_error_patches()])
    save_figure(figure, path)


def error_colours(
    true_class_ids: NDArray[np.uint8], predicted_class_ids: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """
    Colours of points (N, 3) by their classes (N,).

    Returns
    -------
    array of shape (N, 3), uint8
        ``CORRECT`` or ``WRONG``, ``UNLABELLED`` without prediction, ``UNKNOWN`` without truth.

    """
    colours = np.where(true_class_ids == predicted_class_ids, 0, 1)
    colours[predicted_class_ids == UNKNOWN_CLASS] = 2
    colours[true_class_ids == UNKNOWN_CLASS] = 3
    return np.array([CORRECT, WRONG, UNLABELLED, UNKNOWN], np.uint8)[colours]


def _error_patches() -> list[Patch]:
    named = (('correct', CORRECT), ('wrong', WRONG), ('not labelled', UNLABELLED))
    return [
        Patch(facecolor='#' + bytes(colour).hex(), edgecolor='grey', label=name)
        for name, colour in named
    ]
