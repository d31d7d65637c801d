# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clouds brought into one frame."""

from collections.abc import Sequence

from asis_ros.cloud import LabelledCloud, PointCloud
from asis_ros.geometry import transform
import numpy as np
from numpy.typing import NDArray


def placed(seen: LabelledCloud, pose: NDArray[np.float64]) -> LabelledCloud:
    """
    Bring what a sensor saw into another frame, without the points that are not finite.

    Parameters
    ----------
    seen : LabelledCloud
        In the frame of the sensor.
    pose : array of shape (4, 4)
        From that frame to the other.

    Returns
    -------
    LabelledCloud
        float32.

    """
    seen = seen.take(np.flatnonzero(seen.cloud.finite()))
    xyz = transform(seen.cloud.xyz, pose).astype(np.float32)
    return LabelledCloud(PointCloud(xyz, seen.cloud.rgb), seen.class_ids, seen.instance_ids)


def merged(clouds: Sequence[LabelledCloud]) -> LabelledCloud:
    """Put clouds with colours, all in one frame, into one."""
    return LabelledCloud(
        PointCloud(
            np.concatenate([each.cloud.xyz for each in clouds]),
            np.concatenate([each.cloud.rgb for each in clouds if each.cloud.rgb is not None]),
        ),
        np.concatenate([each.class_ids for each in clouds]),
        np.concatenate([each.instance_ids for each in clouds]),
    )


def above_origin(pose: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shift a pose over the floor until it is above the origin."""
    moved: NDArray[np.float64] = pose.copy()
    moved[:2, 3] = 0.0
    return moved
