# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Open shelves with their contents; the front is +y."""

from asis_ros.rooms.palettes import any_colour, DARKS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import (
    box,
    cylinder,
    ellipsoid,
    join,
    lathe,
    lump,
    Solid,
    tube,
)
import numpy as np

Size = tuple[float, float, float]


def make_bookcase(rng: np.random.Generator) -> Solid:
    """Free-standing shelves of any kind, from empty to overfull."""
    kind = rng.choice(4, p=(0.62, 0.18, 0.12, 0.08))
    width = rng.uniform(0.4, 1.2) if rng.random() < 0.65 else rng.uniform(1.2, 2.8)
    height = rng.choice((rng.uniform(0.6, 1.4), rng.uniform(1.5, 2.5)), p=(0.45, 0.55))
    size = (width, rng.uniform(0.24, 0.5), float(height))
    if kind == 1:
        return _cubes(rng, size)
    if kind == 2:
        return _rack(rng, size)
    return _ladder(rng, size) if kind == 3 else boarded(rng, size)


def make_wall_shelf(rng: np.random.Generator) -> Solid:
    """Make a few boards on a wall with objects on them; z = 0 is the lowest board."""
    width, depth = rng.uniform(0.4, 1.8), rng.uniform(0.15, 0.32)
    levels = int(rng.integers(1, 4))
    step = rng.uniform(0.28, 0.4)
    colour = pick_colour(rng, WOOD, WHITES, DARKS)
    fullness = rng.uniform(0.3, 1.3)
    parts = []
    for level in range(levels):
        parts.append(box((width, depth, 0.025), (0, 0, level * step), colour))
        if rng.random() < fullness:
            parts += _fill(rng, (width - 0.04, depth, step - 0.05), level * step + 0.025)
        for side in (-1, 1):
            bracket = (side * width * 0.4, -depth / 2 + 0.02, level * step - 0.1)
            parts.append(box((0.02, 0.03, 0.1), bracket, colour))
    return join(parts)


def boarded(rng: np.random.Generator, size: Size) -> Solid:
    """Make side boards and shelves, with or without a back, plinth or lower doors."""
    width, depth, height = size
    board = rng.uniform(0.015, 0.04)
    colour = pick_colour(rng, WOOD, WHITES, GREYS)
    bays = max(1, round(width / rng.uniform(0.7, 1.0)))
    xs = np.linspace(-(width - board) / 2, (width - board) / 2, bays + 1)
    parts = [box((board, depth, height), (float(x), 0, 0), colour) for x in xs]
    if rng.random() < 0.75:
        parts.append(box((width, 0.01, height), (0, 0.005 - depth / 2, 0), colour * 0.85))
    levels = max(2, round(height / rng.uniform(0.26, 0.42)))
    foot = rng.uniform(0, 0.1)
    step = (height - foot - board) / levels
    fullness = rng.choice((0.0, rng.uniform(0.3, 1.0), 1.0), p=(0.1, 0.5, 0.4))
    closed = int(rng.integers(1, 3)) if rng.random() < 0.2 and levels > 2 else 0
    for level in range(levels + 1):
        z = foot + level * step
        parts.append(box((width, depth, board), (0, 0, z), colour))
        if level == levels:
            continue
        for bay in range(bays):
            bay_width = float(xs[1] - xs[0]) - board
            middle = float(xs[bay] + xs[bay + 1]) / 2
            if level < closed:
                door = (bay_width, 0.02, step - 0.01)
                parts.append(box(door, (middle, depth / 2, z + 0.005), colour))
            elif rng.random() < fullness:
                objects = _fill(rng, (bay_width, depth, step - board), z + board)
                parts += [each.moved(middle) for each in objects]
    return join(parts)


