# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables and desks; the sitter is on the +y side."""

from asis_ros.rooms.furniture.supports import legs
from asis_ros.rooms.palettes import DARKS, FABRICS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import (
    box,
    Colour,
    cylinder,
    join,
    lathe,
    prism,
    sheet,
    Solid,
    tube,
)
import numpy as np
from numpy.typing import NDArray


def make_desk(rng: np.random.Generator) -> Solid:
    """Desk for one or two: legs, side panels, drawers, a hutch or screens around it."""
    height = rng.uniform(0.70, 0.77) if rng.random() < 0.9 else rng.uniform(0.95, 1.15)
    size = (rng.uniform(0.9, 2.0), rng.uniform(0.5, 0.9), height)
    top, frame = pick_colour(rng, WOOD, WHITES, GREYS), pick_colour(rng, GREYS, DARKS, WOOD)
    parts = _slab_on_legs(rng, size, top, frame)
    if rng.random() < 0.4:  # a panel that hides the knees
        tall = rng.uniform(0.25, 0.6)
        panel = (size[0] - 0.1, 0.02, tall)
        parts.append(box(panel, (0, 0.06 - size[1] / 2, height - 0.03 - tall), top))
    for side in (-1, 1):
        if rng.random() < 0.3:
            parts += _pedestal(rng, size, top, side)
    return join(parts)


def make_corner_desk(rng: np.random.Generator) -> Solid:
    """L-shaped desk; the sitter is in its inner corner."""
    height, deep = rng.uniform(0.70, 0.77), rng.uniform(0.5, 0.75)
    width, reach = rng.uniform(1.3, 2.1), rng.uniform(1.1, 1.8)
    top, frame = pick_colour(rng, WOOD, WHITES, GREYS), pick_colour(rng, GREYS, DARKS, WOOD)
    left, right, back = -width / 2, width / 2, -reach / 2
    front, inner = reach / 2, -reach / 2 + deep
    cut = rng.uniform(0.0, 0.3)
    outline = np.array([
        (left, back), (right, back), (right, inner), (left + deep + cut, inner),
        (left + deep, inner + cut), (left + deep, front), (left, front),
    ])  # fmt: skip
    # The middle of the corners may lie outside an L, so it is made of two convex halves.
    halves = (outline[[0, 1, 2, 3, 4]], outline[[0, 4, 5, 6]])
    parts = [prism(half, 0.03, (0, 0, height - 0.03), top) for half in halves]
    for x, y in ((left, back), (right, back), (right, inner), (left, front), (left + deep, front)):
        foot = (x - 0.04 * np.sign(x - left - 0.01), y - 0.04 * np.sign(y - back - 0.01), 0)
        parts.append(box((0.05, 0.05, height - 0.03), foot, frame))
    parts.append(box((width - 0.2, 0.02, 0.35), (0, back + 0.05, height - 0.4), top))
    desk = join(parts)
    return desk.mirrored() if rng.random() < 0.5 else desk


def make_table(rng: np.random.Generator, length: float, width: float) -> Solid:
    """Table of a given length along x and width along y (m), to sit at all around."""
    height = rng.uniform(0.70, 0.78)
    top, frame = pick_colour(rng, WOOD, WHITES, GREYS), pick_colour(rng, GREYS, DARKS, WOOD)
    kind = rng.choice(3, p=(0.7, 0.17, 0.13))
    if kind == 0:
        parts = _slab_on_legs(rng, (length, width, height), top, frame)
        if rng.random() < 0.08:
            parts.append(_cloth(rng, (length, width, height)))
        return join(parts)
    outline = _oval(length, width, power=rng.uniform(0.5, 1.0) if kind == 1 else 0.3)
    slab = prism(outline, 0.03, (0, 0, height - 0.03), top)
    return join([slab, *_under(rng, (length * 0.9, width * 0.85, height - 0.03), frame)])


