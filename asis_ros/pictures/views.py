# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Projections of a cloud to an image: the view of its sensor, and an oblique view from above."""

from asis_ros.cloud import PointCloud
from asis_ros.geometry import floor_height, transform
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

NO_POINT = -1
"""Value of a pixel that shows no point."""

ELEVATION = np.radians(50.0)  # of the eye above the horizon
AZIMUTHS = np.radians([30.0, 120.0, 210.0, 300.0])  # of the eye about the vertical
CUT_HEIGHT = 2.2  # m above the floor; higher points would hide the room
WALL_HEIGHT = 1.8  # m above the floor; least height of a wall
WALL_DEPTH = 0.25  # m from the edge of the room; extent of a wall with what hangs on it
STUB_HEIGHT = 0.1  # m above the floor; what is left of a wall that would hide the room
LANE_WIDTH = 0.1  # m
ROOM_DEPTH = 0.5  # m; least extent of the room behind a wall that hides it
OUTLIER_MARGIN = 0.1  # fraction of the picture around nearly all points; outliers lie beyond
COLUMNS = 800  # pixels of the longer side
SMALLEST_SIDE = 0.1  # m, so that a single point can be drawn
MAX_RADIUS = 8  # pixels from the centre of a point to its edge


def camera_view(cloud: PointCloud, image_shape: tuple[int, int]) -> NDArray[np.intp]:
    """
    View of the sensor of an organised cloud: one pixel per point.

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
    Oblique view of a cloud from above, in parallel projection, without what hides the room.

    Points above ``CUT_HEIGHT`` and most of the walls between the eye and the room are removed. Of
    four azimuths, the one that shows most points is chosen. Points are drawn as squares that close
    the gaps between them; a pixel shows the nearest one. Outliers are left out.

    Parameters
    ----------
    cloud : PointCloud
        N points.
    to_z_up : array of shape (4, 4), optional
        Transform from the frame of the cloud to a frame with z up. None: z is up already.

    Returns
    -------
    array of shape (rows, columns), intp
        Index of the point each pixel shows; ``NO_POINT`` where there is none.

    """
    indices = np.flatnonzero(cloud.finite())
    xyz = cloud.xyz if to_z_up is None else transform(cloud.xyz, to_z_up)
    xyz = xyz[indices]
    if len(indices):
        xyz = xyz - [0.0, 0.0, floor_height(xyz[:, 2])]
        low = xyz[:, 2] < CUT_HEIGHT
        indices, xyz = indices[low], xyz[low]
    if not len(indices):
        return np.full((COLUMNS // 2, COLUMNS), NO_POINT)
    spacing = _spacing(xyz)
    images = [_project(xyz, azimuth, spacing) for azimuth in AZIMUTHS]
    best = max(images, key=lambda image: len(np.unique(image)))
    return np.append(indices, NO_POINT)[best]


def _spacing(xyz: NDArray[np.floating]) -> float:
    """Upper quartile of the distances of sampled points to their seventh neighbours (m)."""
    sample = xyz[:: max(1, len(xyz) // 2000)]
    distances, _ = cKDTree(xyz).query(sample, k=[min(8, len(xyz))])
    return float(np.percentile(distances, 75))


def _project(xyz: NDArray[np.floating], azimuth: float, spacing: float) -> NDArray[np.intp]:
    """Image of rows of ``xyz``, floor at 0, as seen by an eye at ``azimuth`` (rad)."""
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0])
    forth = np.array([np.cos(azimuth), np.sin(azimuth), 0])  # along the floor to the eye
    towards = forth * np.cos(ELEVATION) + np.array([0, 0, np.sin(ELEVATION)])
    plane = xyz @ np.stack([right, -np.cross(towards, right)], axis=1)  # (N, 2), x right, y down
    low, high = np.percentile(plane, [0.5, 99.5], axis=0)
    margin = spacing + OUTLIER_MARGIN * (high - low)
    inside = np.flatnonzero(((plane >= low - margin) & (plane <= high + margin)).all(axis=1))
    low, high = plane[inside].min(axis=0), plane[inside].max(axis=0)
    occluding = _occluding_walls(plane[inside, 0], xyz[inside] @ forth, xyz[inside, 2])
    inside = inside[~occluding]
    far_to_near = inside[np.argsort(xyz[inside] @ towards, kind='stable')]
    scale = COLUMNS / max(*(high - low), SMALLEST_SIDE)  # pixels per metre
    radius = int(np.clip(np.ceil(spacing * scale / 2), 0, MAX_RADIUS))
    columns, rows = ((plane[far_to_near] - low) * scale).astype(np.intp).T[:, :, None, None]
    offsets = np.arange(2 * radius + 1)
    image = np.full(np.ceil((high - low) * scale).astype(int)[::-1] + 2 * radius + 1, NO_POINT)
    # Of several values for a pixel, NumPy keeps the last one, here the nearest point.
    image[rows + offsets[:, None], columns + offsets] = far_to_near[:, None, None]
    return image


def _occluding_walls(
    right: NDArray[np.floating], forth: NDArray[np.floating], height: NDArray[np.floating]
) -> NDArray[np.bool_]:
    """
    Find the points (N,) of walls between the eye and the room.

    The points are divided into lanes towards the eye. A wall is what is high at the near end of a
    lane, and hides the room only if there is enough of it behind.
    """
    lanes = ((right - right.min()) / LANE_WIDTH).astype(np.intp)
    starts, ends = np.full((2, lanes.max() + 1), [[np.inf], [-np.inf]])
    np.minimum.at(starts, lanes, forth)
    np.maximum.at(ends, lanes, forth)
    at_end = forth > ends[lanes] - WALL_DEPTH
    heights = np.zeros(len(ends))
    np.maximum.at(heights, lanes[at_end], height[at_end])
    hides = (heights > WALL_HEIGHT) & (ends - starts > ROOM_DEPTH)
    occluding: NDArray[np.bool_] = at_end & (height > STUB_HEIGHT) & hides[lanes]
    return occluding
