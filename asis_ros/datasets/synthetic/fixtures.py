# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Doors, windows, boards, beams and columns.

What belongs to a wall is built in the frame of the wall: x along it, y into the room, z up, with
the origin on the floor at the wall's left end.
"""

from asis_ros.datasets.synthetic.colours import (
    DARKS,
    FABRICS,
    GREYS,
    pick_colour,
    PLANT,
    WHITES,
    WOOD,
)
from asis_ros.datasets.synthetic.solids import box, Colour, cylinder, join, quad, Solid
import numpy as np
from numpy.typing import NDArray

Opening = tuple[float, float, float, float]
"""Left, right, bottom and top of a hole in a wall (m)."""


def make_door(rng: np.random.Generator, opening: Opening) -> Solid:
    """Frame, leaf and handle of a door; sometimes the leaf stands open into the room."""
    left, right, _, top = opening
    reveal = rng.uniform(0.08, 0.16)
    frame = pick_colour(rng, WOOD, GREYS, WHITES)
    parts = _reveal(opening, reveal, frame)
    parts += _frame(opening, rng.uniform(0.05, 0.1), rng.uniform(0.015, 0.05), frame)
    colour = frame if rng.random() < 0.4 else pick_colour(rng, WOOD, WHITES, GREYS)
    leaves = 2 if right - left > 1.25 else 1
    width = (right - left) / leaves
    recess = rng.uniform(0.02, reveal - 0.05)
    for leaf in range(leaves):
        angle = rng.uniform(0.3, 1.7) if rng.random() < 0.25 else 0.0
        solid = _leaf(rng, width, top - 0.01, colour)
        if leaf == 0:
            parts.append(solid.moved(left, -recess, 0.005, angle))
        else:
            mirrored = Solid(solid.vertices * (-1, 1, 1), solid.faces, solid.rgb)
            parts.append(mirrored.moved(right, -recess, 0.005, -angle))
    return join(parts)


def make_window(rng: np.random.Generator, opening: Opening) -> Solid:
    """Reveal, sill, sash bars, and sometimes a pane that reflects, a blind or a curtain."""
    left, right, bottom, top = opening
    width, height = right - left, top - bottom
    reveal = rng.uniform(0.06, 0.28)
    colour = pick_colour(rng, WHITES, GREYS, DARKS, WOOD)
    parts = _reveal(opening, reveal, colour, sill=True)
    if rng.random() < 0.5:
        parts += _frame(opening, rng.uniform(0.04, 0.09), 0.02, colour)
    if rng.random() < 0.5:
        sill = (width + 0.1, rng.uniform(0.06, 0.18), 0.03)
        parts.append(box(sill, ((left + right) / 2, sill[1] / 2, bottom - 0.03), colour))
    depth = -reveal + 0.03
    sashes = max(1, round(width / rng.uniform(0.5, 1.1)))
    bar = rng.uniform(0.04, 0.08)
    for x in np.linspace(left + bar / 2, right - bar / 2, sashes + 1):
        parts.append(box((bar, 0.05, height), (float(x), depth, bottom), colour))
    rails = [bottom, top - bar]
    if rng.random() < 0.4:
        rails.append(bottom + height * rng.uniform(0.3, 0.7))
    for z in rails:
        parts.append(box((width, 0.05, bar), ((left + right) / 2, depth, z), colour))
    cover = rng.choice(4, p=(0.35, 0.3, 0.25, 0.1))
    if cover == 1:
        glass = rng.uniform(0.25, 0.75) * np.array((0.9, 1.0, 1.1))
        parts.append(_upright(left, right, bottom, top, depth - 0.01, np.clip(glass, 0, 1)))
    elif cover == 2:
        parts += _blind(rng, opening, min(depth + 0.06, 0.03))
    elif cover == 3:
        parts += _curtains(rng, opening)
    return join(parts)


def make_board(rng: np.random.Generator, opening: Opening) -> Solid:
    """White, green or pin board with a frame and perhaps a tray, standing out of the wall."""
    left, right, bottom, top = opening
    relief = rng.uniform(0.02, 0.045)
    kind = rng.choice(3, p=(0.7, 0.15, 0.15))
    surface = (
        pick_colour(rng, WHITES) * 1.05,
        pick_colour(rng, PLANT, DARKS),
        pick_colour(rng, WOOD, FABRICS),
    )[kind]
    frame = pick_colour(rng, GREYS, WOOD)
    x, width, height = (left + right) / 2, right - left, top - bottom
    parts = [
        box((width, relief * 0.7, height), (x, relief * 0.35, bottom), np.clip(surface, 0, 0.97))
    ]
    edge = rng.uniform(0.015, 0.04)
    for z in (bottom, top - edge):
        parts.append(box((width, relief, edge), (x, relief / 2, z), frame))
    for side in (left + edge / 2, right - edge / 2):
        parts.append(box((edge, relief, height), (side, relief / 2, bottom), frame))
    if rng.random() < 0.6:
        tray = (width * rng.uniform(0.3, 1.0), 0.07, 0.015)
        parts.append(box(tray, (x, relief + 0.03, bottom), frame))
    return join(parts)


def make_beam(length: float, width: float, height: float, rgb: Colour) -> Solid:
    """Beam along x; z = 0 is its lower side."""
    return box((length, width, height), (0, 0, 0), rgb)


def make_column(rng: np.random.Generator, height: float, rgb: Colour) -> Solid:
    """Free-standing column, square or round, from the floor to the ceiling."""
    if rng.random() < 0.35:
        return cylinder(rng.uniform(0.14, 0.3), height, (0, 0, 0), rgb, sides=20)
    return box((rng.uniform(0.28, 0.65), rng.uniform(0.28, 0.65), height), (0, 0, 0), rgb)


def make_wall_column(rng: np.random.Generator, height: float, rgb: Colour) -> Solid:
    """Column that stands half out of a wall."""
    return box((rng.uniform(0.35, 1.1), rng.uniform(0.16, 0.5), height), (0, 0, 0), rgb)


def _leaf(rng: np.random.Generator, width: float, height: float, colour: Colour) -> Solid:
    """Door leaf hinged on the z axis, reaching along +x."""
    colour = np.asarray(colour)
    parts = [box((width - 0.01, 0.04, height), (width / 2, 0, 0), colour)]
    if rng.random() < 0.3:  # panels
        for z in (0.15, height * 0.55):
            size = (width * 0.65, 0.055, height * 0.33)
            parts.append(box(size, (width / 2, 0, z), colour * 0.9))
    if rng.random() < 0.15:  # a lite
        size = (width * 0.3, 0.045, height * 0.3)
        parts.append(box(size, (width / 2, 0, height * 0.55), (0.3, 0.33, 0.36)))
    for side in (-1, 1):
        grip = (width - 0.11, side * 0.05, 1.02)
        parts.append(box((0.12, 0.025, 0.025), grip, (0.5, 0.5, 0.5)))
        plate = (width - 0.07, side * 0.03, 0.95)
        parts.append(box((0.04, 0.03, 0.18), plate, (0.5, 0.5, 0.5)))
    return join(parts)


def _frame(opening: Opening, width: float, proud: float, rgb: Colour) -> list[Solid]:
    left, right, bottom, top = opening
    middle = (left + right) / 2
    size = (width, proud, top - bottom + width)
    bars = [
        box(size, (left - width / 2, proud / 2, bottom), rgb),
        box(size, (right + width / 2, proud / 2, bottom), rgb),
        box((right - left, proud, width), (middle, proud / 2, top), rgb),
    ]
    if bottom > 0:
        bars.append(box((right - left, proud, width), (middle, proud / 2, bottom - width), rgb))
    return bars


def _reveal(opening: Opening, depth: float, rgb: Colour, *, sill: bool = False) -> list[Solid]:
    left, right, bottom, top = opening
    edges = [((left, bottom), (left, top)), ((left, top), (right, top)),
             ((right, top), (right, bottom))]  # fmt: skip
    if sill:
        edges.append(((right, bottom), (left, bottom)))
    return [
        quad(np.array([(a, 0, b), (c, 0, d), (c, -depth, d), (a, -depth, b)]), rgb)
        for (a, b), (c, d) in edges
    ]


def _upright(left: float, right: float, bottom: float, top: float, y: float, rgb: Colour) -> Solid:
    corners: NDArray[np.float64] = np.array(
        [(left, y, bottom), (right, y, bottom), (right, y, top), (left, y, top)]
    )
    return quad(corners, rgb)


def _blind(rng: np.random.Generator, opening: Opening, y: float) -> list[Solid]:
    left, right, bottom, top = opening
    low = bottom + (top - bottom) * rng.choice((0.0, rng.uniform(0, 0.8)))
    colour = pick_colour(rng, WHITES, GREYS, FABRICS)
    if rng.random() < 0.5:
        return [_upright(left, right, low, top, y, colour)]
    slats = np.arange(low, top - 0.03, 0.05)
    tilt = rng.uniform(-1.3, 1.3)
    slat = ((right - left), 0.05, 0.003)
    return [
        box(slat, ((left + right) / 2, y, float(z)), colour).pitched(tilt, y, float(z))
        for z in slats
    ]


def _curtains(rng: np.random.Generator, opening: Opening) -> list[Solid]:
    left, right, bottom, top = opening
    colour = pick_colour(rng, FABRICS, WHITES)
    low = 0.03 if rng.random() < 0.5 else bottom - 0.1
    width = rng.uniform(0.2, 0.45) * (right - left)
    parts = []
    for start in (left - 0.1, right + 0.1 - width):
        folds = np.linspace(start, start + width, max(4, 2 * int(width / 0.12)))
        depths = 0.06 + 0.03 * (-1.0) ** np.arange(len(folds))
        for i in range(len(folds) - 1):
            a, b, c, d = folds[i], folds[i + 1], depths[i], depths[i + 1]
            corners = np.array([(a, c, low), (b, d, low), (b, d, top + 0.1), (a, c, top + 0.1)])
            parts.append(quad(corners, colour))
    return parts