def make_round_table(rng: np.random.Generator, *, low: bool = False) -> Solid:
    """Round table on a post, a drum, a star or legs; ``low`` makes a side table."""
    radius = rng.uniform(0.2, 0.5) if low else rng.uniform(0.35, 0.7)
    height = rng.uniform(0.38, 0.6) if low else rng.uniform(0.68, 0.78)
    if not low and rng.random() < 0.12:  # to stand at
        radius, height = rng.uniform(0.3, 0.42), rng.uniform(1.0, 1.12)
    top, frame = pick_colour(rng, WOOD, WHITES, GREYS), pick_colour(rng, GREYS, DARKS, WOOD)
    thick = rng.uniform(0.02, 0.05)
    parts = [cylinder(radius, thick, (0, 0, height - thick), top, sides=24)]
    under = height - thick
    kind = rng.integers(5)
    if kind == 0:
        parts.append(cylinder(rng.uniform(0.03, 0.06), under, (0, 0, 0), frame))
        parts.append(cylinder(radius * 0.55, 0.03, (0, 0, 0), frame, sides=16))
    elif kind == 1:  # tulip
        profile = [(radius * 0.6, 0), (0.12, 0.04), (0.05, under * 0.4), (0.06, under * 0.7),
                   (0.16, under)]  # fmt: skip
        parts.append(lathe(profile, (0, 0, 0), frame, sides=14))
    elif kind == 2:
        spokes = int(rng.integers(3, 6))
        parts.append(cylinder(0.04, under, (0, 0, 0.02), frame, sides=8))
        for angle in 2 * np.pi * np.arange(spokes) / spokes:
            foot = box((0.05, radius * 0.75, 0.04), (0, radius * 0.37, 0.01), frame)
            parts.append(foot.moved(yaw=angle))
    elif kind == 3 and low:
        parts.append(cylinder(radius * rng.uniform(0.5, 0.95), under, (0, 0, 0), frame, sides=18))
    else:
        span = radius * 1.25
        splay = rng.choice((0.0, rng.uniform(0.02, 0.1)))
        parts += legs(span, span, under, rng.uniform(0.03, 0.07), frame, splay=splay)
    return join(parts)


def make_low_table(rng: np.random.Generator) -> Solid:
    """Coffee or side table."""
    if rng.random() < 0.3:
        return make_round_table(rng, low=True)
    size = (rng.uniform(0.45, 1.3), rng.uniform(0.4, 0.75), rng.uniform(0.28, 0.55))
    top, frame = pick_colour(rng, WOOD, WHITES, DARKS), pick_colour(rng, WOOD, GREYS, DARKS)
    parts = _slab_on_legs(rng, size, top, frame)
    if rng.random() < 0.4:
        shelf = (size[0] - 0.1, size[1] - 0.1, 0.02)
        parts.append(box(shelf, (0, 0, size[2] * rng.uniform(0.2, 0.45)), frame))
    return join(parts)


def table_top(table: Solid) -> tuple[float, float, float]:
    """Length, width and height of the top of a table (m)."""
    low, high = table.bounds()
    return float(high[0] - low[0]), float(high[1] - low[1]), float(high[2])


def _oval(length: float, width: float, *, power: float) -> NDArray[np.float64]:
    """Outline from a rectangle (power 0) to an ellipse (power 1): shape (28, 2)."""
    angles = 2 * np.pi * np.arange(28) / 28
    wave = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    outline: NDArray[np.float64] = np.sign(wave) * np.abs(wave) ** power
    return outline * (length / 2, width / 2)


def _cloth(rng: np.random.Generator, size: tuple[float, float, float]) -> Solid:
    """Cover a top with a cloth that hangs over its edges in folds."""
    length, width, height = size
    outline = _oval(length, width, power=0.15)
    drop = rng.uniform(0.12, 0.5)
    waves = 1.0 + 0.03 * np.sin(np.arange(len(outline)) * rng.uniform(1.5, 3.0))[:, None]
    rows = [
        (0 * outline, height + 0.004),
        (1.004 * outline, height + 0.004),
        (1.02 * waves * outline, height - drop / 2),
        (1.03 * waves * outline, height - drop),
    ]
    grid = np.stack([np.column_stack([xy, np.full(len(xy), z)]) for xy, z in rows])
    return sheet(grid, pick_colour(rng, WHITES, FABRICS), closed=True)


