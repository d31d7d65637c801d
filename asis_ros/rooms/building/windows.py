# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Windows with blinds and curtains, in the frame of their wall."""

from asis_ros.rooms.building.doors import casing, lining, METAL
from asis_ros.rooms.building.glazing import glaze, upright
from asis_ros.rooms.building.places import Opening
from asis_ros.rooms.palettes import DARKS, FABRICS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, Colour, cylinder, join, sheet, Solid
import numpy as np


def make_window(rng: np.random.Generator, opening: Opening) -> Solid:
    """
    Window with lining, sill, casing and sashes.

    Glass is transparent to a sensor, so many panes are holes; others return, wholly or in part.
    """
    left, right, bottom, top = opening
    width = right - left
    reveal = rng.uniform(0.06, 0.3)
    colour = pick_colour(rng, WHITES, WHITES, GREYS, DARKS, WOOD)
    parts = lining(opening, reveal, colour, sill=True)
    if rng.random() < 0.6:
        parts += casing(opening, rng.uniform(0.04, 0.12), rng.uniform(0.012, 0.04), colour)
    if rng.random() < 0.6:
        sill = (width + 0.1, rng.uniform(0.06, 0.25), 0.03)
        parts.append(box(sill, ((left + right) / 2, sill[1] / 2, bottom - 0.03), colour))
    depth = -rng.uniform(0.03, reveal)
    sashes = max(1, round(width / rng.uniform(0.45, 1.2)))
    panes = [
        (float(x), float(x) + width / sashes, bottom, top)
        for x in np.linspace(left, right, sashes + 1)[:-1]
    ]
    for pane in panes:
        parts += _sash(rng, pane, depth, colour)
    return join([*parts, *glaze(rng, panes, depth - 0.02)])


def _sash(rng: np.random.Generator, pane: Opening, y: float, colour: Colour) -> list[Solid]:
    """Frame of one pane, perhaps with glazing bars or ajar."""
    left, right, bottom, top = pane
    width, height = right - left, top - bottom
    bar = rng.uniform(0.035, 0.085)
    thick = rng.uniform(0.035, 0.07)
    parts = [
        box((bar, thick, height), (bar / 2, 0, 0), colour),
        box((bar, thick, height), (width - bar / 2, 0, 0), colour),
        box((width, thick, bar), (width / 2, 0, 0), colour),
        box((width, thick, bar), (width / 2, 0, height - bar), colour),
        box((0.02, 0.05, 0.1), (width - bar / 2, thick / 2, height * 0.45), METAL),
    ]
    rows = int(rng.choice(4, p=(0.45, 0.35, 0.12, 0.08)))
    for z in np.linspace(0, height, rows + 2)[1:-1]:
        parts.append(box((width, thick * 0.8, bar * 0.8), (width / 2, 0, float(z)), colour))
    if rows > 1:
        for x in np.linspace(0, width, rows + 1)[1:-1]:
            parts.append(box((bar * 0.6, thick * 0.8, height), (float(x), 0, 0), colour))
    ajar = rng.uniform(0.1, 1.2) if rng.random() < 0.05 else 0.0
    return [join(parts).moved(left, y, bottom, ajar)]


def make_blind(rng: np.random.Generator, opening: Opening) -> Solid:
    """Roller, pleated or slatted blind, down to any height."""
    left, right, bottom, top = opening
    y = rng.uniform(0.02, 0.07) if rng.random() < 0.6 else -0.02
    low = bottom + (top - bottom) * rng.choice((0.0, rng.uniform(0, 0.85)))
    colour = pick_colour(rng, WHITES, GREYS, FABRICS)
    middle, width = (left + right) / 2, right - left - 0.02
    parts = [box((width, 0.06, 0.07), (middle, y, top - 0.07), colour)]
    kind = rng.integers(4)
    if kind == 0:
        parts.append(upright((left, right, low, top), y, colour))
        parts.append(box((width, 0.025, 0.025), (middle, y, low), colour))
    elif kind == 1:
        tilt = rng.uniform(-1.3, 1.3)
        slat = box((width, 0.05, 0.003), (middle, y, 0), colour).pitched(tilt, y, 0)
        parts += [slat.moved(z=float(z)) for z in np.arange(low, top - 0.06, 0.05)]
    elif kind == 2:
        turn = rng.uniform(-1.4, 1.4)
        slat = box((0.1, 0.003, top - bottom), (0, 0, bottom), colour).moved(yaw=turn)
        reach = left + width * rng.choice((1.0, rng.uniform(0.15, 0.9)))
        parts += [slat.moved(float(x), y) for x in np.arange(left, reach, 0.09)]
    else:
        rows = np.arange(low, top, 0.03)
        grid = [[(x, y + 0.02 * (-1) ** row, z) for x in (left, right)]
                for row, z in enumerate(rows)]  # fmt: skip
        if len(rows) > 1:
            parts.append(sheet(np.array(grid), colour))
    return join(parts)


def make_curtains(
    rng: np.random.Generator, opening: Opening, ceiling: float
) -> tuple[Solid, Opening]:
    """Curtains on a rail, closed or open: the solid and the rectangle of the wall it covers."""
    left, right, bottom, top = opening
    colour = pick_colour(rng, FABRICS, WHITES)
    rail = min(top + rng.uniform(0.06, 0.3), ceiling - 0.03)
    low = rng.uniform(0.01, 0.08) if rng.random() < 0.7 else max(bottom - 0.15, 0.02)
    beyond = rng.uniform(0.05, 0.35)
    left, right = left - beyond, right + beyond
    fraction = rng.uniform(0.5, 0.52) if rng.random() < 0.25 else rng.uniform(0.12, 0.35)
    width = fraction * (right - left)
    y = rng.uniform(0.07, 0.14)
    parts = [_curtain(rng, start, width, y, (low, rail), colour)
             for start in (left, right - width)]  # fmt: skip
    if rng.random() < 0.7:
        rod = cylinder(0.014, right - left, (0, 0, 0), METAL, sides=6)
        parts.append(rod.rolled(np.pi / 2).moved(left, y, rail))
    return join(parts), (left, right, low, rail)


def _curtain(
    rng: np.random.Generator,
    left: float,
    width: float,
    y: float,
    span: tuple[float, float],
    colour: Colour,
) -> Solid:
    """One hanging curtain with folds."""
    pitch = rng.uniform(0.06, 0.14)
    x = np.linspace(0, width, max(8, int(width / pitch * 6)))
    grid = []
    for height in np.linspace(*span, 5):
        sway = rng.uniform(0.025, 0.05) * np.sin(2 * np.pi * x / pitch + rng.normal(0, 0.3))
        gather = 1.0 - 0.08 * rng.random()
        grid.append(
            np.stack([left + width / 2 + (x - width / 2) * gather, y + sway, 0 * x + height], 1)
        )
    return sheet(np.stack(grid), colour)
