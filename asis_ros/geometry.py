# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Geometry of points: rigid transforms, the up axis, the floor, normalisation."""

from collections.abc import Sequence

from asis_ros.errors import ConfigError
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

UP_AXES = ('x', 'y', 'z', '-x', '-y', '-z')


def rotation_to_z_up(up: str) -> NDArray[np.float64]:
    """
    Rotation that maps the up axis of a frame to +z.

    Parameters
    ----------
    up : {'x', 'y', 'z', '-x', '-y', '-z'}
        Axis of the frame that points up; ``'-y'`` for the optical frame of a camera.

    Returns
    -------
    array of shape (4, 4), float64
        Homogeneous transform without translation.

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
    Homogeneous matrix of a pose: from the frame of a sensor to the frame it is mounted in.

    Parameters
    ----------
    pose : sequence of 6 floats
        x, y, z (m), roll, pitch, yaw (rad) about fixed axes, as in REP-103 and URDF.

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


def inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Inverse of a rigid transform.

    Parameters
    ----------
    matrix : array of shape (4, 4)
        Homogeneous transform.

    Returns
    -------
    array of shape (4, 4), float64

    """
    inverted = np.eye(4)
    inverted[:3, :3] = matrix[:3, :3].T
    inverted[:3, 3] = -matrix[:3, :3].T @ matrix[:3, 3]
    return inverted


def transform(xyz: NDArray[np.floating], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Apply a rigid transform.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Points (m); NaN stays NaN.
    matrix : array of shape (4, 4)
        Homogeneous transform.

    Returns
    -------
    array of shape (N, 3), float64

    """
    with np.errstate(invalid='ignore', over='ignore'):  # points without return: NaN, infinity
        transformed: NDArray[np.float64] = xyz.astype(np.float64) @ matrix[:3, :3].T
        transformed += matrix[:3, 3]
    return transformed


def to_unit_cube(xyz: NDArray[np.floating], min_extent: float = 0.0) -> NDArray[np.float64]:
    """
    Normalise each axis of a cloud to 0 to 1.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points (m).
    min_extent : float
        Smallest extent to divide by (m), for clouds that are shorter along an axis.

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
    Height of the floor of a z-up cloud, robust to a few outliers below it.

    Parameters
    ----------
    z : array of shape (N,)
        Finite heights (m), at least one.

    Returns
    -------
    float
        First percentile of the heights (m).

    """
    return float(np.percentile(z, 1.0))