def _cubes(rng: np.random.Generator, size: Size) -> Solid:
    """Square compartments, some with baskets."""
    cell, board = rng.uniform(0.3, 0.4), rng.uniform(0.015, 0.045)
    columns, rows = max(1, round(size[0] / cell)), max(1, round(size[2] / cell))
    depth = rng.uniform(0.3, 0.42)
    width, height = columns * cell + board, rows * cell + board
    colour = pick_colour(rng, WOOD, WHITES, DARKS)
    parts = [
        box((board, depth, height), ((column - columns / 2) * cell, 0, 0), colour)
        for column in range(columns + 1)
    ]
    parts += [box((width, depth, board), (0, 0, row * cell), colour) for row in range(rows + 1)]
    if rng.random() < 0.4:
        parts.append(box((width, 0.01, height), (0, 0.005 - depth / 2, 0), colour * 0.9))
    basket, fullness = any_colour(rng), rng.uniform(0.2, 1.1)
    for column in range(columns):
        for row in range(rows):
            x, z = (column + 0.5 - columns / 2) * cell, row * cell + board
            kind = rng.random()
            if kind > fullness:
                continue
            if kind < 0.3 * fullness:
                side = cell - board - 0.03
                parts.append(box((side, depth - 0.02, side * 0.95), (x, 0, z), basket))
            else:
                objects = _fill(rng, (cell - board, depth, cell - board), z)
                parts += [each.moved(x) for each in objects]
    return join(parts)


def _rack(rng: np.random.Generator, size: Size) -> Solid:
    """Metal posts and shelves, open all around."""
    width, depth, height = size
    colour = pick_colour(rng, GREYS, DARKS, WHITES)
    levels = max(2, round(height / rng.uniform(0.35, 0.55)))
    parts = [
        box((0.035, 0.035, height), (x * (width / 2 - 0.02), y * (depth / 2 - 0.02), 0), colour)
        for x in (-1, 1)
        for y in (-1, 1)
    ]
    step = (height - 0.15) / (levels - 1)
    fullness = rng.uniform(0.3, 1.2)
    for level in range(levels):
        z = 0.1 + level * step
        parts.append(box((width, depth, 0.03), (0, 0, z), colour))
        if rng.random() < fullness and level < levels - 1:
            parts += _fill(rng, (width - 0.08, depth, step - 0.04), z + 0.03)
    return join(parts)


def _ladder(rng: np.random.Generator, size: Size) -> Solid:
    """Shelves that get shallower upwards between leaning posts."""
    width, _, height = size
    width = min(width, 1.0)
    depth, levels = rng.uniform(0.35, 0.5), max(3, round(height / 0.4))
    colour = pick_colour(rng, WOOD, DARKS, WHITES)
    parts = []
    for x in (-width / 2, width / 2):
        parts.append(tube([(x, depth / 2, 0), (x, -depth / 2 + 0.05, height)], 0.018, colour))
        parts.append(tube([(x, -depth / 2, 0), (x, -depth / 2, height)], 0.018, colour))
    for level in range(levels):
        fraction = level / levels
        deep, z = depth * (1 - 0.8 * fraction), 0.12 + fraction * (height - 0.2)
        parts.append(box((width, deep, 0.02), (0, (deep - depth) / 2, z), colour))
        if rng.random() < 0.7:
            objects = _fill(rng, (width - 0.06, deep, 0.3), z + 0.02)
            parts += [each.moved(0, (deep - depth) / 2) for each in objects]
    return join(parts)


def _fill(rng: np.random.Generator, room: Size, z: float) -> list[Solid]:
    """Fill a compartment with books, boxes, ornaments or linen."""
    if min(room[0], room[2]) < 0.12:
        return []
    fill = (_books, _boxes, _ornaments, _piles)[rng.choice(4, p=(0.5, 0.2, 0.2, 0.1))]
    return fill(rng, room, z)