def _slab_on_legs(
    rng: np.random.Generator, size: tuple[float, float, float], top: Colour, frame: Colour
) -> list[Solid]:
    length, width, height = size
    slab = rng.uniform(0.015, 0.06)
    return [
        box((length, width, slab), (0, 0, height - slab), top),
        *_under(rng, (length, width, height - slab), frame),
    ]


def _under(
    rng: np.random.Generator, size: tuple[float, float, float], frame: Colour
) -> list[Solid]:
    """Legs, panels, T feet, trestles or a central block below a top."""
    length, width, under = size
    style = rng.choice(5, p=(0.48, 0.16, 0.16, 0.14, 0.06))
    if style == 0:
        return _four_legs(rng, size, frame)
    inset = rng.uniform(0.02, 0.2) * length
    parts: list[Solid] = []
    for x in (inset - length / 2, length / 2 - inset):
        if style == 1:
            parts.append(box((0.03, width * rng.uniform(0.75, 0.98), under), (x, 0, 0), frame))
        elif style == 2:
            parts.append(box((0.08, 0.08, under), (x, 0, 0), frame))
            parts.append(box((0.07, width * 0.85, 0.04), (x, 0, 0), frame))
            parts.append(box((0.05, width * 0.8, 0.04), (x, 0, under - 0.04), frame))
        elif style == 3:  # a loop or a trestle of two slanted legs
            foot, head = width * 0.45, width * rng.choice((0.45, 0.12, 0.3))
            path = [(x, -foot, 0.02), (x, -head, under), (x, head, under), (x, foot, 0.02)]
            if head == width * 0.45:
                path.append(path[0])
            parts.append(tube(path, rng.uniform(0.018, 0.035), frame))
    if style == 4:
        parts.append(box((length * 0.5, width * 0.4, under), (0, 0, 0), frame))
    elif rng.random() < 0.5:
        parts.append(box((length - 2 * inset, 0.05, 0.05), (0, 0, under * rng.choice((0.2, 0.9))),
                         frame))  # fmt: skip
    return parts


def _four_legs(
    rng: np.random.Generator, size: tuple[float, float, float], frame: Colour
) -> list[Solid]:
    length, width, under = size
    leg = rng.uniform(0.03, 0.09)
    inset = leg / 2 + rng.uniform(0, 0.08)
    splay = rng.uniform(0.02, 0.06) if rng.random() < 0.2 else 0.0
    span_x, span_y = length - 2 * (inset + splay), width - 2 * (inset + splay)
    parts = legs(span_x, span_y, under, leg, frame, splay=splay)
    if length > 2.6:
        parts += [box((leg, leg, under), (0, y * span_y / 2, 0), frame) for y in (-1, 1)]
    if rng.random() < 0.5:
        for y in (-1, 1):
            rail = (span_x, 0.025, 0.07)
            parts.append(box(rail, (0, y * span_y / 2, under - 0.07), frame))
        for x in (-1, 1):
            rail = (0.025, span_y, 0.07)
            parts.append(box(rail, (x * span_x / 2, 0, under - 0.07), frame))
    return parts


def _pedestal(
    rng: np.random.Generator, size: tuple[float, float, float], rgb: Colour, side: int
) -> list[Solid]:
    width, depth = rng.uniform(0.35, 0.45), size[1] - 0.1
    height = min(size[2], 0.77) - rng.uniform(0.05, 0.15)
    x = side * (size[0] / 2 - width / 2 - 0.03)
    parts = [box((width, depth, height), (x, 0, 0), np.asarray(rgb) * 0.95)]
    drawers = int(rng.integers(2, 5))
    for drawer in range(drawers):
        z = 0.03 + drawer * (height - 0.05) / drawers
        front = (width - 0.02, 0.015, (height - 0.05) / drawers - 0.015)
        parts.append(box(front, (x, depth / 2 + 0.008, z), rgb))
        parts.append(box((0.1, 0.02, 0.015), (x, depth / 2 + 0.02, z + 0.08), (0.3, 0.3, 0.3)))
    return parts
