# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What stands where in a room, so that nothing stands in anything else."""

from dataclasses import dataclass

from asis_ros.datasets.synthetic.fixtures import Opening
from asis_ros.datasets.synthetic.solids import Solid
from asis_ros.labels import CLASS_NAMES
import numpy as np
from numpy.typing import NDArray

Footprint = NDArray[np.float64]
"""Corners of a convex patch of floor, shape (4, 2), in order around it (m)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of furniture stands: position (m) and heading (rad)."""

    x: float
    y: float
    yaw: float


class FloorPlan:
    """
    The things put into a room so far.

    Wall 0 runs along y = 0, wall 1 along the far end of x, wall 2 along the far end of y, wall 3
    along x = 0. Positions along a wall count from its left end, seen from inside.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of every random choice.
    size : array of shape (3,)
        Extent of the room along x, y and z (m).

    """

    def __init__(self, rng: np.random.Generator, size: NDArray[np.float64]) -> None:
        self.rng = rng
        self.size = size
        self.solids: list[Solid] = []
        self.class_ids: list[int] = []
        self.openings: tuple[list[Opening], ...] = ([], [], [], [])
        self._spans: tuple[list[Opening], ...] = ([], [], [], [])
        self._footprints: list[Footprint] = []

    def add(self, solid: Solid, class_name: str) -> None:
        """Add an instance that is already in the room frame."""
        self.solids.append(solid)
        self.class_ids.append(CLASS_NAMES.index(class_name))

    def wall_length(self, wall: int) -> float:
        """Length of a wall (m)."""
        return float(self.size[wall % 2])

    def at_wall(
        self, solid: Solid, wall: int, along: float = 0.0, depth: float = 0.0, z: float = 0.0
    ) -> Solid:
        """Move a solid from the frame of a wall, shifted by along, depth and z, to the room."""
        x, y, _ = self.size
        corner = ((0.0, 0.0), (x, 0.0), (x, y), (0.0, y))[wall]
        return solid.moved(along, depth, z).moved(corner[0], corner[1], 0.0, wall * np.pi / 2)

    def open_wall(self, wall: int, opening: Opening) -> None:
        """Cut a hole into a wall and keep other things off it."""
        self.openings[wall].append(opening)
        self.take_span(wall, opening)

    def take_span(self, wall: int, span: Opening) -> None:
        """Keep later things off a part of a wall."""
        self._spans[wall].append(span)

    def free_span(
        self, width: float, bottom: float, top: float, gap: float = 0.1
    ) -> tuple[int, float] | None:
        """
        Look for a free part of any wall.

        Returns
        -------
        (int, float) or None
            The wall and the left end of the part; None if some tries found none.

        """
        for _ in range(12):
            wall = int(self.rng.integers(4))
            slack = self.wall_length(wall) - width - 2 * gap
            if slack <= 0:
                continue
            left = gap + self.rng.uniform(0, slack)
            clashes = [
                left < other[1] + gap
                and other[0] < left + width + gap
                and bottom < other[3]
                and other[2] < top
                for other in self._spans[wall]
            ]
            if not any(clashes):
                return wall, float(left)
        return None

    def reserve(self, solid: Solid) -> None:
        """Keep furniture off the floor below a solid in the room frame."""
        self._footprints.append(_footprint(solid))

    def stand(
        self,
        solid: Solid,
        class_name: str,
        place: Place,
        *,
        margin: float = 0.03,
        beside: Place | None = None,
    ) -> bool:
        """
        Put furniture on the floor if its place is free.

        Parameters
        ----------
        solid : Solid
            The furniture in its own frame.
        class_name : str
            One of the S3DIS classes.
        place : Place
            Where it goes.
        margin : float
            Space kept around it (m).
        beside : Place, optional
            A piece that it may overlap, for a chair under a table.

        Returns
        -------
        bool
            Whether the place was free.

        """
        moved = solid.moved(place.x, place.y, 0.0, place.yaw)
        footprint = _footprint(solid, place, margin)
        inside = np.all(footprint > 0.0) and np.all(footprint < self.size[:2])
        if not inside or moved.bounds()[1][2] > self.size[2] - 0.02:
            return False
        for other in self._footprints:
            if beside is not None and _holds(other, (beside.x, beside.y)):
                continue
            if _overlap(footprint, other):
                return False
        self._footprints.append(_footprint(solid, place))
        self.add(moved, class_name)
        return True

    def stand_anywhere(
        self, solid: Solid, class_name: str, *, margin: float = 0.05, tries: int = 12
    ) -> Place | None:
        """Put furniture on a random free place; half of the time square to the room."""
        for _ in range(tries):
            x, y = self.rng.uniform(0.2, 1.0, 2) * (self.size[:2] - 0.2)
            yaw = self.rng.uniform(0, 2 * np.pi)
            if self.rng.random() < 0.5:
                yaw = int(self.rng.integers(4)) * np.pi / 2 + self.rng.normal(0, 0.03)
            place = Place(float(x), float(y), float(yaw))
            if self.stand(solid, class_name, place, margin=margin):
                return place
        return None

    def stand_at_wall(self, solid: Solid, class_name: str, *, gap: float = 0.03) -> Place | None:
        """Put furniture with its back to a free part of a wall."""
        low, high = solid.bounds()
        for _ in range(6):
            found = self.free_span(float(high[0] - low[0]), 0.0, float(high[2]), gap=0.04)
            if found is None:
                return None
            wall, left = found
            anchor = Solid(np.zeros((1, 3)), np.zeros((0, 3), np.int64), np.zeros((0, 3)))
            at = self.at_wall(anchor, wall, left - float(low[0]), gap - float(low[1]))
            x, y, _ = at.vertices[0]
            place = Place(float(x), float(y), wall * np.pi / 2)
            if self.stand(solid, class_name, place, margin=0.01):
                span = (left, left + float(high[0] - low[0]), 0.0, float(high[2]))
                self.take_span(wall, span)
                return place
        return None


def _footprint(solid: Solid, place: Place | None = None, margin: float = 0.0) -> Footprint:
    low, high = solid.bounds()
    (x0, y0), (x1, y1) = low[:2] - margin, high[:2] + margin
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    if place is None:
        return corners
    cosine, sine = np.cos(place.yaw), np.sin(place.yaw)
    rotated: Footprint = corners @ np.array([(cosine, sine), (-sine, cosine)])
    rotated += (place.x, place.y)
    return rotated


def _overlap(first: Footprint, second: Footprint) -> bool:
    """Separating axis test of two rectangles."""
    for corners in (first, second):
        for edge in (corners[1] - corners[0], corners[2] - corners[1]):
            a, b = first @ edge, second @ edge
            if a.max() <= b.min() or b.max() <= a.min():
                return False
    return True


def _holds(footprint: Footprint, point: tuple[float, float]) -> bool:
    edges = np.roll(footprint, -1, axis=0) - footprint
    away = np.array(point) - footprint
    return bool(np.all(edges[:, 0] * away[:, 1] - edges[:, 1] * away[:, 0] >= 0))
