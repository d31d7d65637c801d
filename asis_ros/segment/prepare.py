# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Preparation of a cloud for the network: crop, centre, average voxels, and the way back."""

from collections import Counter
from dataclasses import dataclass

from asis_ros.cloud import PointCloud
from asis_ros.segment.config import InputConfig
from asis_ros.segment.limits import MAX_POINTS, MAX_RANGE
from asis_ros.voxels import downsample, first_of_voxel
import numpy as np
from numpy.typing import NDArray

UNCOVERED = -1
"""Row that stands for no voxel: the point is not segmented."""


@dataclass(frozen=True, slots=True)
class PreparedCloud:
    """
    The points that are split into blocks, and the row map back to the points of the input.

    Parameters
    ----------
    cloud : PointCloud
        V points, the means of the voxels, with z up and the smallest coordinates near 0 (m).
    origin : array of shape (3,), float64
        Offset of these coordinates in the frame of the input (m).
    voxel_of_point : array of shape (N,), intp
        Row of ``cloud`` for each of the N points of the input. ``UNCOVERED`` for a point that is
        not segmented: not finite, outside of crop box or range, or beyond ``max_points``.

    """

    cloud: PointCloud
    origin: NDArray[np.float64]
    voxel_of_point: NDArray[np.intp]

    def first_points(self) -> NDArray[np.intp]:
        """Row of the first point of each voxel in the input: shape (V,)."""
        rows = np.flatnonzero(self.voxel_of_point != UNCOVERED)
        return rows[first_of_voxel(self.voxel_of_point[rows])]


def prepare_cloud(
    cloud: PointCloud,
    config: InputConfig,
    sensor_position: NDArray[np.float64] | None = None,
    limits: Counter[str] | None = None,
) -> PreparedCloud:
    """
    Select the points that are segmented, centre them, and average them in voxels.

    A colour that is NaN is black.

    Parameters
    ----------
    cloud : PointCloud
        N points with z up; NaN and infinity allowed.
    config : InputConfig
        Crop box, range, largest number of points, voxel size.
    sensor_position : array of shape (3,), optional
        Position of the sensor (m), for ``max_range``.
    limits : Counter, optional
        Counts the points that ``max_points`` and ``max_range`` leave out.

    Returns
    -------
    PreparedCloud
        V points, and the row map from the N points.

    """
    rows = selected_rows(cloud, config, sensor_position, limits)
    xyz = cloud.xyz[rows].astype(np.float64, copy=False)
    origin = xyz.min(axis=0) if len(xyz) else np.zeros(3)
    xyz -= origin  # near the origin float32 is accurate enough
    rgb = None if cloud.rgb is None else np.nan_to_num(cloud.rgb[rows])
    selected = PointCloud(xyz, rgb)
    voxels = np.arange(len(rows))
    if config.voxel_size:
        selected, voxels = downsample(selected, config.voxel_size)
    voxel_of_point = np.full(len(cloud), UNCOVERED, np.intp)
    voxel_of_point[rows] = voxels
    return PreparedCloud(selected, origin, voxel_of_point)


def selected_rows(
    cloud: PointCloud,
    config: InputConfig,
    sensor_position: NDArray[np.float64] | None = None,
    limits: Counter[str] | None = None,
) -> NDArray[np.intp]:
    """
    Rows of the points that are segmented: finite, inside crop box and range, not too many.

    Parameters
    ----------
    cloud : PointCloud
        N points with z up; NaN and infinity allowed.
    config : InputConfig
        Crop box, range, largest number of points.
    sensor_position : array of shape (3,), optional
        Position of the sensor (m), for ``max_range``.
    limits : Counter, optional
        Counts the points that ``max_points`` and ``max_range`` leave out.

    Returns
    -------
    array of shape (S,), intp
        Ascending rows of the S points.

    """
    limits = Counter() if limits is None else limits
    finite = rows = np.flatnonzero(cloud.finite())
    if config.max_points:
        rows = rows[:: max(1, -(-len(rows) // config.max_points))]
        limits[MAX_POINTS] += len(finite) - len(rows)
    inside = np.ones(len(rows), bool)
    if config.crop_min:
        inside &= np.all(cloud.xyz[rows] >= config.crop_min, axis=1)
    if config.crop_max:
        inside &= np.all(cloud.xyz[rows] <= config.crop_max, axis=1)
    if config.max_range and sensor_position is not None:
        squared = np.square(cloud.xyz[rows] - sensor_position).sum(axis=1)
        is_near = squared <= config.max_range**2
        limits[MAX_RANGE] += int(np.sum(inside & ~is_near))
        inside &= is_near
    return rows[inside]
