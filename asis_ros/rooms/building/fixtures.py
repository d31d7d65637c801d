# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Boards, beams and columns."""

from asis_ros.rooms.building.doors import METAL
from asis_ros.rooms.palettes import (
    any_colour,
    DARKS,
    FABRICS,
    GREYS,
    pick_colour,
    PLANT,
    WHITES,
    WOOD,
)
from asis_ros.rooms.solids import box, Colour, cylinder, join, Solid, tube
import numpy as np


def make_board(rng: np.random.Generator, width: float, height: float) -> Solid:
    """White, green, glass or pin board with its rim and tray; back at y = 0, lower edge z = 0."""
    relief = rng.uniform(0.02, 0.06)
    kind = rng.choice(4, p=(0.62, 0.14, 0.14, 0.1))
    surface = (
        pick_colour(rng, WHITES) * 1.05,
        pick_colour(rng, PLANT, DARKS),
        pick_colour(rng, WOOD, FABRICS),
        pick_colour(rng, WHITES, FABRICS),
    )[kind]
    frame = pick_colour(rng, GREYS, WOOD, WHITES)
    panel = (width, relief * (1.0 if kind == 3 else 0.6), height)
    parts = [box(panel, (0, panel[1] / 2, 0), np.clip(surface, 0, 0.97))]
    edge = rng.uniform(0.015, 0.045)
    if kind == 3:  # glass on pins, without a rim
        parts = [part.moved(y=0.02) for part in parts]
    else:
        for z in (0.0, height - edge):
            parts.append(box((width, relief, edge), (0, relief / 2, z), frame))
        for side in (-1, 1):
            x = side * (width - edge) / 2
            parts.append(box((edge, relief, height), (x, relief / 2, 0), frame))
    if rng.random() < 0.7:
        tray = (width * rng.uniform(0.3, 1.0), rng.uniform(0.05, 0.1), 0.015)
        parts.append(box(tray, (0, relief + tray[1] / 2, 0), frame))
        parts.append(box((tray[0], 0.008, 0.03), (0, relief + tray[1], 0), frame))
        for x in rng.uniform(-0.4, 0.4, int(rng.integers(0, 4))) * tray[0]:
            pen = (rng.uniform(0.1, 0.15), 0.03, 0.035)
            parts.append(box(pen, (float(x), relief + 0.035, 0.015), any_colour(rng)))
    for _ in range(int(rng.integers(1, 9)) if kind == 2 else 0):  # notes
        x, z = rng.uniform(-0.42, 0.42) * width, rng.uniform(0.05, 0.8) * height
        note = (rng.uniform(0.08, 0.22), 0.004, rng.uniform(0.1, 0.3) * min(1.0, height - z))
        parts.append(box(note, (x, panel[1] + 0.003, z), pick_colour(rng, WHITES)))
    if rng.random() < 0.2:  # columns of a folding or sliding board
        for side in (-1, 1):
            parts.append(box((0.05, 0.05, height + 0.2), (side * width / 4, 0.02, -0.1), METAL))
    return join(parts)


def make_mobile_board(rng: np.random.Generator) -> Solid:
    """Board or flip chart on a stand with wheels."""
    width, height = rng.uniform(0.7, 1.9), rng.uniform(0.9, 1.2)
    low, frame = rng.uniform(0.6, 0.9), pick_colour(rng, GREYS, DARKS)
    parts = [
        box((width, 0.025, height), (0, 0, low), np.clip(pick_colour(rng, WHITES) * 1.05, 0, 1)),
        box((width, 0.07, 0.02), (0, 0.03, low), frame),
    ]
    for side in (-1, 1):
        x = side * (width / 2 + 0.015)
        parts.append(box((0.03, 0.04, low + height + 0.02), (x, 0, 0.08), frame))
        parts.append(box((0.04, 0.6, 0.04), (x, 0, 0.06), frame))
        for y in (-0.28, 0.28):
            parts.append(cylinder(0.03, 0.06, (x, y, 0), frame, sides=8))
    parts.append(box((width, 0.03, 0.03), (0, 0, 0.2), frame))
    return join(parts)


def make_beam(rng: np.random.Generator, length: float, width: float, height: float) -> Solid:
    """Beam along x, plain, of timber or of steel; z = 0 is its lower side."""
    kind = rng.choice(3, p=(0.8, 0.12, 0.08))
    if kind == 2:  # I section
        rgb = pick_colour(rng, GREYS, WHITES)
        flange = (length, width, 0.03)
        parts = [box(flange, (0, 0, z), rgb) for z in (0.0, height - 0.03)]
        return join([*parts, box((length, 0.03, height), (0, 0, 0), rgb)])
    rgb = pick_colour(rng, WOOD) if kind == 1 else pick_colour(rng, WHITES, GREYS)
    return box((length, width, height), (0, 0, 0), rgb)


def make_column(rng: np.random.Generator, height: float, rgb: Colour) -> Solid:
    """Free-standing column from the floor to the ceiling: square, round, or with foot and head."""
    kind = rng.choice(4, p=(0.45, 0.3, 0.15, 0.1))
    radius = rng.uniform(0.14, 0.33)
    if kind == 1:
        return cylinder(radius, height, (0, 0, 0), rgb, sides=20)
    size = (2 * radius, rng.uniform(0.28, 0.65), height)
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
    width, depth = rng.uniform(0.3, 1.1), rng.uniform(0.1, 0.5)
    if rng.random() < 0.15:
        column = cylinder(width / 2, height, (0, 0, 0), rgb, sides=20)
        return Solid(
            column.vertices * (1, min(1.0, 2 * depth / width), 1), column.faces, column.rgb
        )
    return box((width, depth, height), (0, 0, 0), rgb)
