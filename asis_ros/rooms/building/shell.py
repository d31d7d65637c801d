# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Shell of a room: walls with openings, floor and ceiling, and rooms behind open doors."""

from collections.abc import Sequence
from itertools import pairwise

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.places import Opening, Wall
from asis_ros.rooms.furniture.cabinets import make_cabinet
from asis_ros.rooms.palettes import any_colour, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, Colour, join, quad, Solid
import numpy as np
from numpy.typing import NDArray

SHORTEST_WALL = 0.3
"""Shorter walls (m) belong to the instance of the wall before them."""

_PLASTER = (
    (0.80, 0.79, 0.73), (0.72, 0.70, 0.62), (0.86, 0.86, 0.84), (0.68, 0.72, 0.74),
    (0.78, 0.70, 0.56), (0.62, 0.66, 0.58), (0.60, 0.52, 0.48), (0.45, 0.52, 0.60),
)  # fmt: skip
_FLOORS = (
    (0.42, 0.42, 0.43), (0.30, 0.30, 0.33), (0.60, 0.58, 0.54), (0.30, 0.34, 0.42),
    (0.45, 0.30, 0.26), *WOOD,
)  # fmt: skip


def pick_plaster(rng: np.random.Generator) -> NDArray[np.float64]:
    """Sample the colour of the walls: shape (3,)."""
    return pick_colour(rng, _PLASTER)


def add_shell(plan: FloorPlan, plaster: Colour) -> None:
    """Add walls around the openings, the floor with its rugs, and the ceiling."""
    rng = plan.rng
    height = float(plan.size[2])
    trim = _Trim(rng)
    for number, wall in enumerate(wall for wall in plan.walls if wall.built):
        shade = plaster if rng.random() < 0.85 else pick_plaster(rng)
        parts = [pierced(wall, height, shade), *wall.trim, *trim.along(wall, height)]
        solid = wall.place(join(parts))
        if number and wall.length < SHORTEST_WALL:
            plan.add_part(solid)
        else:
            plan.add(solid, 'wall')
    plan.add(join([_level(plan, 0.0, pick_colour(rng, _FLOORS)), *_rugs(plan)]), 'floor')
    plan.add(_ceiling(plan), 'ceiling')


def pierced(wall: Wall, height: float, rgb: Colour) -> Solid:
    """Make the face of a wall with its openings."""
    return join(
        [
            quad(np.array([(x0, 0, z0), (x1, 0, z0), (x1, 0, z1), (x0, 0, z1)]), rgb)
            for x0, x1, z0, z1 in _cells(wall.length, height, wall.openings)
        ]
    )


def _cells(width: float, height: float, holes: Sequence[Opening]) -> list[Opening]:
    """Divide a rectangle into the grid cells spanned by holes, without the holes."""
    xs = sorted({0.0, width} | {side for hole in holes for side in hole[:2]})
    ys = sorted({0.0, height} | {side for hole in holes for side in hole[2:]})
    return [
        (x0, x1, y0, y1)
        for x0, x1 in pairwise(xs)
        for y0, y1 in pairwise(ys)
        if not any(
            hole[0] < (x0 + x1) / 2 < hole[1] and hole[2] < (y0 + y1) / 2 < hole[3]
            for hole in holes
        )
    ]


