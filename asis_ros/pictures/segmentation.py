# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Pictures of segmented clouds: panels of colour, class and instance."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.cloud import LabelledCloud, PointCloud, Segmentation
from asis_ros.colours import class_colours, instance_colours
from asis_ros.labels import CLASS_NAMES
from asis_ros.pictures.panels import (
    add_legend,
    class_patches,
    count_instances,
    draw_panel,
    FONT_SIZE,
    matched,
    own_colours,
    save_figure,
)
from asis_ros.pictures.views import camera_view, oblique_view
from matplotlib.figure import Figure
import numpy as np
from numpy.typing import NDArray

PANEL_WIDTH = 5.0  # inches


def draw_segmentation(
    path: Path,
    cloud: PointCloud,
    segmentation: Segmentation | LabelledCloud,
    *,
    to_z_up: NDArray[np.float64] | None = None,
    image_shape: tuple[int, int] | None = None,
    truth: LabelledCloud | None = None,
    class_names: Sequence[str] = CLASS_NAMES,
) -> None:
    """
    Draw a cloud in three panels: by colour, by class and by instance.

    An organised cloud is drawn as the image of its sensor, any other cloud in an oblique view
    without its ceiling. Points that are not finite are white.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    cloud : PointCloud
        N points.
    segmentation : Segmentation or LabelledCloud
        Labels of these N points.
    to_z_up : array of shape (4, 4), optional
        Transform from the frame of the cloud to a frame with z up. None: z is up already.
    image_shape : (int, int), optional
        Rows and columns of an organised cloud; their product is N.
    truth : LabelledCloud, optional
        The same N points with their true labels, drawn in a second row. Predicted instances then
        have the colours of the true instances that they overlap most.
    class_names : sequence of str
        Class names by class id, for the legend.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    points = camera_view(cloud, image_shape) if image_shape else oblique_view(cloud, to_z_up)
    labels: list[tuple[str, Segmentation | LabelledCloud]] = [('predicted', segmentation)]
    if truth is not None:
        labels.append(('true', truth))
    rows, columns = points.shape
    figure = Figure(
        (3 * PANEL_WIDTH, len(labels) * (PANEL_WIDTH * rows / columns + 0.3) + 0.5),
        layout='constrained',
    )
    axes = figure.subplots(len(labels), 3, squeeze=False)
    title, colours = own_colours(cloud, to_z_up, from_sensor=bool(image_shape))
    draw_panel(axes[0, 0], title, points, colours)
    for row, (kind, source) in enumerate(labels):
        instance_ids = source.instance_ids
        if truth is not None and source is not truth:
            instance_ids = matched(instance_ids, truth.instance_ids)
        title = f'{kind} instance ({count_instances(source.instance_ids)})'
        draw_panel(axes[row, 1], f'{kind} class', points, class_colours(source.class_ids))
        draw_panel(axes[row, 2], title, points, instance_colours(instance_ids))
    patches = class_patches([source.class_ids for _, source in labels], class_names)
    if truth is None:
        add_legend(figure, patches)
    else:
        axes[1, 0].set_axis_off()
        axes[1, 0].legend(
            handles=patches, loc='center', ncols=2, frameon=False, fontsize=FONT_SIZE
        )
    save_figure(figure, path)
