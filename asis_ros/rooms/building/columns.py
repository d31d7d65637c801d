# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Columns: half in a wall, in corners and free-standing, from the floor to the ceiling."""

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.places import Place, Wall
from asis_ros.rooms.palettes import GREYS, pick_colour, WHITES
from asis_ros.rooms.solids import box, Colour, cylinder, join, Solid, tube
import numpy as np

_GAP = 0.1  # m between a column and what is beside it at the wall


def add_columns(plan: FloorPlan, plaster: Colour) -> None:
    """Add columns of one kind: in a row or single ones at walls, in corners, or in the room."""
    rng = plan.rng
    height = float(plan.size[2]) - 0.001
    colour = plaster if rng.random() < 0.7 else pick_colour(rng, GREYS, WHITES)
    kind = rng.choice(4, p=(0.35, 0.25, 0.2, 0.2))
    solid = make_wall_column(rng, height, colour)
    before = len(plan.solids)
    if kind == 0:
        _add_row(plan, solid)
    elif kind == 1:
        _add_in_corners(plan, make_corner_column(rng, height, colour))
    elif kind == 2:
        _add_free_columns(plan, make_column(rng, height, colour))
    least = 0 if len(plan.solids) > before else 1
    for _ in range(int(rng.integers(least, 4 if kind == 3 else 2))):
        found = plan.free_span(_extent(solid)[0], 0.0, height, _GAP)
        if found is not None:
            _add_at_wall(plan, solid, *found)


def _extent(solid: Solid) -> tuple[float, float]:
    """Extent of a solid along x and y (m)."""
    low, high = solid.bounds()
    return float(high[0] - low[0]), float(high[1] - low[1])


def _add_at_wall(plan: FloorPlan, solid: Solid, wall: Wall, left: float) -> None:
    """Add a column whose left side is at ``left`` (m) along a wall."""
    width, depth = _extent(solid)
    wall.spans.append((left, left + width, 0.0, float(plan.size[2])))
    plan.reserve_box(wall, (left, left + width, 0.0, depth))
    plan.add(wall.place(solid, left + width / 2, depth / 2), 'column')


def _add_row(plan: FloorPlan, solid: Solid) -> None:
    """Add equally spaced columns along a wall, perhaps along all walls that are parallel to it."""
    rng = plan.rng
    width = _extent(solid)[0]
    lengths = np.array([wall.length for wall in plan.walls])
    first = plan.walls[int(rng.choice(len(lengths), p=lengths / lengths.sum()))]
    pitch = width + rng.uniform(1.2, 4.0)
    both = rng.random() < 0.4
    for wall in plan.walls:
        if wall is not first and not (both and abs(np.sin(wall.yaw - first.yaw)) < 0.1):
            continue
        count = max(1, int(wall.length / pitch))
        for middle in (np.arange(count) + 0.5) * wall.length / count:
            left = float(middle) - width / 2
            part = (left, left + width, 0.0, float(plan.size[2]))
            if left > 0 and left + width < wall.length and wall.is_free(part, _GAP):
                _add_at_wall(plan, solid, wall, left)


def _add_in_corners(plan: FloorPlan, solid: Solid) -> None:
    """Add a column to one or several of the convex corners of the room."""
    rng = plan.rng
    width, depth = _extent(solid)
    height = float(plan.size[2])
    fraction = rng.choice((0.25, 0.5, 1.0))
    shell = [wall for wall in plan.walls if wall.built]
    for before, wall in zip(shell[-1:] + shell[:-1], shell, strict=True):
        convex = abs(np.angle(np.exp(1j * (wall.yaw - before.yaw))) - np.pi / 2) < 0.01
        beside = (before.length - depth, before.length, 0.0, height)
        free = (
            min(wall.length - width, before.length - depth) > 0.3
            and wall.is_free((0.0, width, 0.0, height), _GAP)
            and before.is_free(beside, _GAP)
        )
        if convex and free and rng.random() < fraction:
            before.spans.append(beside)
            _add_at_wall(plan, solid, wall, 0.0)


def _add_free_columns(plan: FloorPlan, solid: Solid) -> None:
    """Add columns in the room: one to three anywhere, or a row along its long side."""
    rng = plan.rng
    size = plan.size[:2]
    if rng.random() < 0.5:
        spots = rng.uniform(0.15, 0.85, (int(rng.integers(1, 4)), 2)) * size
    else:
        count = max(1, round(float(size.max()) / rng.uniform(2.0, 4.0)))
        along = (np.arange(count) + 0.5) / count * size.max()
        across = np.full(count, rng.uniform(0.2, 0.8) * size.min())
        spots = np.column_stack([along, across] if size[0] >= size[1] else [across, along])
    for x, y in spots:
        plan.stand(solid, 'column', Place(float(x), float(y), 0.0), margin=0.3)


def make_column(rng: np.random.Generator, height: float, rgb: Colour) -> Solid:
    """Free-standing column from the floor to the ceiling: square, round, or with foot and head."""
    kind = rng.choice(4, p=(0.45, 0.35, 0.12, 0.08))
    radius = rng.uniform(0.14, 0.4)
    if kind == 1:
        return cylinder(radius, height, (0, 0, 0), rgb, sides=20)
    size = (2 * radius, 2 * radius if rng.random() < 0.5 else rng.uniform(0.28, 0.8), height)
    if kind == 0:
        return box(size, (0, 0, 0), rgb)
    if kind == 3:  # steel post
        slim = rng.uniform(0.05, 0.09)
        return join(
            [
                tube([(0, 0, 0), (0, 0, height / 2), (0, 0, height)], slim, rgb, sides=10),
                box((4 * slim, 4 * slim, 0.03), (0, 0, 0), rgb),
            ]
        )
    wide = (size[0] + 0.1, size[1] + 0.1)
    foot = box((*wide, rng.uniform(0.1, 0.3)), (0, 0, 0), rgb)
    head = rng.uniform(0.08, 0.3)
    return join([box(size, (0, 0, 0), rgb), foot, box((*wide, head), (0, 0, height - head), rgb)])


def make_wall_column(rng: np.random.Generator, height: float, rgb: Colour) -> Solid:
    """Column that stands half out of a wall, mostly square."""
    width, depth = rng.uniform(0.3, 0.95), rng.uniform(0.1, 0.5)
    if rng.random() < 0.2:
        column = cylinder(width / 2, height, (0, 0, 0), rgb, sides=20)
        return Solid(
            column.vertices * (1, min(1.0, 2 * depth / width), 1), column.faces, column.rgb
        )
    return box((width, depth, height), (0, 0, 0), rgb)


def make_corner_column(rng: np.random.Generator, height: float, rgb: Colour) -> Solid:
    """Column that fills a corner: square, rarely round."""
    if rng.random() < 0.15:
        return cylinder(rng.uniform(0.15, 0.35), height, (0, 0, 0), rgb, sides=20)
    return box((rng.uniform(0.2, 0.7), rng.uniform(0.2, 0.7), height), (0, 0, 0), rgb)
