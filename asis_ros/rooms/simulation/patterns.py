# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Patterns of materials as functions of position: speckle, tiles, wood grain, posters."""

from asis_ros.labels import CLASS_NAMES
import numpy as np
from numpy.typing import NDArray

PLAIN, SPECKLE, TILES, GRAIN, PRINT = range(5)

PATTERNS = {
    'floor': (PLAIN, SPECKLE, TILES, GRAIN),
    'ceiling': (PLAIN, PLAIN, TILES, SPECKLE),
    'table': (PLAIN, GRAIN),
    'door': (PLAIN, GRAIN),
    'bookcase': (PLAIN, GRAIN),
    'chair': (PLAIN, SPECKLE),
    'sofa': (PLAIN, SPECKLE),
    'clutter': (PLAIN, PRINT),
}
"""Patterns of each class, equally often; other classes are plain."""

_SPECKLE, _JOINT, _GRAIN, _PRINT = 0.12, -0.3, 0.12, 0.5
"""Relative changes of brightness."""

_TABLE = np.array(
    [np.resize(PATTERNS.get(name, (PLAIN,)), 4) for name in CLASS_NAMES],
)


def pattern(
    class_ids: NDArray[np.uint8], instance_ids: NDArray[np.int32], points: NDArray[np.float32]
) -> NDArray[np.float32]:
    """
    Relative change of brightness by the pattern of the material.

    The pattern of an instance and its scale follow from its id by the golden ratio, so all views
    of it agree.

    Parameters
    ----------
    class_ids, instance_ids : array of shape (N,)
        Class and instance of each point.
    points : array of shape (N, 3), float32
        Positions (m).

    Returns
    -------
    array of shape (N,), float32

    """
    share = np.mod(instance_ids * 0.618034, 1.0).astype(np.float32)
    kind = _TABLE[class_ids, (share * 4).astype(np.int64)]
    scale = (0.7 + 0.8 * np.mod(share * 16, 1.0)).astype(np.float32)
    x, y, z = points.T / scale
    change = np.zeros(len(points), np.float32)
    for number, of_points in (
        (SPECKLE, _SPECKLE * _hashed(points, 0.015)),
        (TILES, _JOINT * ((np.mod(x, 0.6) < 0.02) | (np.mod(y, 0.6) < 0.02))),
        (GRAIN, _GRAIN * np.sin(170 * (y + 0.02 * np.sin(3 * x)) + 60 * z)),
        (PRINT, _PRINT * _hashed(points, 0.06)),
    ):
        change = np.where(kind == number, of_points, change)
    return change.astype(np.float32)


def _hashed(points: NDArray[np.float32], size: float) -> NDArray[np.float32]:
    """Random number of the cell of each point, -1 to 1: shape (N,)."""
    cells = np.floor(points / np.float32(size)) @ np.array([12.9898, 78.233, 37.719])
    return np.asarray(2 * np.mod(np.sin(cells) * 43758.5453, 1.0) - 1, np.float32)
