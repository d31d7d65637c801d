# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Walls with holes, floor and ceiling, and what is built into them."""

from itertools import pairwise

from asis_ros.datasets.synthetic.colours import GREYS, pick_colour, WHITES, WOOD
from asis_ros.datasets.synthetic.fixtures import (
    make_beam,
    make_board,
    make_column,
    make_door,
    make_wall_column,
    make_window,
    Opening,
)
from asis_ros.datasets.synthetic.floor_plan import FloorPlan
from asis_ros.datasets.synthetic.solids import box, Colour, join, quad, Solid
import numpy as np
from numpy.typing import NDArray

_PLASTER = (
    (0.80, 0.79, 0.73), (0.72, 0.70, 0.62), (0.86, 0.86, 0.84), (0.68, 0.72, 0.74),
    (0.78, 0.70, 0.56), (0.62, 0.66, 0.58),
)  # fmt: skip
_FLOORS = (
    (0.42, 0.42, 0.43), (0.30, 0.30, 0.33), (0.60, 0.58, 0.54), (0.30, 0.34, 0.42),
    (0.45, 0.30, 0.26), *WOOD,
)  # fmt: skip


def pick_plaster(rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw the colour of the walls: shape (3,)."""
    return pick_colour(rng, _PLASTER)


def add_structure(plan: FloorPlan, plaster: Colour, *, doors: int) -> None:
    """Add wall blocks, columns, beams, doors, windows and boards, in the order they need room."""
    rng = plan.rng
    if plan.size[:2].min() > 3.0:
        for corner in rng.permutation(4)[: rng.choice(3, p=(0.5, 0.35, 0.15))]:
            _add_corner_block(plan, int(corner), plaster)
    if rng.random() < 0.5:
        _add_columns(plan, plaster)
    for _ in range(doors):
        _add_door(plan)
    for _ in range(int(rng.choice(4, p=(0.52, 0.24, 0.14, 0.1)))):
        _add_window(plan)
    for _ in range(int(rng.choice(3, p=(0.5, 0.35, 0.15)))):
        _add_board(plan)
    if rng.random() < 0.5:
        _add_beams(plan, plaster)


def add_shell(plan: FloorPlan, plaster: Colour) -> None:
    """Close the room: four walls around the openings, floor and ceiling."""
    rng = plan.rng
    x, y, z = (float(side) for side in plan.size)
    for wall in range(4):
        shade = plaster if rng.random() < 0.8 else pick_colour(rng, _PLASTER)
        holed = _wall(plan.wall_length(wall), z, plan.openings[wall], shade)
        plan.add(plan.at_wall(holed, wall), 'wall')
    corners = np.array([(0, 0, 0), (x, 0, 0), (x, y, 0), (0, y, 0)])
    plan.add(quad(corners, pick_colour(rng, _FLOORS)), 'floor')
    ceiling = pick_colour(rng, WHITES, WHITES, GREYS)
    parts = [quad(corners + np.array((0, 0, z)), ceiling)]
    if rng.random() < 0.15:  # a lowered strip along one wall
        wall = int(rng.integers(4))
        strip = (plan.wall_length(wall), rng.uniform(0.4, 1.2), rng.uniform(0.1, 0.35))
        solid = box(strip, (strip[0] / 2, strip[1] / 2, z - strip[2]), ceiling)
        parts.append(plan.at_wall(solid, wall))
    plan.add(join(parts), 'ceiling')


def _wall(length: float, height: float, openings: list[Opening], rgb: Colour) -> Solid:
    """Cut a wall into the cells of the grid its openings span, and leave those out."""
    xs = sorted({0.0, length} | {side for hole in openings for side in hole[:2]})
    zs = sorted({0.0, height} | {side for hole in openings for side in hole[2:]})
    cells = []
    for x0, x1 in pairwise(xs):
        for z0, z1 in pairwise(zs):
            x, z = (x0 + x1) / 2, (z0 + z1) / 2
            if any(h[0] < x < h[1] and h[2] < z < h[3] for h in openings):
                continue
            corners = np.array([(x0, 0, z0), (x1, 0, z0), (x1, 0, z1), (x0, 0, z1)])
            cells.append(quad(corners, rgb))
    return join(cells)


def _add_corner_block(plan: FloorPlan, wall: int, colour: Colour) -> None:
    """Build up the corner at the left end of a wall: two more walls."""
    rng = plan.rng
    before = (wall + 3) % 4  # the wall whose right end is this corner
    width = rng.uniform(0.3, 0.4 * plan.wall_length(wall))
    depth = rng.uniform(0.3, 0.4 * plan.wall_length(wall + 1))
    height = float(plan.size[2])
    front = np.array(
        [(0, depth, 0), (width, depth, 0), (width, depth, height), (0, depth, height)]
    )
    side = np.array([(width, 0, 0), (width, depth, 0), (width, depth, height), (width, 0, height)])
    plan.add(plan.at_wall(quad(front, colour), wall), 'wall')
    plan.add(plan.at_wall(quad(side, colour), wall), 'wall')
    plan.reserve(
        plan.at_wall(box((width, depth, height), (width / 2, depth / 2, 0), colour), wall)
    )
    plan.take_span(wall, (0.0, width, 0.0, height))
    length = plan.wall_length(before)
    plan.take_span(before, (length - depth, length, 0.0, height))


def _add_columns(plan: FloorPlan, plaster: Colour) -> None:
    rng = plan.rng
    height = float(plan.size[2]) - 0.001
    colour = plaster if rng.random() < 0.65 else pick_colour(rng, _PLASTER, GREYS)
    count = int(rng.integers(1, 4))
    if rng.random() < 0.7:
        solid = make_wall_column(rng, height, colour)
        for _ in range(count):
            _stand_column(plan, solid)
    elif plan.size[:2].min() > 3.0:
        solid = make_column(rng, height, colour)
        x, y = rng.uniform(0.25, 0.75, 2) * plan.size[:2]
        plan.reserve(solid.moved(float(x), float(y)))
        plan.add(solid.moved(float(x), float(y)), 'column')


def _stand_column(plan: FloorPlan, solid: Solid) -> None:
    low, high = solid.bounds()
    width, depth = float(high[0] - low[0]), float(high[1] - low[1])
    found = plan.free_span(width, 0.0, float(plan.size[2]))
    if found is None:
        return
    wall, left = found
    moved = plan.at_wall(solid, wall, left + width / 2, depth / 2)
    plan.take_span(wall, (left, left + width, 0.0, float(plan.size[2])))
    plan.reserve(moved)
    plan.add(moved, 'column')


def _add_beams(plan: FloorPlan, plaster: Colour) -> None:
    rng = plan.rng
    # Most beams of S3DIS end at 2.0 to 2.2 m, whatever the height of the ceiling.
    low = rng.uniform(1.98, 2.3) if rng.random() < 0.6 else plan.size[2] - rng.uniform(0.25, 0.5)
    height = min(float(plan.size[2] - low), 1.0)
    if height < 0.2 or low < 1.95:
        return
    colour = plaster if rng.random() < 0.5 else pick_colour(rng, _PLASTER, WHITES)
    width = rng.uniform(0.18, 0.6)
    z = float(plan.size[2]) - height
    wall = int(rng.integers(4))
    length = plan.wall_length(wall)
    across = plan.wall_length(wall + 1)
    count = int(rng.integers(1, max(2, int(across / 2)) + 1))
    beam = make_beam(length, width, height, colour)
    if rng.random() < 0.35:  # one along the wall, over the windows
        depths = [width / 2]
    else:
        depths = [across * (number + 1) / (count + 1) for number in range(count)]
    for depth in depths:
        plan.add(plan.at_wall(beam, wall, length / 2, depth, z), 'beam')
    plan.take_span(wall, (0.0, length, z, float(plan.size[2])))


def _add_door(plan: FloorPlan) -> None:
    rng = plan.rng
    width = rng.uniform(0.8, 1.0) if rng.random() < 0.8 else rng.uniform(1.35, 1.9)
    height = min(rng.uniform(1.98, 2.2), float(plan.size[2]) - 0.15)
    found = plan.free_span(width, 0.0, height, gap=0.14)
    if found is None:
        return
    wall, left = found
    opening = (left, left + width, 0.0, height)
    plan.open_wall(wall, opening)
    plan.take_span(wall, (left - 0.1, left + width + 0.1, 0.0, height + 0.1))
    plan.add(plan.at_wall(make_door(rng, opening), wall), 'door')
    swing = box((width + 0.1, 1.0, 2.0), (left + width / 2, 0.5, 0), (0, 0, 0))
    plan.reserve(plan.at_wall(swing, wall))


def _add_window(plan: FloorPlan) -> None:
    rng = plan.rng
    bottom = rng.uniform(0.75, 1.15) if rng.random() < 0.8 else rng.uniform(0.08, 0.5)
    top = min(bottom + rng.uniform(1.1, 2.0), float(plan.size[2]) - 0.12)
    width = rng.uniform(0.8, 2.3)
    found = plan.free_span(width, bottom, top, gap=0.12)
    if found is None:
        return
    wall, left = found
    opening = (left, left + width, bottom, top)
    plan.open_wall(wall, opening)
    plan.add(plan.at_wall(make_window(rng, opening), wall), 'window')


def _add_board(plan: FloorPlan) -> None:
    rng = plan.rng
    width = rng.uniform(1.2, 2.0) if rng.random() < 0.8 else rng.uniform(2.0, 3.9)
    bottom, height = rng.uniform(0.8, 1.0), rng.uniform(0.9, 1.3)
    if bottom + height > plan.size[2] - 0.1:
        return
    found = plan.free_span(width, bottom - 0.05, bottom + height)
    if found is None:
        return
    wall, left = found
    span = (left, left + width, bottom, bottom + height)
    plan.take_span(wall, span)
    plan.add(plan.at_wall(make_board(rng, span), wall), 'board')
