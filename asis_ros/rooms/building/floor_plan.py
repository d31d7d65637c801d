# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Floor plan: collision-free placement of objects in a room."""

from collections.abc import Callable

from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.building.outline import Footprint, Outline
from asis_ros.rooms.building.places import Place, Wall
from asis_ros.rooms.furniture.meshes import MeshFolder
from asis_ros.rooms.solids import join, Solid
import numpy as np
from numpy.typing import NDArray


class FloorPlan:
    """
    Objects placed in a room so far.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    outline : Outline
        Outline of the room.
    height : float
        Height of the ceiling (m).
    meshes : MeshFolder, optional
        Models that replace some of the furniture.

    """

    def __init__(
        self,
        rng: np.random.Generator,
        outline: Outline,
        height: float,
        meshes: MeshFolder | None = None,
    ) -> None:
        self.rng = rng
        self.outline = outline
        self.size = np.array((*outline.corners.max(axis=0), height))
        self.area = outline.area
        self.meshes = meshes
        self.solids: list[Solid] = []
        self.class_ids: list[int] = []
        self.walls = [
            _wall_between(start, end)
            for start, end in zip(
                outline.corners, np.roll(outline.corners, -1, axis=0), strict=True
            )
        ]
        self.on_tops: dict[Place, list[tuple[float, float, float]]] = {}
        self._footprints: list[Footprint] = list(outline.cutouts)

    def add(self, solid: Solid, class_name: str) -> None:
        """Add an instance given in the room frame."""
        self.solids.append(solid)
        self.class_ids.append(CLASS_NAMES.index(class_name))

    def add_part(self, solid: Solid) -> None:
        """Add a solid in the room frame to the last instance."""
        self.solids[-1] = join([self.solids[-1], solid])

    def make(self, maker: Callable[[np.random.Generator], Solid], class_name: str) -> Solid:
        """Make a piece of furniture; a model of the mesh folder may replace it."""
        solid = maker(self.rng)
        if self.meshes is None:
            return solid
        return self.meshes.substitute(self.rng, solid, class_name)

    def free_span(
        self, width: float, bottom: float, top: float, gap: float = 0.1
    ) -> tuple[Wall, float] | None:
        """
        Find a free rectangle on any wall; long walls are tried more often.

        Returns
        -------
        (Wall, float) or None
            The wall and the left end of the rectangle (m); None if no try found one.

        """
        lengths = np.array([wall.length for wall in self.walls])
        for number in self.rng.choice(len(lengths), 12, p=lengths / lengths.sum()):
            wall = self.walls[number]
            slack = wall.length - width - 2 * gap
            if slack <= 0:
                continue
            left = gap + float(self.rng.uniform(0, slack))
            if wall.is_free((left, left + width, bottom, top), gap):
                return wall, left
        return None

    def reserve_box(self, wall: Wall, part: tuple[float, float, float, float]) -> None:
        """Reserve the floor from left to right along a wall, and near to far from it (m)."""
        left, right, near, far = part
        corners = np.array([(left, near, 0), (right, near, 0), (right, far, 0), (left, far, 0)])
        placed = wall.place(Solid(corners, np.zeros((0, 3), np.int64), np.zeros((0, 3))))
        self._footprints.append(placed.vertices[:, :2])

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
        Place furniture on the floor if there is no collision.

        Parameters
        ----------
        solid : Solid
            The furniture in its own frame.
        class_name : str
            One of the S3DIS classes.
        place : Place
            Pose to try.
        margin : float
            Clearance around it (m).
        beside : Place, optional
            Pose of a piece that it may overlap, for a chair under a table.

        Returns
        -------
        bool
            Whether it was placed.

        """
        footprint = _footprint(solid, place, margin)
        inside = np.all(footprint > 0.0) and np.all(footprint < self.size[:2])
        if not inside or solid.bounds()[1][2] > self.size[2] - 0.02:
            return False
        for other in self._footprints:
            if beside is not None and _holds(other, (beside.x, beside.y)):
                continue
            if _overlap(footprint, other):
                return False
        self._footprints.append(_footprint(solid, place))
        self.add(solid.moved(place.x, place.y, 0.0, place.yaw), class_name)
        return True

    def stand_anywhere(
        self, solid: Solid, class_name: str, *, margin: float = 0.05, tries: int = 12
    ) -> Place | None:
        """Place furniture at a random free pose, half of the time aligned with the room."""
        for _ in range(tries):
            x, y = self.rng.uniform(0.2, 1.0, 2) * (self.size[:2] - 0.2)
            yaw = self.rng.uniform(0, 2 * np.pi)
            if self.rng.random() < 0.5:
                yaw = int(self.rng.integers(4)) * np.pi / 2 + self.rng.normal(0, 0.03)
            place = Place(float(x), float(y), float(yaw))
            if self.stand(solid, class_name, place, margin=margin):
                return place
        return None

    def stand_at_wall(
        self, solid: Solid, class_name: str, *, gap: float = 0.03, tries: int = 6
    ) -> Place | None:
        """Place furniture with its back to a free part of a wall."""
        low, high = solid.bounds()
        width = float(high[0] - low[0])
        for _ in range(tries):
            found = self.free_span(width, 0.0, float(high[2]), gap=0.04)
            if found is None:
                return None
            wall, left = found
            origin = Place(wall.x, wall.y, wall.yaw)
            place = origin.beside(left - float(low[0]), gap - float(low[1]))
            if self.stand(solid, class_name, place, margin=0.01):
                wall.spans.append((left, left + width, 0.0, float(high[2])))
                return place
        return None

    def hang(
        self,
        solid: Solid,
        class_name: str,
        height: float,
        *,
        gap: float = 0.1,
        at: tuple[Wall, float] | None = None,
    ) -> bool:
        """
        Hang an object on a wall.

        Parameters
        ----------
        solid : Solid
            The object, its back at its -y side.
        class_name : str
            One of the S3DIS classes.
        height : float
            Height of the solid's origin above the floor (m).
        gap : float
            Clearance to its left and right (m).
        at : (Wall, float), optional
            Wall and position of the solid's origin along it (m); anywhere by default.

        Returns
        -------
        bool
            Whether it was placed.

        """
        low, high = solid.bounds()
        bottom, top = height + float(low[2]), height + float(high[2])
        width = float(high[0] - low[0])
        if top > self.size[2] - 0.05:
            return False
        if at is None:
            found = self.free_span(width, bottom, top, gap)
        else:
            left = at[1] + float(low[0])
            part = (left, left + width, bottom, top)
            inside = left > 0 and left + width < at[0].length
            found = (at[0], left) if inside and at[0].is_free(part, gap) else None
        if found is None:
            return False
        wall, left = found
        wall.spans.append((left, left + width, bottom, top))
        self.add(wall.place(solid, left - float(low[0]), -float(low[1]), height), class_name)
        return True


def _wall_between(start: NDArray[np.float64], end: NDArray[np.float64]) -> Wall:
    """Wall between two corners (2,) of the outline."""
    along = end - start
    return Wall(
        x=float(start[0]),
        y=float(start[1]),
        yaw=float(np.arctan2(along[1], along[0])),
        length=float(np.hypot(along[0], along[1])),
    )


def _footprint(solid: Solid, place: Place, margin: float = 0.0) -> Footprint:
    """Rotated bounding rectangle of a solid on the floor, with a margin (m)."""
    low, high = solid.bounds()
    (x0, y0), (x1, y1) = low[:2] - margin, high[:2] + margin
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
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
    """Whether a point lies in a convex footprint."""
    edges = np.roll(footprint, -1, axis=0) - footprint
    away = np.array(point) - footprint
    return bool(np.all(edges[:, 0] * away[:, 1] - edges[:, 1] * away[:, 0] >= 0))
