# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Plain geometry of points: rigid transforms, voxels, the floor."""

from collections.abc import Sequence

from asis_ros.cloud import PointCloud
from asis_ros.errors import ConfigError
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

UP_AXES = ('x', 'y', 'z', '-x', '-y', '-z')


def rotation_to_z_up(up: str) -> NDArray[np.float64]:
    """
    Rotation that turns the axis pointing up in a frame to +z.

    Parameters
    ----------
    up : {'x', 'y', 'z', '-x', '-y', '-z'}
        The axis of the frame that points up; ``'-y'`` for a camera's optical frame.

    Returns
    -------
    array of shape (4, 4), float64
        Rigid transform without translation, to be used with ``transform``.

    Raises
    ------
    ConfigError
        If ``up`` is not an axis.

    """
    if up not in UP_AXES:
        raise ConfigError(f'up must be one of {", ".join(UP_AXES)}, got {up!r}')
    axis = 'xyz'.index(up[-1])
    sign = -1.0 if up.startswith('-') else 1.0
    matrix = np.eye(4)
    if axis != 2:
        # A quarter turn about the third axis of the pair brings `axis` to z.
        matrix[:3, :3] = np.roll(np.eye(3), 2 - axis, axis=0)
    if sign < 0:
        # Half a turn about x: y and z change sign, handedness stays.
        matrix = np.diag([1.0, -1.0, -1.0, 1.0]) @ matrix
    return matrix


def pose_matrix(pose: Sequence[float]) -> NDArray[np.float64]:
    """
    Transform from the frame of a sensor to the frame it is mounted in.

    Parameters
    ----------
    pose : sequence of 6 floats
        x, y, z (m), roll, pitch, yaw (rad), fixed-axis order as in REP-103 and URDF.

    Returns
    -------
    array of shape (4, 4), float64

    Raises
    ------
    ConfigError
        If there are not six finite numbers.

    """
    if len(pose) != 6 or not np.all(np.isfinite(pose)):
        raise ConfigError(
            f'a pose needs six finite numbers x y z roll pitch yaw (m, rad), got {list(pose)}'
        )
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler('xyz', pose[3:]).as_matrix()
    matrix[:3, 3] = pose[:3]
    return matrix


def transform(xyz: NDArray[np.floating], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Apply a rigid transform.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Points (m).
    matrix : array of shape (4, 4)
        Rigid transform.

    Returns
    -------
    array of shape (N, 3), float64

    """
    return xyz.astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3]


def voxel_indices(xyz: NDArray[np.floating], voxel_size: float) -> NDArray[np.intp]:
    """
    Find the voxel that holds each point, counting occupied voxels only.

    The grid starts at the smallest coordinate on each axis, so the answer does not change when
    the cloud is moved as a whole.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    voxel_size : float
        Edge of a voxel (m).

    Returns
    -------
    array of shape (N,), intp
        Voxel of each point, 0 to V-1, in lexicographic order of the cells.

    """
    if not len(xyz):
        return np.zeros(0, np.intp)
    cells = np.floor((xyz - xyz.min(axis=0)) / voxel_size).astype(np.int64)
    extent = cells.max(axis=0) + 1
    if float(extent[0]) * float(extent[1]) * float(extent[2]) < 2**62:
        keys = (cells[:, 0] * extent[1] + cells[:, 1]) * extent[2] + cells[:, 2]
        return np.unique(keys, return_inverse=True)[1].reshape(-1)
    return np.unique(cells, axis=0, return_inverse=True)[1].reshape(-1)


def mean_per_voxel(values: NDArray[np.floating], voxels: NDArray[np.intp]) -> NDArray[np.float64]:
    """
    Average the rows that share a voxel.

    Parameters
    ----------
    values : array of shape (N, F)
        One row per point.
    voxels : array of shape (N,), intp
        Voxel of each point, 0 to V-1 without gaps.

    Returns
    -------
    array of shape (V, F), float64

    """
    counts = np.bincount(voxels)
    sums = np.stack([np.bincount(voxels, weights=column) for column in values.T], axis=1)
    return sums / counts[:, None]


def downsample(cloud: PointCloud, voxel_size: float) -> tuple[PointCloud, NDArray[np.intp]]:
    """
    Average the points of each voxel, so that near and far surfaces have the same density.

    Parameters
    ----------
    cloud : PointCloud
        N finite points.
    voxel_size : float
        Edge of a voxel (m).

    Returns
    -------
    smaller : PointCloud
        V points.
    voxels : array of shape (N,), intp
        Row of ``smaller`` that each point went into.

    """
    voxels = voxel_indices(cloud.xyz, voxel_size)
    if not len(cloud):
        return cloud, voxels
    rgb = None
    if cloud.rgb is not None:
        rgb = mean_per_voxel(cloud.rgb, voxels).astype(np.float32)
    return PointCloud(mean_per_voxel(cloud.xyz, voxels), rgb), voxels


def to_unit_cube(xyz: NDArray[np.floating], min_extent: float = 0.0) -> NDArray[np.float64]:
    """
    Scale each axis of a cloud to 0 to 1.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    min_extent : float
        An axis along which the cloud is shorter is scaled as if it were so long (m).

    Returns
    -------
    array of shape (N, 3), float64
        Zero along an axis on which the cloud is flat.

    """
    if not len(xyz):
        return np.zeros((0, 3))
    low = xyz.min(axis=0).astype(np.float64)
    extent = np.maximum(xyz.max(axis=0) - low, max(min_extent, 1e-6))
    scaled: NDArray[np.float64] = (xyz - low) / extent
    return scaled


def floor_height(z: NDArray[np.floating]) -> float:
    """
    Height of the floor of a z-up cloud, robust to a few stray points below it.

    Parameters
    ----------
    z : array of shape (N,)
        Finite heights (m), at least one.

    Returns
    -------
    float
        The height that 1 % of the points lie below (m).

    """
    return float(np.percentile(z, 1.0))
