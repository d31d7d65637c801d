# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Predicted and true instances and parts of shapes: figure 8 of the paper."""

from pathlib import Path

from asis_ros.colours import class_colours, instance_colours
from asis_ros.datasets.labelled_blocks import LabelledBlocks
from asis_ros.datasets.shapenet.categories import CATEGORIES, PART_NAMES
from asis_ros.metrics.part_segmentation import part_scores
from asis_ros.pictures.panels import (
    add_legend,
    class_patches,
    count_instances,
    FONT_SIZE,
    largest_first,
    matched,
    save_figure,
)
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D
import numpy as np
from numpy.typing import NDArray

SMALLEST_RADIUS = 1e-3  # so that a single point can be drawn
PANEL_SIZE = 2.8  # inches
LEGEND_HEIGHT = 0.5  # inches
ELEVATION, AZIMUTH = 25.0, 115.0  # of the eye (degrees)
ZOOM = 1.55  # so that a shape fills its panel
DOT_AREA = 10.0  # square points

COLUMNS = 4
"""Predicted and true instances, predicted and true parts."""


def draw_shapes(path: Path, true: LabelledBlocks, predicted: LabelledBlocks) -> None:
    """
    Draw shapes, one per row: predicted and true instances, then predicted and true parts.

    Predicted instances have the colour of the true one they share most points with.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    true : LabelledBlocks
        At least one shape of ShapeNet part, y up.
    predicted : LabelledBlocks
        The same shapes with predicted labels.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    num_shapes = len(true.points)
    size = COLUMNS * PANEL_SIZE, num_shapes * PANEL_SIZE + LEGEND_HEIGHT
    figure = Figure(size, layout='constrained')
    axes = figure.subplots(num_shapes, COLUMNS, squeeze=False, subplot_kw={'projection': '3d'})
    # The parts that occur are numbered from 0, so that their colours differ most.
    drawn, numbers = np.unique([predicted.class_ids, true.class_ids], return_inverse=True)
    part_numbers = numbers.reshape(2, *true.class_ids.shape).astype(np.uint8)
    for shape, row in enumerate(axes):
        xyz, true_ids = true.points[shape], largest_first(true.instance_ids[shape])
        ids = matched(predicted.instance_ids[shape], true_ids)
        parts, true_parts = class_colours(part_numbers[:, shape])
        scores = part_scores(true.class_ids[[shape]], predicted.class_ids[[shape]], CATEGORIES)
        title = f'predicted instances ({count_instances(ids)})'
        _draw_shape(row[0], title, xyz, instance_colours(ids))
        title = f'true instances ({count_instances(true_ids)})'
        _draw_shape(row[1], title, xyz, instance_colours(true_ids))
        _draw_shape(row[2], f'predicted parts, mIoU {100 * scores.mIoU:.1f}', xyz, parts)
        _draw_shape(row[3], 'true parts', xyz, true_parts)
    add_legend(figure, class_patches([part_numbers], [PART_NAMES[part] for part in drawn]))
    save_figure(figure, path)


def _draw_shape(
    axis: Axes3D, title: str, xyz: NDArray[np.floating], colours: NDArray[np.uint8]
) -> None:
    """Draw the points (P, 3) of a shape with their colours (P, 3)."""
    axis.scatter(*xyz.T, c=colours / 255, s=DOT_AREA, linewidths=0, depthshade=False)
    axis.view_init(ELEVATION, AZIMUTH, vertical_axis='y')
    axis.set_proj_type('ortho')
    centre = (xyz.min(axis=0) + xyz.max(axis=0)) / 2
    radius = max(float(np.linalg.norm(xyz - centre, axis=1).max()), SMALLEST_RADIUS)
    low, high = centre - radius, centre + radius
    axis.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), zlim=(low[2], high[2]))
    axis.set_box_aspect((1, 1, 1), zoom=ZOOM)
    axis.set_title(title, fontsize=FONT_SIZE)
    axis.set_axis_off()
