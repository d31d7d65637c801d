# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Voxel grids: which points share a cell, and downsampling by their mean."""

from asis_ros.cloud import PointCloud
from asis_ros.kernels.grouping import cell_keys, grid_cells, mean_of_groups, number_keys
import numpy as np
from numpy.typing import NDArray


def voxel_cells(
    xyz: NDArray[np.floating],
    voxel_size: float,
    origin: NDArray[np.floating] | float | None = None,
) -> NDArray[np.int64]:
    """
    Integer grid coordinates of each point.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    voxel_size : float
        Edge length of a voxel (m).
    origin : array of shape (3,) or float, optional
        Corner of cell (0, 0, 0) (m). None: the smallest coordinate on each axis, so that the
        cells do not change when the cloud is moved as a whole.

    Returns
    -------
    array of shape (N, 3), int64

    """
    if origin is None:
        origin = xyz.min(axis=0) if len(xyz) else 0.0
    corner = np.broadcast_to(np.asarray(origin, xyz.dtype), 3).copy()
    return grid_cells(np.ascontiguousarray(xyz), corner, xyz.dtype.type(voxel_size))


def number_cells(cells: NDArray[np.int64]) -> NDArray[np.intp]:
    """
    Assign consecutive numbers to the occupied cells of a grid.

    Parameters
    ----------
    cells : array of shape (N, 3), int64
        Grid coordinates of each point.

    Returns
    -------
    array of shape (N,), intp
        Number of the cell of each point, 0 to V-1 in lexicographic order of the cells.

    """
    if not len(cells):
        return np.zeros(0, np.intp)
    keys, is_unique = cell_keys(cells)
    if is_unique:
        return number_keys(keys)
    return np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1)


def voxel_indices(xyz: NDArray[np.floating], voxel_size: float) -> NDArray[np.intp]:
    """
    Voxel of each point, on a grid that starts at the smallest coordinates.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    voxel_size : float
        Edge length of a voxel (m).

    Returns
    -------
    array of shape (N,), intp
        0 to V-1 in lexicographic order of the occupied cells.

    """
    return number_cells(voxel_cells(xyz, voxel_size))


def first_of_voxel(voxels: NDArray[np.intp]) -> NDArray[np.intp]:
    """
    Row of the first point of each voxel.

    Parameters
    ----------
    voxels : array of shape (N,), intp
        Voxel of each point, 0 to V-1 without gaps.

    Returns
    -------
    array of shape (V,), intp

    """
    return np.unique(voxels, return_index=True)[1]


def downsample(cloud: PointCloud, voxel_size: float) -> tuple[PointCloud, NDArray[np.intp]]:
    """
    Replace the points of each voxel by their mean, so that near and far surfaces are as dense.

    Parameters
    ----------
    cloud : PointCloud
        N finite points.
    voxel_size : float
        Edge length of a voxel (m).

    Returns
    -------
    downsampled : PointCloud
        V points.
    voxels : array of shape (N,), intp
        Row of ``downsampled`` that each point went into.

    """
    voxels = voxel_indices(cloud.xyz, voxel_size)
    if not len(cloud):
        return cloud, voxels
    rgb = None
    if cloud.rgb is not None:
        rgb = mean_of_groups(cloud.rgb, voxels).astype(np.float32)
    return PointCloud(mean_of_groups(cloud.xyz, voxels), rgb), voxels
