# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Small scenes on a line, whose merge can be worked out by hand."""

from asis_ros.segment.merging import BlockClusters
import numpy as np

WALL, TABLE, CHAIR, BOARD = 2, 7, 8, 11


def block(points, clusters, classes) -> BlockClusters:
    """Make a block whose points have the class of their cluster."""
    cluster_ids = np.array(clusters, np.int64)
    class_ids = np.array(classes, np.uint8)[cluster_ids]
    return BlockClusters(np.array(points, np.intp), cluster_ids, class_ids)


def line(count: int, start: float = 0.0, step: float = 0.0625) -> np.ndarray:
    """Points along x, each in a 5 cm voxel of its own; exact in binary."""
    xyz = np.zeros((count, 3))
    xyz[:, 0] = start + step * np.arange(count)
    return xyz
