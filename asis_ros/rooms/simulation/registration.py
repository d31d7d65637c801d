# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Transforming and merging labelled clouds."""

from collections.abc import Sequence

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.geometry import transform
import numpy as np
from numpy.typing import NDArray


def transformed(labelled: LabelledCloud, pose: NDArray[np.float64]) -> LabelledCloud:
    """
    Transform a cloud to another frame and drop the points that are not finite.

    Parameters
    ----------
    labelled : LabelledCloud
        N points in the frame of the sensor.
    pose : array of shape (4, 4)
        Rigid transform from that frame to the other.

    Returns
    -------
    LabelledCloud
        At most N points, float32.

    """
    labelled = labelled.take(np.flatnonzero(labelled.cloud.finite()))
    xyz = transform(labelled.cloud.xyz, pose).astype(np.float32)
    cloud = PointCloud(xyz, labelled.cloud.rgb)
    return LabelledCloud(cloud, labelled.class_ids, labelled.instance_ids)


def merge_clouds(clouds: Sequence[LabelledCloud]) -> LabelledCloud:
    """Concatenate clouds with colours that are in one frame."""
    return LabelledCloud(
        PointCloud(
            np.concatenate([each.cloud.xyz for each in clouds]),
            np.concatenate([each.cloud.rgb for each in clouds if each.cloud.rgb is not None]),
        ),
        np.concatenate([each.class_ids for each in clouds]),
        np.concatenate([each.instance_ids for each in clouds]),
    )


def pose_above_origin(pose: NDArray[np.float64]) -> NDArray[np.float64]:
    """Copy of a pose (4, 4) with x = y = 0; height and orientation stay."""
    moved: NDArray[np.float64] = pose.copy()
    moved[:2, 3] = 0.0
    return moved
