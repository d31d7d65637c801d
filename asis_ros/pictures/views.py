# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Which point each pixel of a picture shows: as the sensor saw a cloud, or from above."""

from asis_ros.cloud import PointCloud
from asis_ros.geometry import floor_height, transform
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

NO_POINT = -1
"""Value of a pixel that shows no point."""

ELEVATION = np.radians(50.0)  # of the eye over the horizon
AZIMUTHS = np.radians([30.0, 120.0, 210.0, 300.0])  # of the eye about the vertical
CUT_HEIGHT = 2.2  # m over the floor; what is higher would hide the room
WALL_HEIGHT = 1.8  # m over the floor that a wall reaches at least
WALL_DEPTH = 0.25  # m from the edge of the room that a wall with all it bears stands within
STUB_HEIGHT = 0.1  # m over the floor that is left of a wall that would hide the room
LANE_WIDTH = 0.1  # m
ROOM_DEPTH = 0.5  # m behind a wall for it to hide something
STRAY_MARGIN = 0.1  # of the picture, around nearly all points; what is farther out is stray
COLUMNS = 800  # pixels of the longer side
SMALLEST_SIDE = 0.1  # m; so that a single point can be drawn
MAX_RADIUS = 8  # pixels from the middle of a point to its edge


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
    View a cloud from above at a slant, in parallel projection, with what is in the way cut off.

    What is high is cut off, and the walls between the eye and the room are down to a stub. Of
    four corners to look from, the one that most points are seen from is taken. Points are squares
    large enough to close the gaps between them, and the nearest one wins a pixel. Stray points
    far from the others are left out.

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
    xyz = cloud.xyz if to_z_up is None else transform(cloud.xyz, to_z_up)
    xyz = xyz[indices]
    if len(indices):
        xyz = xyz - [0.0, 0.0, floor_height(xyz[:, 2])]
        low = xyz[:, 2] < CUT_HEIGHT
        indices, xyz = indices[low], xyz[low]
    if not len(indices):
        return np.full((COLUMNS // 2, COLUMNS), NO_POINT)
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
    """Tell which row of ``xyz``, floor at 0, each pixel shows to an eye at ``azimuth`` (rad)."""
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0])
    forth = np.array([np.cos(azimuth), np.sin(azimuth), 0])  # along the floor to the eye
    towards = forth * np.cos(ELEVATION) + np.array([0, 0, np.sin(ELEVATION)])
    plane = xyz @ np.stack([right, -np.cross(towards, right)], axis=1)  # (N, 2), x right, y down
    low, high = np.percentile(plane, [0.5, 99.5], axis=0)
    margin = gap + STRAY_MARGIN * (high - low)
    inside = np.flatnonzero(((plane >= low - margin) & (plane <= high + margin)).all(axis=1))
    low, high = plane[inside].min(axis=0), plane[inside].max(axis=0)
    in_the_way = _near_walls(plane[inside, 0], xyz[inside] @ forth, xyz[inside, 2])
    inside = inside[~in_the_way]
    far_to_near = inside[np.argsort(xyz[inside] @ towards, kind='stable')]
    scale = COLUMNS / max(*(high - low), SMALLEST_SIDE)  # pixels per metre
    radius = int(np.clip(np.ceil(gap * scale / 2), 0, MAX_RADIUS))
    columns, rows = ((plane[far_to_near] - low) * scale).astype(np.intp).T[:, :, None, None]
    offsets = np.arange(2 * radius + 1)
    image = np.full(np.ceil((high - low) * scale).astype(int)[::-1] + 2 * radius + 1, NO_POINT)
    # Of several values for a pixel the last one stays: from far to near, that of the nearest.
    image[rows + offsets[:, None], columns + offsets] = far_to_near[:, None, None]
    return image


def _near_walls(
    right: NDArray[np.floating], forth: NDArray[np.floating], height: NDArray[np.floating]
) -> NDArray[np.bool_]:
    """
    Tell which points (N,) belong to walls between the eye and the room.

    Seen in lanes that run to the eye, a wall is what stands at the end of a lane and is high. A
    wall without anything behind it hides nothing.
    """
    lanes = ((right - right.min()) / LANE_WIDTH).astype(np.intp)
    starts, ends = np.full((2, lanes.max() + 1), [[np.inf], [-np.inf]])
    np.minimum.at(starts, lanes, forth)
    np.maximum.at(ends, lanes, forth)
    at_end = forth > ends[lanes] - WALL_DEPTH
    heights = np.zeros(len(ends))
    np.maximum.at(heights, lanes[at_end], height[at_end])
    hides = (heights > WALL_HEIGHT) & (ends - starts > ROOM_DEPTH)
    in_the_way: NDArray[np.bool_] = at_end & (height > STUB_HEIGHT) & hides[lanes]
    return in_the_way