def _books(rng: np.random.Generator, room: Size, z: float) -> list[Solid]:
    width, depth, height = room
    tone = any_colour(rng)
    usual = rng.uniform(0.6, 0.92) * height
    end = width / 2 - 0.01 - rng.choice((0.0, rng.uniform(0, width * 0.6)))
    x = -width / 2 + 0.01
    books = []
    binders = rng.random() < 0.25
    while x < end:
        thickness = rng.uniform(0.05, 0.08) if binders else rng.uniform(0.015, 0.05)
        if rng.random() < 0.06:
            x += rng.uniform(0.03, 0.25)
        scatter = rng.uniform(0.97, 1.0) if binders else rng.uniform(0.75, 1.15)
        tall = float(np.clip(usual * scatter, 0.08, height - 0.01))
        deep = min(depth - 0.03, rng.uniform(0.13, 0.28))
        if x + thickness < end:
            y = -depth / 2 + 0.02 + deep / 2 + rng.uniform(0, max(depth - deep - 0.04, 0.001))
            shade = any_colour(rng) if rng.random() < 0.7 else tone
            book = box((thickness - 0.002, deep, tall), (x + thickness / 2, y, z), shade)
            leans = rng.random() < 0.05
            books.append(book.rolled(rng.uniform(0.1, 0.3), x, z) if leans else book)
        x += thickness
    return books


def _boxes(rng: np.random.Generator, room: Size, z: float) -> list[Solid]:
    width, depth, height = room
    boxes = []
    x = -width / 2 + 0.02
    while x < width / 2 - 0.1:
        wide = rng.uniform(0.1, 0.4)
        if x + wide < width / 2 - 0.01 and rng.random() < 0.8:
            size = (wide, depth * rng.uniform(0.5, 0.95), height * rng.uniform(0.25, 0.95))
            colour = pick_colour(rng, WOOD, GREYS, WHITES, DARKS)
            boxes.append(box(size, (x + wide / 2, 0, z), colour))
        x += wide + rng.uniform(0.01, 0.12)
    return boxes


def _ornaments(rng: np.random.Generator, room: Size, z: float) -> list[Solid]:
    """Vases, frames, balls and bowls."""
    width, depth, height = room
    objects = []
    for x in np.arange(-width / 2 + 0.1, width / 2 - 0.08, rng.uniform(0.14, 0.35)):
        tall, at = rng.uniform(0.3, 0.85) * height, (float(x), rng.uniform(-0.2, 0.2) * depth, z)
        colour, wide = any_colour(rng), rng.uniform(0.03, 0.08)
        kind = rng.integers(4)
        if kind == 0:
            profile = [(0, 0), (wide, 0), (wide * rng.uniform(0.8, 1.6), tall * 0.5),
                       (wide * 0.5, tall * 0.8), (wide * 0.7, tall)]  # fmt: skip
            objects.append(lathe(profile, at, colour))
        elif kind == 1:
            frame = box((2 * wide, 0.015, tall * 0.8), at, colour)
            objects.append(frame.pitched(rng.uniform(0.1, 0.3), at[1], z))
        elif kind == 2:
            objects.append(ellipsoid((wide, wide, tall / 3), (at[0], at[1], z + tall / 3), colour))
        else:
            objects.append(cylinder(wide, tall * 0.6, at, colour, sides=10))
    return objects


def _piles(rng: np.random.Generator, room: Size, z: float) -> list[Solid]:
    """Folded linen, papers and flat boxes on top of each other."""
    width, depth, height = room
    objects = []
    for x in np.arange(-width / 2 + 0.17, width / 2 - 0.12, 0.34):
        level, wide = z, rng.uniform(0.2, 0.3)
        if rng.random() < 0.25:
            objects.append(lump(rng, (wide, depth * 0.7, height * 0.6), (float(x), 0, z),
                               any_colour(rng)))  # fmt: skip
            continue
        while level < z + height * rng.uniform(0.2, 0.9):
            thick = rng.uniform(0.02, 0.06)
            size = (wide * rng.uniform(0.85, 1.0), depth * rng.uniform(0.5, 0.85), thick)
            objects.append(box(size, (float(x), 0, level), any_colour(rng)))
            level += thick + 0.002
    return objects
