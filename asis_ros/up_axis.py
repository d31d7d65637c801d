# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Which axis of a cloud points up, as far as its points tell."""

from asis_ros.geometry import UP_AXES
import numpy as np
from numpy.typing import NDArray

OPTICAL = '-y'
"""Up axis of the optical frame of a camera: x right, y down, z forward (REP-103)."""

FIELD_OF_VIEW = 1.2
"""Tangent of half the widest field of view of a depth camera, 100 degrees."""

IN_VIEW = 0.95
"""Smallest fraction of the points in a field of view along z; rooms with z up stay below 0.4."""

COLUMN, THICKNESS = 0.25, 0.15
"""Side of the columns in which a floor is looked for, and its thickness (m)."""

NO_FLOOR, CLEAR_FLOOR = 0.35, 0.5
"""Fraction of the columns that end in one plane: below, there is none; above, there is one."""


def likely_up(xyz: NDArray[np.floating]) -> str:
    """
    Axis of a cloud that points up; ``'z'`` unless the points plainly speak against it.

    A sensor that sees all points in a cone along z is a camera, whose frame has y down. Otherwise,
    the floor is the plane in which most columns along an axis end; if that is no plane along z,
    but one along another axis, that axis is up. In a single closed room walls are as good planes
    as the floor, and the answer is ``'z'``.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points in the frame of the sensor or of a map (m).

    Returns
    -------
    str
        One of ``UP_AXES``.

    """
    if not len(xyz):
        return 'z'
    aside = np.hypot(xyz[:, 0], xyz[:, 1])
    if np.mean(aside < FIELD_OF_VIEW * xyz[:, 2]) >= IN_VIEW:
        return OPTICAL
    floors = {up: floor_fraction(xyz, up) for up in UP_AXES}
    best = max(floors, key=lambda up: floors[up])
    if max(floors['z'], floors['-z']) < NO_FLOOR and floors[best] >= CLEAR_FLOOR:
        return best
    return 'z'


def floor_fraction(xyz: NDArray[np.floating], up: str) -> float:
    """
    Fraction of the columns along an axis whose lowest points lie in one plane.

    Parameters
    ----------
    xyz : array of shape (N, 3)
        Finite points, at least one (m).
    up : str
        One of ``UP_AXES``.

    Returns
    -------
    float
        0 to 1.

    """
    axis = 'xyz'.index(up[-1])
    heights = -xyz[:, axis] if up.startswith('-') else xyz[:, axis]
    cells = np.floor(np.delete(xyz, axis, axis=1) / COLUMN)
    order = np.lexsort((heights, cells[:, 1], cells[:, 0]))
    is_first = np.any(np.diff(cells[order], axis=0, prepend=np.nan) != 0, axis=1)
    lowest = np.sort(heights[order][is_first])
    below = np.searchsorted(lowest, lowest + THICKNESS, side='right')
    return float((below - np.arange(len(lowest))).max() / len(lowest))
