# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Open shelving with books and boxes, and closed cabinets; the front is +y."""

from asis_ros.datasets.synthetic.colours import any_colour, DARKS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.datasets.synthetic.solids import box, Colour, join, Solid
import numpy as np


def make_bookcase(rng: np.random.Generator) -> Solid:
    """Free-standing shelves, filled to any degree, with or without a back."""
    width = rng.uniform(0.6, 1.2) if rng.random() < 0.7 else rng.uniform(1.2, 2.6)
    depth = rng.uniform(0.26, 0.5)
    height = rng.choice((rng.uniform(0.7, 1.3), rng.uniform(1.5, 2.4)))
    board = rng.uniform(0.015, 0.035)
    colour = pick_colour(rng, WOOD, WHITES, GREYS)
    parts = [
        box((board, depth, height), (side * (width - board) / 2, 0, 0), colour) for side in (-1, 1)
    ]
    if rng.random() < 0.8:
        parts.append(box((width, 0.01, height), (0, 0.005 - depth / 2, 0), colour * 0.85))
    levels = max(2, round(height / rng.uniform(0.28, 0.42)))
    bays = round(width / 0.9)
    for bay in range(1, bays):
        x = width * (bay / bays - 0.5)
        parts.append(box((board, depth, height), (x, 0, 0), colour))
    parts += _filled_shelves(rng, (width, depth, height), levels, board, colour)
    if rng.random() < 0.15:  # doors over the lower part
        door = (width / 2 - 0.01, 0.02, height / levels * int(rng.integers(1, 3)) - 0.02)
        for side in (-1, 1):
            parts.append(box(door, (side * width / 4, depth / 2, 0.03), colour))
    return join(parts)


def make_wall_shelf(rng: np.random.Generator) -> Solid:
    """Make a few boards on a wall with books on them; z = 0 is the lowest board."""
    width, depth = rng.uniform(0.6, 1.8), rng.uniform(0.2, 0.32)
    levels = int(rng.integers(1, 4))
    height = levels * rng.uniform(0.3, 0.38)
    colour = pick_colour(rng, WOOD, WHITES)
    return join(_filled_shelves(rng, (width, depth, height), levels, 0.025, colour, top=False))


def make_cabinet(rng: np.random.Generator) -> Solid:
    """Make a closed cabinet, wardrobe or filing cabinet with doors or drawers."""
    tall = rng.random() < 0.5
    height = rng.uniform(1.4, 2.1) if tall else rng.uniform(0.5, 1.2)
    width, depth = rng.uniform(0.4, 1.2), rng.uniform(0.38, 0.62)
    colour = pick_colour(rng, GREYS, WOOD, WHITES)
    parts = [box((width, depth, height), (0, 0, 0), colour * 0.95)]
    rows = 1 if rng.random() < 0.5 else int(rng.integers(2, 5))
    columns = 2 if width > 0.7 else 1
    cell = (width / columns, (height - 0.08) / rows)
    for row in range(rows):
        for column in range(columns):
            x = (column - (columns - 1) / 2) * cell[0]
            z = 0.06 + row * cell[1]
            front = (cell[0] - 0.012, 0.018, cell[1] - 0.012)
            parts.append(box(front, (x, depth / 2 + 0.009, z), colour))
            handle = (0.12, 0.03, 0.015) if rows > 1 else (0.015, 0.03, 0.12)
            grip = (x, depth / 2 + 0.03, z + cell[1] * 0.6)
            parts.append(box(handle, grip, (0.25, 0.25, 0.26)))
    return join(parts)


def _filled_shelves(
    rng: np.random.Generator,
    size: tuple[float, float, float],
    levels: int,
    board: float,
    colour: Colour,
    *,
    top: bool = True,
) -> list[Solid]:
    width, depth, height = size
    fullness = rng.uniform(0.2, 1.2)
    foot = rng.uniform(0, 0.1) if top else 0.0
    step = (height - foot - board) / levels
    parts = []
    for level in range(levels + top):
        z = foot + level * step
        parts.append(box((width, depth, board), (0, 0, z), colour))
        if level < levels and rng.random() < fullness:
            fill = _books if rng.random() < 0.75 else _boxes
            parts += fill(rng, width - 2 * board, depth, z + board, step - board)
    return parts


def _books(
    rng: np.random.Generator, width: float, depth: float, z: float, room: float
) -> list[Solid]:
    tone = any_colour(rng)
    usual = rng.uniform(0.6, 0.9) * room
    end = width / 2 - 0.02 - rng.choice((0.0, rng.uniform(0, width * 0.6)))
    x = -width / 2 + 0.01
    books = []
    while x < end:
        thickness = rng.uniform(0.02, 0.055)
        if rng.random() < 0.06:
            x += rng.uniform(0.03, 0.25)
        height = float(np.clip(usual * rng.uniform(0.75, 1.15), 0.08, room - 0.01))
        deep = min(depth - 0.03, rng.uniform(0.14, 0.27))
        shade = any_colour(rng) if rng.random() < 0.7 else tone
        if x + thickness < end:
            y = -depth / 2 + 0.02 + deep / 2 + rng.uniform(0, max(depth - deep - 0.04, 0.001))
            books.append(box((thickness - 0.002, deep, height), (x + thickness / 2, y, z), shade))
        x += thickness
    return books


def _boxes(
    rng: np.random.Generator, width: float, depth: float, z: float, room: float
) -> list[Solid]:
    boxes = []
    x = -width / 2 + 0.03
    while x < width / 2 - 0.2:
        wide = rng.uniform(0.1, 0.38)
        if x + wide < width / 2 - 0.02 and rng.random() < 0.75:
            size = (wide, depth * rng.uniform(0.5, 0.9), room * rng.uniform(0.3, 0.9))
            colour = pick_colour(rng, WOOD, GREYS, WHITES, DARKS)
            boxes.append(box(size, (x + wide / 2, 0, z), colour))
        x += wide + rng.uniform(0.01, 0.15)
    return boxes
