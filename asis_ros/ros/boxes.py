# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Upright boxes around the instances of a cloud."""

from collections.abc import Collection
from dataclasses import dataclass

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.geometry import transform
import numpy as np
from numpy.typing import NDArray

PERCENTILES = (2.0, 98.0)
"""Part of the points of an instance that its box spans on each axis: strays do not stretch it."""

SMALLEST_SIDE = 0.01
"""Least side of a box (m): a flat one would not be drawn."""


@dataclass(frozen=True, slots=True)
class Box:
    """
    A box that stands upright.

    Parameters
    ----------
    instance_id : int
        Instance inside the box.
    class_id : int
        Semantic class of the instance.
    centre : array of shape (3,), float64
        Middle of the box (m), in the frame of the cloud.
    size : array of shape (3,), float64
        Sides (m) along x, y and z of the frame with z up.
    top : array of shape (3,), float64
        Middle of the upper face (m), in the frame of the cloud.

    """

    instance_id: int
    class_id: int
    centre: NDArray[np.float64]
    size: NDArray[np.float64]
    top: NDArray[np.float64]


def instance_boxes(
    cloud: PointCloud,
    segmentation: Segmentation,
    to_z_up: NDArray[np.float64],
    class_ids: Collection[int],
) -> list[Box]:
    """
    Box every instance of some classes.

    Parameters
    ----------
    cloud : PointCloud
        N points.
    segmentation : Segmentation
        The answer for these points.
    to_z_up : array of shape (4, 4)
        Rigid transform from the frame of the cloud to one with z up, along whose axes boxes lie.
    class_ids : collection of int
        Classes whose instances get a box.

    Returns
    -------
    list of Box
        In the order of the instance ids.

    """
    rotation, translation = to_z_up[:3, :3], to_z_up[:3, 3]
    boxes = []
    for instance_id, rows in _rows_per_instance(segmentation, class_ids):
        low, high = np.percentile(transform(cloud.xyz[rows], to_z_up), PERCENTILES, axis=0)
        middle = (low + high) / 2
        upper = np.array([middle[0], middle[1], high[2]])
        # Back through the inverse of a rigid transform: p = R^T (q - t).
        centre, top = (np.stack([middle, upper]) - translation) @ rotation
        size = np.maximum(high - low, SMALLEST_SIDE)
        class_id = int(segmentation.instance_class_ids[instance_id])
        boxes.append(Box(instance_id, class_id, centre, size, top))
    return boxes


def _rows_per_instance(
    segmentation: Segmentation, class_ids: Collection[int]
) -> list[tuple[int, NDArray[np.intp]]]:
    """List the instances of the classes wanted, each with the rows of its points."""
    # The last place is where id -1, a point without instance, looks.
    wanted = np.append(np.isin(segmentation.instance_class_ids, list(class_ids)), False)
    rows = np.flatnonzero(wanted[segmentation.instance_ids])
    rows = rows[np.argsort(segmentation.instance_ids[rows], kind='stable')]
    ids, starts = np.unique(segmentation.instance_ids[rows], return_index=True)
    return list(zip(ids.tolist(), np.split(rows, starts[1:]), strict=True)) if len(ids) else []
