# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Closed storage, which S3DIS counts as clutter; the front is +y."""

from asis_ros.rooms.furniture.supports import legs
from asis_ros.rooms.palettes import DARKS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, Colour, cylinder, join, Solid, tube
import numpy as np

Size = tuple[float, float, float]


def make_cabinet(rng: np.random.Generator) -> Solid:
    """Any closed piece of storage."""
    kinds = (make_wardrobe, make_dresser, make_sideboard, make_nightstand)
    return kinds[rng.choice(4, p=(0.35, 0.25, 0.3, 0.1))](rng)


def make_wardrobe(rng: np.random.Generator) -> Solid:
    """Tall cupboard with doors, hinged or sliding."""
    size = (rng.uniform(0.6, 2.4), rng.uniform(0.4, 0.66), rng.uniform(1.6, 2.35))
    columns = max(1, round(size[0] / rng.uniform(0.4, 1.0)))
    return fronted(rng, size, columns, int(rng.choice((1, 1, 2))))


def make_dresser(rng: np.random.Generator) -> Solid:
    """Chest of drawers."""
    size = (rng.uniform(0.4, 1.6), rng.uniform(0.4, 0.55), rng.uniform(0.7, 1.3))
    columns = 2 if size[0] > 1.0 else 1
    return fronted(rng, size, columns, int(rng.integers(3, 6)), drawers=True)


def make_sideboard(rng: np.random.Generator) -> Solid:
    """Low wide cupboard, as television sets stand on, partly open."""
    size = (rng.uniform(0.9, 2.2), rng.uniform(0.35, 0.5), rng.uniform(0.35, 0.9))
    columns = max(2, round(size[0] / rng.uniform(0.4, 0.6)))
    return fronted(rng, size, columns, int(rng.choice((1, 2))), open_fraction=0.25)


def make_nightstand(rng: np.random.Generator) -> Solid:
    """Small cupboard beside a bed."""
    size = (rng.uniform(0.35, 0.6), rng.uniform(0.32, 0.48), rng.uniform(0.4, 0.68))
    return fronted(rng, size, 1, int(rng.integers(1, 4)), drawers=True, open_fraction=0.25)


def fronted(
    rng: np.random.Generator,
    size: Size,
    columns: int,
    rows: int,
    *,
    drawers: bool = False,
    open_fraction: float = 0.0,
) -> Solid:
    """
    Build a cupboard with a grid of fronts.

    Parameters
    ----------
    rng : numpy.random.Generator
        Samples colours, plinth or legs, relief of the fronts and handles.
    size : (float, float, float)
        Width, depth and height (m).
    columns, rows : int
        Number of fronts along x and z.
    drawers : bool
        Drawers rather than doors.
    open_fraction : float
        Fraction of the compartments that are open, without a front.

    """
    width, depth, height = size
    colour = pick_colour(rng, GREYS, WOOD, WHITES, WHITES, DARKS)
    front = colour if rng.random() < 0.6 else pick_colour(rng, WOOD, WHITES)
    lift = float(rng.choice((0.0, rng.uniform(0.06, 0.2)), p=(0.65, 0.35)))
    parts: list[Solid] = []
    if lift:
        parts += legs(width - 0.08, depth - 0.08, lift, 0.04, pick_colour(rng, WOOD, DARKS))
    board, deep = 0.02, depth - 0.02
    cell = ((width - board) / columns, (height - lift - board) / rows)
    for x in np.linspace(board - width, width - board, columns + 1) / 2:
        parts.append(box((board, deep, height - lift), (float(x), -0.01, lift), colour))
    for row in range(rows + 1):
        parts.append(box((width, deep, board), (0, -0.01, lift + row * cell[1]), colour))
    parts.append(box((width, board, height - lift), (0, 0.01 - depth / 2, lift), colour))
    handle = _Handle(rng, drawers)
    panel = rng.uniform(0.012, 0.03)
    framed = rng.random() < 0.3
    for row in range(rows):
        for column in range(columns):
            if rng.random() < open_fraction:
                continue
            x = (column - (columns - 1) / 2) * cell[0]
            z = lift + board / 2 + row * cell[1]
            face = (cell[0] - 0.008, panel, cell[1] - 0.008)
            ajar = rng.uniform(0.1, 1.2) if not drawers and rng.random() < 0.02 else 0.0
            door = [box(face, (0, 0, 0), front), *handle.on(face, column % 2 == 0)]
            if framed:
                field = (face[0] - 0.12, panel + 0.012, max(face[2] - 0.12, 0.02))
                door.append(box(field, (0, 0, 0.06), front * 0.95))
            side = -face[0] / 2
            hinged = join(door).moved(-side).moved(yaw=ajar).moved(side)
            parts.append(hinged.moved(float(x), depth / 2 - 0.02 + panel / 2, z))
    if rng.random() < 0.35:
        parts.append(box((width + 0.02, depth + 0.02, 0.025), (0, 0, height), colour))
    return join(parts)


