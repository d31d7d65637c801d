# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Preparation of a cloud for the network: crop, centre, average voxels, and the way back."""

from dataclasses import dataclass

from asis_ros.cloud import PointCloud
from asis_ros.segment.config import InputConfig
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
        not segmented: not finite, outside of the crop box, or beyond ``max_points``.

    """

    cloud: PointCloud
    origin: NDArray[np.float64]
    voxel_of_point: NDArray[np.intp]

    def first_points(self) -> NDArray[np.intp]:
        """Row of the first point of each voxel in the input: shape (V,)."""
        rows = np.flatnonzero(self.voxel_of_point != UNCOVERED)
        return rows[first_of_voxel(self.voxel_of_point[rows])]


def prepare_cloud(cloud: PointCloud, config: InputConfig) -> PreparedCloud:
    """
    Select the points that are segmented, centre them, and average them in voxels.

    Parameters
    ----------
    cloud : PointCloud
        N points with z up; NaN and infinity allowed.
    config : InputConfig
        Crop box, largest number of points, voxel size.

    """
    rows = selected_rows(cloud, config)
    xyz = cloud.xyz[rows].astype(np.float64, copy=False)
    origin = xyz.min(axis=0) if len(xyz) else np.zeros(3)
    xyz -= origin  # near the origin float32 is accurate enough
    selected = PointCloud(xyz, None if cloud.rgb is None else cloud.rgb[rows])
    voxels = np.arange(len(rows))
    if config.voxel_size:
        selected, voxels = downsample(selected, config.voxel_size)
    voxel_of_point = np.full(len(cloud), UNCOVERED, np.intp)
    voxel_of_point[rows] = voxels
    return PreparedCloud(selected, origin, voxel_of_point)


def selected_rows(cloud: PointCloud, config: InputConfig) -> NDArray[np.intp]:
    """
    Rows of the points that are segmented: finite, inside the crop box, at most ``max_points``.

    Parameters
    ----------
    cloud : PointCloud
        N points with z up; NaN and infinity allowed.
    config : InputConfig
        Crop box, largest number of points.

    """
    rows = np.flatnonzero(cloud.finite())
    if config.max_points:
        rows = rows[:: max(1, -(-len(rows) // config.max_points))]
    inside = np.ones(len(rows), bool)
    if config.crop_min:
        inside &= np.all(cloud.xyz[rows] >= config.crop_min, axis=1)
    if config.crop_max:
        inside &= np.all(cloud.xyz[rows] <= config.crop_max, axis=1)
    return rows[inside]
