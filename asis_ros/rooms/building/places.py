# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Frames for placing objects: a position on the floor, a side of a wall."""

from dataclasses import dataclass, field

from asis_ros.rooms.solids import Solid
import numpy as np

Opening = tuple[float, float, float, float]
"""Rectangle on a wall: left, right, bottom, top (m)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Pose of a piece of furniture: position (m) and heading (rad)."""

    x: float
    y: float
    yaw: float

    def beside(self, along: float, ahead: float, turn: float = 0.0) -> 'Place':
        """Pose to the right (m) and in front (m) of this one, rotated to the left (rad)."""
        cosine, sine = np.cos(self.yaw), np.sin(self.yaw)
        return Place(
            float(self.x + cosine * along - sine * ahead),
            float(self.y + sine * along + cosine * ahead),
            float(self.yaw + turn),
        )


@dataclass(frozen=True, slots=True)
class Wall:
    """
    One side of a wall, with its own frame: x along it, y into the room, z up.

    Parameters
    ----------
    x, y, yaw : float
        Origin: the left end, seen from inside, on the floor (m), and heading of its x axis (rad).
    length : float
        Extent (m).
    built : bool
        Whether it is part of the shell; both sides of a partition are not.
    openings, spans : lists of (left, right, bottom, top)
        Holes, and occupied rectangles (m).
    trim : list of Solid
        Further solids that belong to the wall.

    """

    x: float
    y: float
    yaw: float
    length: float
    built: bool = True
    openings: list[Opening] = field(default_factory=list)
    spans: list[Opening] = field(default_factory=list)
    trim: list[Solid] = field(default_factory=list)

    def place(self, solid: Solid, along: float = 0.0, depth: float = 0.0, z: float = 0.0) -> Solid:
        """Transform a solid at along, depth, z in the frame of the wall to the room frame."""
        return solid.moved(along, depth, z).moved(self.x, self.y, 0.0, self.yaw)

    def cut(self, opening: Opening) -> None:
        """Cut a hole and mark its rectangle as occupied."""
        self.openings.append(opening)
        self.spans.append(opening)

    def is_free(self, part: Opening, gap: float) -> bool:
        """Whether a rectangle with ``gap`` (m) to both sides is free."""
        left, right, bottom, top = part
        return not any(
            left < other[1] + gap and other[0] < right + gap and bottom < other[3]
            and other[2] < top
            for other in self.spans
        )  # fmt: skip