class _Handle:
    """Handles of one piece of furniture: none, knobs, or bars."""

    def __init__(self, rng: np.random.Generator, drawers: bool) -> None:
        self._kind = int(rng.choice(3, p=(0.2, 0.3, 0.5)))
        self._level = drawers
        self._rgb = pick_colour(rng, GREYS, DARKS)

    def on(self, face: Size, is_left: bool) -> list[Solid]:
        """Make the handle of a front of width, thickness, height (m)."""
        width, thick, height = face
        x = 0.0 if self._level else (1 if is_left else -1) * (width / 2 - 0.05)
        z = height * (0.6 if self._level or height < 1.2 else 0.45)
        y = thick / 2 + 0.02
        if self._kind == 0:
            return []
        if self._kind == 1:
            return [cylinder(0.015, 0.03, (x, y, z), self._rgb, sides=6)]
        size = (0.12, 0.02, 0.015) if self._level else (0.015, 0.02, 0.14)
        return [box(size, (x, y, z - size[2] / 2), self._rgb)]


def make_kitchen_row(rng: np.random.Generator, length: float) -> tuple[Solid, Solid | None]:
    """
    Build a counter of some length (m) to stand along a wall, its back at y = -0.3.

    Returns
    -------
    (Solid, Solid or None)
        What stands on the floor, and the cupboards over it, if there are any, in one frame.

    """
    top = pick_colour(rng, GREYS, DARKS, WOOD, WHITES)
    height, depth = rng.uniform(0.82, 0.92), 0.6
    counter = [box((length, depth + 0.03, 0.04), (0, 0.015, height), top)]
    counter += _sink(rng, length, height + 0.04)
    if rng.random() < 0.6:  # splashback
        counter.append(box((length, 0.015, 0.5), (0, -depth / 2 + 0.01, height + 0.04), top * 1.1))
    base = _units(rng, length, (depth - 0.03, height), oven_at=int(rng.integers(1, 4)))
    bottom, tall = height + rng.uniform(0.48, 0.62), rng.uniform(0.5, 0.85)
    upper = _units(rng, length, (0.35, tall), missing=0.25)
    hung = join(upper).moved(0, -0.12, bottom) if upper else None
    return join(base + counter), hung


def _units(
    rng: np.random.Generator,
    length: float,
    profile: tuple[float, float],
    *,
    oven_at: int = -1,
    missing: float = 0.0,
) -> list[Solid]:
    """Cupboards of a depth and height (m), alike, side by side along x."""
    depth, height = profile
    seed = int(rng.integers(2**31))
    units: list[Solid] = []
    x = -length / 2
    number = 0
    while length / 2 - x > 0.3:
        width = min(float(rng.choice((0.4, 0.5, 0.6, 0.8))), length / 2 - x)
        size = (width, depth, height)
        rows = int(rng.choice((1, 1, 2, 4))) if height > 0.8 and missing == 0 else 1
        unit = fronted(np.random.default_rng(seed), size, 1 + (width > 0.65), rows,
                       drawers=rows > 2)  # fmt: skip
        if number == oven_at:
            unit = _oven(size)
        if rng.random() >= missing:
            units.append(unit.moved(x + width / 2))
        x += width
        number += 1
    return units


def _oven(size: Size) -> Solid:
    width, depth, height = size
    parts = [
        box(size, (0, 0, 0), (0.3, 0.3, 0.31)),
        box((width - 0.04, 0.02, height * 0.6), (0, depth / 2, 0.12), (0.06, 0.06, 0.06)),
        box((width - 0.1, 0.03, 0.02), (0, depth / 2 + 0.03, height * 0.75), (0.7, 0.7, 0.7)),
    ]
    for x in np.linspace(-0.35, 0.35, 4) * width:
        parts.append(box((0.035, 0.03, 0.035), (x, depth / 2, height * 0.88), (0.7, 0.7, 0.7)))
    return join(parts)


def _sink(rng: np.random.Generator, length: float, z: float) -> list[Solid]:
    x = rng.uniform(-0.3, 0.3) * length
    steel: Colour = (0.6, 0.6, 0.62)
    rim = [box((0.5, 0.02, 0.012), (x, y, z), steel) for y in (-0.2, 0.2)]
    rim += [box((0.02, 0.4, 0.012), (x + side * 0.25, 0, z), steel) for side in (-1, 1)]
    tap = [(x, -0.22, z), (x, -0.22, z + 0.28), (x, -0.12, z + 0.32), (x, -0.05, z + 0.24)]
    return [*rim, tube(tap, 0.014, steel)]
