# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Which points of a scan are segmented, and the way back from their answers to all points."""

from dataclasses import replace

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.geometry import transform
from asis_ros.labels import UNASSIGNED, UNKNOWN_CLASS
from asis_ros.ros.node.config import ScanInputConfig
import numpy as np
from numpy.typing import NDArray


def select_points(
    cloud: PointCloud, to_z_up: NDArray[np.float64], config: ScanInputConfig
) -> tuple[PointCloud, NDArray[np.intp]]:
    """
    Take the points of a scan that are segmented, to where they are segmented.

    Parameters
    ----------
    cloud : PointCloud
        N points of a scan.
    to_z_up : array of shape (4, 4)
        Rigid transform to the frame they are segmented in.
    config : ScanInputConfig
        The crop, and the most points.

    Returns
    -------
    placed : PointCloud
        M points in the frame they are segmented in: finite, inside the crop, not too many.
    rows : array of shape (M,), intp
        Their rows in the scan.

    """
    rows = np.flatnonzero(cloud.finite())
    # Of too many, every second, third, ... is taken, before any more work is done.
    rows = rows[:: max(1, -(-len(rows) // config.max_points))]
    placed = cloud.take(rows)
    xyz = transform(placed.xyz, to_z_up)
    inside = np.ones(len(xyz), bool)
    if config.crop_min:
        inside &= np.all(xyz >= config.crop_min, axis=1)
    if config.crop_max:
        inside &= np.all(xyz <= config.crop_max, axis=1)
    kept = np.flatnonzero(inside)
    return PointCloud(xyz, placed.rgb).take(kept), rows[kept]


def answer_for(
    num_points: int, rows: NDArray[np.intp], segmentation: Segmentation, first: int
) -> Segmentation:
    """
    Give a scan its part of a segmentation.

    Parameters
    ----------
    num_points : int
        N points of the scan.
    rows : array of shape (M,), intp
        Those that were segmented.
    segmentation : Segmentation
        Answers for the points of one or more scans.
    first : int
        Where those of this scan start.

    Returns
    -------
    Segmentation
        N answers in the order of the scan; unknown for points that were not segmented.

    """
    part = slice(first, first + len(rows))
    class_ids = np.full(num_points, UNKNOWN_CLASS, np.uint8)
    instance_ids = np.full(num_points, UNASSIGNED, np.int32)
    scores = np.zeros(num_points, np.float32)
    class_ids[rows] = segmentation.class_ids[part]
    instance_ids[rows] = segmentation.instance_ids[part]
    scores[rows] = segmentation.scores[part]
    return replace(segmentation, class_ids=class_ids, instance_ids=instance_ids, scores=scores)
