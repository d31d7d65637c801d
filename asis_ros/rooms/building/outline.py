# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Outline of a room in plan view: a rectangle with cut-out corners and shafts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LARGEST_BLOCK = 0.9  # m

Footprint = NDArray[np.float64]
"""Corners of a convex area of the floor (4, 2), in order around it (m)."""


@dataclass(frozen=True, slots=True)
class Outline:
    """
    Outline of a room.

    Parameters
    ----------
    corners : array of shape (C, 2), float64
        Corners in counter-clockwise order (m).
    cutouts : tuple of arrays of shape (4, 2)
        Convex parts of the bounding rectangle that do not belong to the room (m).

    """

    corners: NDArray[np.float64]
    cutouts: tuple[Footprint, ...]

    @property
    def area(self) -> float:
        """Return the area of the floor, by the shoelace formula (m2)."""
        x, y = self.corners.T
        return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def random_outline(
    rng: np.random.Generator, sides: NDArray[np.float64], *, irregularity: float
) -> Outline:
    """
    Random outline with a corner of its bounding rectangle at the origin.

    Parameters
    ----------
    rng : numpy.random.Generator
        Samples blocks in corners, an L shape, cut corners and shafts at walls.
    sides : array of shape (2,)
        Extent along x and y (m).
    irregularity : float
        Probability scale of each of these; 0 gives a rectangle.

    Returns
    -------
    Outline

    """
    rectangle = np.array([(0, 0), (sides[0], 0), sides, (0, sides[1])], float)
    cuts = _random_cuts(rng, np.asarray(sides), irregularity)
    corners: list[NDArray[np.float64]] = []
    cutouts: list[Footprint] = []
    for number, corner in enumerate(rectangle):
        into = corner - rectangle[number - 1]
        out = rectangle[(number + 1) % 4] - corner
        length = float(np.linalg.norm(out))
        into, out = into / np.linalg.norm(into), out / length
        before, after = corner - cuts[number, 0] * into, corner + cuts[number, 1] * out
        inner = before + cuts[number, 1] * out
        if not cuts[number].any():
            corners.append(corner)
        elif cuts[number].max() < _LARGEST_BLOCK and rng.random() < 0.2:  # cut off at a slant
            corners += [before, after]
            cutouts.append(np.array([before, corner, after, (before + after) / 2]))
        else:
            corners += [before, inner, after]
            cutouts.append(np.array([before, corner, after, inner]))
        free = length - cuts[number, 1] - cuts[(number + 1) % 4, 0]
        if rng.random() < 0.2 * irregularity and free > 3.4:
            shaft = _random_shaft(rng, after, out, free)
            corners += list(shaft)
            cutouts.append(shaft)
    return Outline(np.array(corners), tuple(cutouts))


def _random_cuts(
    rng: np.random.Generator, sides: NDArray[np.float64], irregularity: float
) -> NDArray[np.float64]:
    """Lengths that each corner cuts off the walls before and after it: (4, 2) (m)."""
    cuts = np.zeros((4, 2))
    if sides.min() > 2.4:
        blocks = rng.random(4) < 0.4 * irregularity
        cuts[blocks] = rng.uniform(0.25, _LARGEST_BLOCK, (4, 2))[blocks]
    if sides.min() > 3.6 and rng.random() < irregularity:  # an L-shaped room
        corner = int(rng.integers(4))
        around = sides if corner % 2 else sides[::-1]
        cuts[corner] = rng.uniform(0.3, 0.55, 2) * around
    return cuts


def _random_shaft(
    rng: np.random.Generator,
    start: NDArray[np.float64],
    along: NDArray[np.float64],
    length: float,
) -> Footprint:
    """Footprint of a shaft or chimney at the middle of a wall."""
    width, depth = rng.uniform(0.4, 1.2), rng.uniform(0.12, 0.5)
    inside = np.array((-along[1], along[0])) * depth
    left = start + along * rng.uniform(1.0, length - 1.0 - width)
    right = left + along * width
    return np.array([left, left + inside, right + inside, right])
