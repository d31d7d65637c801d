# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Returns at the exact origin of a sensor: how many lidars write a beam that hit nothing."""

from collections import Counter

from asis_ros.cloud import PointCloud
import numpy as np

DROP_ORIGIN = 'input.drop_origin'
"""Setting that switches this on; ``limits`` counts by its name."""

MIN_RETURNS = 10
"""So many measurements never share a position: fewer points at the origin may be measurements."""


def without_origin_returns(cloud: PointCloud, limits: Counter[str] | None = None) -> PointCloud:
    """
    Replace points at exactly 0, 0, 0 with NaN, if there are at least ``MIN_RETURNS``.

    Parameters
    ----------
    cloud : PointCloud
        N points in the frame of the sensor; it is not modified.
    limits : Counter, optional
        Counts the points under ``DROP_ORIGIN``.

    Returns
    -------
    PointCloud
        N points in the same order; the same cloud if nothing is replaced.

    """
    x, y, z = cloud.xyz.T
    at_origin = (x == 0) & (y == 0) & (z == 0)
    count = int(at_origin.sum())
    if count < MIN_RETURNS:
        return cloud
    if limits is not None:
        limits[DROP_ORIGIN] += count
    xyz = cloud.xyz.copy()
    xyz[at_origin] = np.nan
    return PointCloud(xyz, cloud.rgb)