class _Trim:
    """Skirting and crown moulding of a room; they belong to the walls."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._skirting = rng.uniform(0.05, 0.16) if rng.random() < 0.75 else 0.0
        self._crown = rng.uniform(0.04, 0.12) if rng.random() < 0.15 else 0.0
        self._depth = rng.uniform(0.008, 0.025)
        self._rgb = pick_colour(rng, WHITES, WOOD, GREYS)

    def along(self, wall: Wall, height: float) -> list[Solid]:
        """Make the strips of one wall, interrupted at doors."""
        holes = sorted((hole[0] - 0.06, hole[1] + 0.06) for hole in wall.openings if hole[2] < 0.1)
        ends = [0.0, *(side for hole in holes for side in hole), wall.length]
        strips = []
        for left, right in zip(ends[::2], ends[1::2], strict=True):
            if self._skirting and right > left:
                size = (right - left, self._depth, self._skirting)
                strips.append(box(size, ((left + right) / 2, self._depth / 2, 0), self._rgb))
        if self._crown:
            size = (wall.length, self._crown, self._crown)
            at = (wall.length / 2, self._crown / 2, height - self._crown)
            strips.append(box(size, at, self._rgb))
        return strips


def _level(plan: FloorPlan, z: float, rgb: Colour) -> Solid:
    """Horizontal surface within the outline: floor or ceiling."""
    holes, patches = [], []
    for cutout in plan.outline.cutouts:
        (left, bottom), (right, top) = cutout.min(axis=0), cutout.max(axis=0)
        holes.append((float(left), float(right), float(bottom), float(top)))
        before, corner, after, inner = cutout
        if np.allclose(inner, (before + after) / 2):  # cut off diagonally: half of it stays
            patches.append(np.array([before, before + after - corner, after, inner]))
    x, y = (float(side) for side in plan.size[:2])
    for x0, x1, y0, y1 in _cells(x, y, holes):
        patches.append(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]))
    return join([quad(np.column_stack([patch, np.full(4, z)]), rgb) for patch in patches])


def _rugs(plan: FloorPlan) -> list[Solid]:
    """Random rugs; they belong to the floor."""
    rng = plan.rng
    rugs = []
    for _ in range(int(rng.choice(3, p=(0.6, 0.3, 0.1)))):
        size = np.minimum(rng.uniform(0.6, 2.8, 2), plan.size[:2] * 0.7)
        x, y = rng.uniform(0.3, 0.7, 2) * plan.size[:2]
        thick = rng.uniform(0.004, 0.02)
        rugs.append(box((size[0], size[1], thick), (x, y, 0), any_colour(rng)))
    return rugs


def _ceiling(plan: FloorPlan) -> Solid:
    """Plain ceiling, or one with a lowered strip or field, or a slope below a roof."""
    rng = plan.rng
    z = float(plan.size[2])
    rgb = pick_colour(rng, WHITES, WHITES, GREYS)
    parts = [_level(plan, z, rgb)]
    kind = rng.choice(4, p=(0.64, 0.16, 0.06, 0.14))
    if kind == 1 and z > 2.35:
        wall = plan.walls[rng.integers(len(plan.outline.corners))]
        strip = (wall.length, rng.uniform(0.3, 1.2), rng.uniform(0.08, 0.35))
        at = (strip[0] / 2, strip[1] / 2, z - strip[2])
        parts.append(wall.place(box(strip, at, rgb)))
    elif kind == 3:
        parts += _slope(plan, rgb)
    elif kind == 2 and z > 2.4:
        x, y = plan.size[:2]
        drop = rng.uniform(0.05, 0.15)
        parts.append(box((x * 0.6, y * 0.6, drop), (x / 2, y / 2, z - drop), rgb))
    return join(parts)


def _slope(plan: FloorPlan, rgb: Colour) -> list[Solid]:
    """Slope from the foot of a roof up to the ceiling, where it hits no object."""
    rng = plan.rng
    z = float(plan.size[2])
    vertices = np.concatenate([solid.vertices for solid in plan.solids])
    for _ in range(12):
        wall = plan.walls[rng.integers(len(plan.outline.corners))]
        foot, run = rng.uniform(1.1, 2.1), rng.uniform(0.7, 2.4)
        cosine, sine = np.cos(wall.yaw), np.sin(wall.yaw)
        along, away = (
            np.array([(cosine, sine), (-sine, cosine)]) @ (vertices[:, :2] - (wall.x, wall.y)).T
        )
        over = vertices[:, 2] > foot + away / run * (z - foot)
        beside = (along > 0) & (along < wall.length) & (away > -0.05) & (away < run)
        if not np.any(over & beside):
            corners = [(0, 0, foot), (wall.length, 0, foot), (wall.length, run, z), (0, run, z)]
            return [wall.place(quad(np.array(corners), rgb))]
    return []


def add_room_behind(plan: FloorPlan, wall: Wall, opening: Opening) -> None:
    """Add a part of the adjacent room that is visible through an opening."""
    rng = plan.rng
    left, right = opening[0] - rng.uniform(0.1, 1.5), opening[1] + rng.uniform(0.1, 1.5)
    depth, height = rng.uniform(1.2, 3.5), max(float(plan.size[2]), opening[3] + 0.05)
    middle = wall.place(box((0.01, 0.01, 0.01), ((left + right) / 2, -depth, 0), WHITES[0]))
    at = middle.vertices[0, :2]
    if np.all(at > 0) and np.all(at < plan.size[:2]):
        return  # a wall of a cutout: behind it is the bounding rectangle of this room
    near, far = -0.3, -0.3 - depth
    rgb = pick_plaster(rng)
    sides = [
        ((left, far), (right, far)),
        ((left, near), (left, far)),
        ((right, far), (right, near)),
    ]
    for (x0, y0), (x1, y1) in sides:
        corners = [(x0, y0, 0), (x1, y1, 0), (x1, y1, height), (x0, y0, height)]
        plan.add(wall.place(quad(np.array(corners), rgb)), 'wall')
    for z, class_name in ((0.0, 'floor'), (height, 'ceiling')):
        shade = pick_colour(rng, _FLOORS if class_name == 'floor' else WHITES)
        parts = [quad(np.array([(left, far, z), (right, far, z), (right, near, z),
                                (left, near, z)]), shade)]  # fmt: skip
        if class_name == 'floor':
            x0, x1 = opening[:2]
            parts.append(quad(np.array([(x0, near, z), (x1, near, z), (x1, 0, z), (x0, 0, z)]),
                              shade))  # fmt: skip
        plan.add(wall.place(join(parts)), class_name)
    cabinet = make_cabinet(rng)
    low, high = cabinet.bounds()
    if high[0] - low[0] < right - left and rng.random() < 0.5:
        x = rng.uniform(left - low[0], right - high[0])
        plan.add(wall.place(cabinet, float(x), far - float(low[1]) + 0.02), 'clutter')
