# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The shape of a room on paper: a rectangle with corners and strips cut out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Footprint = NDArray[np.float64]
"""Corners of a convex patch of floor, shape (4, 2), in order around it (m)."""


@dataclass(frozen=True, slots=True)
class Outline:
    """
    Where the walls of a room run.

    Parameters
    ----------
    corners : array of shape (C, 2), float64
        Corners in order around the room, its inside on the left (m).
    cutouts : tuple of arrays of shape (4, 2)
        Convex parts of the bounding rectangle that do not belong to the room (m).

    """

    corners: NDArray[np.float64]
    cutouts: tuple[Footprint, ...]

    @property
    def area(self) -> float:
        """Floor area (m2), by the shoelace formula."""
        x, y = self.corners.T
        return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def draw_outline(
    rng: np.random.Generator, sides: NDArray[np.float64], *, irregularity: float
) -> Outline:
    """
    Draw a room with the corner of its bounding rectangle at the origin.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws blocks in corners, an L shape, cut corners and shafts at walls.
    sides : array of shape (2,)
        Extent along x and y (m).
    irregularity : float
        Chance of each of these; 0 makes a rectangle.

    Returns
    -------
    Outline

    """
    rectangle = np.array([(0, 0), (sides[0], 0), sides, (0, sides[1])], float)
    order = rng.permutation(4)
    large = order[0] if rng.random() < irregularity and sides.min() > 3.6 else -1
    corners: list[NDArray[np.float64]] = []
    cutouts: list[Footprint] = []
    for number, corner in enumerate(rectangle):
        into = corner - rectangle[number - 1]
        out = rectangle[(number + 1) % 4] - corner
        lengths = np.linalg.norm(into), np.linalg.norm(out)
        into, out = into / lengths[0], out / lengths[1]
        if number == large:  # an L-shaped room
            depths = rng.uniform(0.3, 0.55, 2) * lengths
        elif rng.random() < 0.4 * irregularity and sides.min() > 2.4:
            depths = rng.uniform(0.25, 0.9, 2)
        else:
            corners.append(corner)
            corners += _shaft(rng, corner, out, lengths[1], irregularity, cutouts)
            continue
        before, after = corner - depths[0] * into, corner + depths[1] * out
        inner = before + depths[1] * out
        if number != large and rng.random() < 0.2:  # a corner cut off at a slant
            corners += [before, after]
            cutouts.append(np.array([before, corner, after, (before + after) / 2]))
        else:
            corners += [before, inner, after]
            cutouts.append(np.array([before, corner, after, inner]))
    return Outline(np.array(corners), tuple(cutouts))


def _shaft(
    rng: np.random.Generator,
    corner: NDArray[np.float64],
    along: NDArray[np.float64],
    length: float,
    irregularity: float,
    cutouts: list[Footprint],
) -> list[NDArray[np.float64]]:
    """Build a shaft or chimney out of the middle of the wall that starts at a corner."""
    if rng.random() >= 0.25 * irregularity or length < 3.4:
        return []
    width, depth = rng.uniform(0.4, 1.2), rng.uniform(0.12, 0.5)
    inside = np.array((-along[1], along[0])) * depth
    start = corner + along * rng.uniform(1.0, length - 1.0 - width)
    end = start + along * width
    cutouts.append(np.array([start, end, end + inside, start + inside]))
    return [start, start + inside, end + inside, end]
