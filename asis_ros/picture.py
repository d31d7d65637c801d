# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Pictures of segmented clouds: colour, class and instance side by side."""

from pathlib import Path
from typing import Any

from asis_ros.cloud import LabelledCloud, PointCloud, Segmentation
from asis_ros.errors import DatasetError
from asis_ros.geometry import floor_height, transform
from asis_ros.labels import CLASS_COLOURS, class_colours, CLASS_NAMES, instance_colours
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

NO_POINT = -1
"""Value of a pixel that shows no point."""

ELEVATION = np.radians(50.0)  # of the eye over the horizon
AZIMUTHS = np.radians([30.0, 120.0, 210.0, 300.0])  # of the eye about the vertical
CUT_HEIGHT = 2.2  # m over the floor; what is higher would hide the room
OBLIQUE_COLUMNS = 800  # pixels of the longer side
SMALLEST_SIDE = 0.1  # m; so that a single point can be drawn
MAX_RADIUS = 5  # pixels from the middle of a point to its edge
PANEL_WIDTH = 5.0  # inches
DOTS_PER_INCH = 130


def draw_segmentation(
    path: Path,
    cloud: PointCloud,
    segmentation: Segmentation | LabelledCloud,
    *,
    to_z_up: NDArray[np.float64] | None = None,
    image_shape: tuple[int, int] | None = None,
    truth: LabelledCloud | None = None,
) -> None:
    """
    Draw a cloud three times, side by side: in colour, by class and by instance.

    An organised cloud is drawn as the sensor saw it, any other one from above at a slant with
    its ceiling taken off. Points that are not finite stay white.

    Parameters
    ----------
    path : Path
        PNG file to write. An existing file is replaced.
    cloud : PointCloud
        N points.
    segmentation : Segmentation or LabelledCloud
        The answer for these N points.
    to_z_up : array of shape (4, 4), optional
        Transform from the frame of the cloud to one with z up. None: z is up already.
    image_shape : (int, int), optional
        Rows and columns of an organised cloud; their product is N.
    truth : LabelledCloud, optional
        The same N points with their true labels, drawn in a second row. Predicted instances then
        have the colour of the true one they share most points with.

    Raises
    ------
    DatasetError
        If the file cannot be written.

    """
    points = camera_view(cloud, image_shape) if image_shape else oblique_view(cloud, to_z_up)
    title, colours = _own_colours(cloud, to_z_up, bool(image_shape))
    labels: list[tuple[str, Segmentation | LabelledCloud]] = [('predicted', segmentation)]
    if truth is not None:
        labels.append(('true', truth))
    rows, columns = points.shape
    figure = Figure(
        (3 * PANEL_WIDTH, len(labels) * (PANEL_WIDTH * rows / columns + 0.3) + 0.5),
        layout='constrained',
    )
    axes = figure.subplots(len(labels), 3, squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    _draw(axes[0, 0], title, _pixels(points, colours))
    for row, (kind, source) in enumerate(labels):
        instance_ids = source.instance_ids
        count = len(np.unique(instance_ids[instance_ids >= 0]))
        if truth is not None and source is not truth:
            instance_ids = _renamed(instance_ids, truth.instance_ids)
        classes = _pixels(points, class_colours(source.class_ids))
        instances = _pixels(points, instance_colours(instance_ids))
        _draw(axes[row, 1], f'{kind} class', classes)
        _draw(axes[row, 2], f'{kind} instance ({count})', instances)
    _add_legend(figure, axes, labels)
    try:
        figure.savefig(path, dpi=DOTS_PER_INCH)
    except OSError as error:
        raise DatasetError(f'cannot write {path}: {error.strerror or error}') from error


def _draw(axis: Axes, title: str, pixels: NDArray[np.uint8]) -> None:
    axis.imshow(pixels, interpolation='none')
    axis.set_title(title, fontsize=11)


def _renamed(instance_ids: NDArray[np.int32], true_ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give predicted instances the id, and so the colour, of the true one they share most with."""
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


def _add_legend(figure: Figure, axes: NDArray[Any], labels: list[tuple[str, Any]]) -> None:
    """Name the classes that were drawn: in the free panel if there is one, else below."""
    drawn = np.unique(np.concatenate([source.class_ids for _, source in labels]))
    patches = [
        Patch(facecolor=CLASS_COLOURS[class_id] / 255, edgecolor='grey', label=name)
        for class_id, name in enumerate(CLASS_NAMES)
        if class_id in drawn
    ]
    if len(labels) > 1:
        axes[1, 0].legend(handles=patches, loc='center', ncols=2, frameon=False, fontsize=11)
    else:
        figure.legend(
            handles=patches, loc='outside lower center', ncols=len(patches), frameon=False
        )


def _own_colours(
    cloud: PointCloud, to_z_up: NDArray[np.float64] | None, from_sensor: bool
) -> tuple[str, NDArray[np.uint8]]:
    """Give the cloud's colours; without any, shades of grey by distance or by height."""
    if cloud.rgb is not None:
        return 'colour', np.round(np.nan_to_num(cloud.rgb).clip(0, 1) * 255).astype(np.uint8)
    finite = cloud.finite()
    if from_sensor:
        title, values = 'distance', -np.linalg.norm(cloud.xyz, axis=1)
    else:
        title, values = 'height', _z_up(cloud, to_z_up)[:, 2]
    shades = np.zeros(len(cloud))
    if finite.any():
        low, high = np.percentile(values[finite], [1, 99])
        shades[finite] = ((values[finite] - low) / max(high - low, 1e-6)).clip(0, 1)
    return title, np.repeat(np.round(40 + 200 * shades).astype(np.uint8)[:, None], 3, axis=1)


def _pixels(points: NDArray[np.intp], colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colour every pixel like the point it shows: (rows, columns) to (rows, columns, 3)."""
    with_white = np.concatenate([colours, np.full((1, 3), 255, np.uint8)])
    return with_white[points]  # NO_POINT is -1, the last row


def camera_view(cloud: PointCloud, image_shape: tuple[int, int]) -> NDArray[np.intp]:
    """
    View an organised cloud as its sensor did: one pixel per point.

    Parameters
    ----------
    cloud : PointCloud
        N points, row by row.
    image_shape : (int, int)
        Rows and columns; their product is N.

    Returns
    -------
    array of shape image_shape, intp
        Index of the point each pixel shows; ``NO_POINT`` where it is not finite.

    """
    return np.where(cloud.finite(), np.arange(len(cloud)), NO_POINT).reshape(image_shape)


def oblique_view(
    cloud: PointCloud, to_z_up: NDArray[np.float64] | None = None
) -> NDArray[np.intp]:
    """
    View a cloud from above at a slant, in parallel projection, with what is high cut away.

    Of four corners to look from, the one that most points are seen from is taken. Points are
    squares large enough to close the gaps between them, and the nearest one wins a pixel.
    Stray points far from the others are left out.

    Parameters
    ----------
    cloud : PointCloud
        N points.
    to_z_up : array of shape (4, 4), optional
        Transform from the frame of the cloud to one with z up. None: z is up already.

    Returns
    -------
    array of shape (rows, columns), intp
        Index of the point each pixel shows; ``NO_POINT`` where there is none.

    """
    indices = np.flatnonzero(cloud.finite())
    xyz = _z_up(cloud, to_z_up)[indices]
    if len(indices):
        low = xyz[:, 2] < floor_height(xyz[:, 2]) + CUT_HEIGHT
        indices, xyz = indices[low], xyz[low]
    if not len(indices):
        return np.full((OBLIQUE_COLUMNS // 2, OBLIQUE_COLUMNS), NO_POINT)
    gap = _gap(xyz)
    images = [_project(xyz, azimuth, gap) for azimuth in AZIMUTHS]
    best = max(images, key=lambda image: len(np.unique(image)))
    return np.append(indices, NO_POINT)[best]


def _gap(xyz: NDArray[np.floating]) -> float:
    """Distance within which nearly all points have neighbours all around (m)."""
    some = xyz[:: max(1, len(xyz) // 2000)]
    distances, _ = cKDTree(xyz).query(some, k=[min(8, len(xyz))])
    return float(np.percentile(distances, 75))


def _project(xyz: NDArray[np.floating], azimuth: float, gap: float) -> NDArray[np.intp]:
    """Tell which row of ``xyz`` each pixel shows to an eye at ``azimuth`` (rad)."""
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0])
    towards = np.array([np.cos(azimuth), np.sin(azimuth), np.tan(ELEVATION)]) * np.cos(ELEVATION)
    plane = xyz @ np.stack([right, -np.cross(towards, right)], axis=1)  # (N, 2), x right, y down
    low, high = np.percentile(plane, [0.5, 99.5], axis=0) + np.array([[-gap], [gap]])
    inside = np.flatnonzero(((plane >= low) & (plane <= high)).all(axis=1))
    far_to_near = inside[np.argsort(xyz[inside] @ towards, kind='stable')]
    scale = OBLIQUE_COLUMNS / max(*(high - low), SMALLEST_SIDE)  # pixels per metre
    radius = int(np.clip(np.ceil(gap * scale / 2), 0, MAX_RADIUS))
    columns, rows = ((plane[far_to_near] - low) * scale).astype(np.intp).T[:, :, None, None]
    offsets = np.arange(2 * radius + 1)
    image = np.full(np.ceil((high - low) * scale).astype(int)[::-1] + 2 * radius + 1, NO_POINT)
    # Of several values for a pixel the last one stays: from far to near, that of the nearest.
    image[rows + offsets[:, None], columns + offsets] = far_to_near[:, None, None]
    return image


def _z_up(cloud: PointCloud, to_z_up: NDArray[np.float64] | None) -> NDArray[np.floating]:
    return cloud.xyz if to_z_up is None else transform(cloud.xyz, to_z_up)
