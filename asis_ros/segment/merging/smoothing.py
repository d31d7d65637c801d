# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Smoothing of the classes of points over instances."""

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging.clusters import instance_classes
import numpy as np
from numpy.typing import NDArray


def smooth_classes(
    instance_ids: NDArray[np.int32],
    class_ids: NDArray[np.uint8],
    probabilities: NDArray[np.float32],
    min_ratio: float,
) -> NDArray[np.uint8]:
    """
    Let points take the class of their instance where it is not much less probable than theirs.

    Parameters
    ----------
    instance_ids : array of shape (N,), int32
        Instance of each point, 0 to I-1, or ``UNASSIGNED``.
    class_ids : array of shape (N,), uint8
        Most probable class of each point; an instance has the most frequent one.
    probabilities : array of shape (N, C), float32
        Class probabilities of each point.
    min_ratio : float
        Smallest probability of the class of the instance, as a fraction of that of the point's
        own; 0 smooths all points of instances, 1 none.

    Returns
    -------
    array of shape (N,), uint8

    """
    # Id -1, a point without instance, reads the last entry; its class is not looked at.
    classes = np.append(instance_classes(instance_ids, class_ids), np.uint8(0))[instance_ids]
    rows = np.arange(len(class_ids))
    allowed = probabilities[rows, classes] >= min_ratio * probabilities[rows, class_ids]
    takes: NDArray[np.bool_] = (instance_ids != UNASSIGNED) & allowed
    return np.where(takes, classes, class_ids)
