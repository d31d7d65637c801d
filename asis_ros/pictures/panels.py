# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Panels of a figure that show a cloud, their colours and legend."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.cloud import PointCloud
from asis_ros.colours import class_colours, rgb_to_bytes
from asis_ros.files.atomic import atomic_write
from asis_ros.geometry import transform
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
import numpy as np
from numpy.typing import NDArray

DOTS_PER_INCH = 130
FONT_SIZE = 11
LEGEND_COLUMNS = 9  # at most


def draw_panel(
    axis: Axes, title: str, points: NDArray[np.intp], colours: NDArray[np.uint8]
) -> None:
    """
    Draw a cloud; pixels without a point are white.

    Parameters
    ----------
    axis : Axes
        Axes of the panel.
    title : str
        Title of the panel.
    points : array of shape (rows, columns), intp
        Index of the point each pixel shows, or ``NO_POINT``.
    colours : array of shape (N, 3), uint8
        Colour of each point.

    """
    with_white = np.concatenate([colours, np.full((1, 3), 255, np.uint8)])
    axis.imshow(with_white[points], interpolation='none')  # NO_POINT is -1, the last row
    axis.set_title(title, fontsize=FONT_SIZE)
    axis.set_axis_off()


def own_colours(
    cloud: PointCloud,
    to_z_up: NDArray[np.float64] | None = None,
    *,
    from_sensor: bool = False,
) -> tuple[str, NDArray[np.uint8]]:
    """
    Colours of a cloud, or grey shades by distance or height if it has none.

    Parameters
    ----------
    cloud : PointCloud
        N points.
    to_z_up : array of shape (4, 4), optional
        Transform from the frame of the cloud to a frame with z up. None: z is up already.
    from_sensor : bool
        Whether the origin is the sensor, so that the shade is the distance.

    Returns
    -------
    title : str
        What the colours show.
    colours : array of shape (N, 3), uint8
        Red, green, blue.

    """
    if cloud.rgb is not None:
        return 'colour', rgb_to_bytes(cloud.rgb)
    finite = cloud.finite()
    if from_sensor:
        title, values = 'distance', -np.linalg.norm(cloud.xyz, axis=1)
    else:
        xyz = cloud.xyz if to_z_up is None else transform(cloud.xyz, to_z_up)
        title, values = 'height', xyz[:, 2]
    shades = np.zeros(len(cloud))
    if finite.any():
        low, high = np.percentile(values[finite], [1, 99])
        shades[finite] = ((values[finite] - low) / max(high - low, 1e-6)).clip(0, 1)
    return title, np.repeat(np.round(40 + 200 * shades).astype(np.uint8)[:, None], 3, axis=1)


def largest_first(instance_ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """
    Rank instances by size, so that the colours of large ones differ most.

    Parameters
    ----------
    instance_ids : array of shape (N,), int32
        Instance ids; negative for none.

    Returns
    -------
    array of shape (N,), int32
        0 for the largest instance, 1 for the next and so on; -1 for none.

    """
    ids, inverse, counts = np.unique(instance_ids, return_inverse=True, return_counts=True)
    numbers = np.full(len(ids), -1, np.int32)
    order = np.argsort(-counts, kind='stable')
    order = order[ids[order] >= 0]
    numbers[order] = np.arange(len(order))
    return numbers[inverse]


def matched(instance_ids: NDArray[np.int32], true_ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """
    Assign the ids, and so the colours, of true instances to the predicted ones that overlap most.

    Parameters
    ----------
    instance_ids : array of shape (N,), int32
        Predicted instance of each point, negative for none.
    true_ids : array of shape (N,), int32
        True instance of each point.

    Returns
    -------
    array of shape (N,), int32
        Greedy matching by the number of common points: each true id is assigned at most once,
        and unmatched instances get ids above all true ones.

    """
    both = (instance_ids >= 0) & (true_ids >= 0)
    stride = int(true_ids.max(initial=0)) + 1
    pairs, counts = np.unique(
        instance_ids[both].astype(np.int64) * stride + true_ids[both], return_counts=True
    )
    new_ids: dict[int, int] = {}
    for pair in pairs[np.argsort(-counts, kind='stable')]:
        instance_id, true_id = divmod(int(pair), stride)
        if instance_id not in new_ids and true_id not in new_ids.values():
            new_ids[instance_id] = true_id
    table = stride + np.arange(int(instance_ids.max(initial=0)) + 1, dtype=np.int32)
    for instance_id, new_id in new_ids.items():
        table[instance_id] = new_id
    return np.where(instance_ids >= 0, table[instance_ids], instance_ids)


def count_instances(instance_ids: NDArray[np.int32]) -> int:
    """Count the distinct non-negative ids among ids (N,)."""
    return len(np.unique(instance_ids[instance_ids >= 0]))


def class_patches(
    class_ids: Sequence[NDArray[np.uint8]], class_names: Sequence[str]
) -> list[Patch]:
    """
    Legend entries of the classes that occur.

    Parameters
    ----------
    class_ids : sequence of arrays, uint8
        Class ids of all panels.
    class_names : sequence of str
        Class names by class id.

    """
    drawn = np.unique(np.concatenate(class_ids))
    colours = class_colours(np.arange(len(class_names), dtype=np.uint8)) / 255
    return [
        Patch(facecolor=colours[class_id], edgecolor='grey', label=name)
        for class_id, name in enumerate(class_names)
        if class_id in drawn
    ]


def add_legend(figure: Figure, patches: Sequence[Patch]) -> None:
    """Add a legend below a figure, in rows of about equal length."""
    num_rows = -(-len(patches) // LEGEND_COLUMNS)
    figure.legend(
        handles=patches,
        loc='outside lower center',
        ncols=-(-len(patches) // max(num_rows, 1)),
        frameon=False,
    )


def save_figure(figure: Figure, path: Path) -> None:
    """
    Write a figure as PNG.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    with atomic_write(path) as temporary:
        figure.savefig(temporary, dpi=DOTS_PER_INCH, format='png')
