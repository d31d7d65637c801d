# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tables and desks; the sitter is on the +y side."""

from asis_ros.datasets.synthetic.colours import DARKS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.datasets.synthetic.solids import box, Colour, cylinder, join, Solid
import numpy as np


def make_desk(rng: np.random.Generator) -> Solid:
    """Desk for one or two: legs, side panels, or a drawer pedestal on one side."""
    size = (rng.uniform(1.0, 2.0), rng.uniform(0.6, 0.9), rng.uniform(0.70, 0.77))
    top, frame = pick_colour(rng, WOOD, WHITES, GREYS), pick_colour(rng, GREYS, DARKS, WOOD)
    parts = _slab_on_legs(rng, size, top, frame)
    if rng.random() < 0.4:  # a panel that hides the knees
        height = rng.uniform(0.25, 0.6)
        panel = (size[0] - 0.1, 0.02, height)
        parts.append(box(panel, (0, 0.06 - size[1] / 2, size[2] - 0.03 - height), top))
    if rng.random() < 0.45:
        parts += _pedestal(rng, size, top)
    return join(parts)


def make_table(rng: np.random.Generator, length: float, width: float) -> Solid:
    """Table of a given length along x and width along y (m), to sit at all around."""
    height = rng.uniform(0.70, 0.77)
    top, frame = pick_colour(rng, WOOD, WHITES), pick_colour(rng, GREYS, DARKS, WOOD)
    return join(_slab_on_legs(rng, (length, width, height), top, frame))


def make_round_table(rng: np.random.Generator) -> Solid:
    """Round table on a central post or on four legs."""
    radius, height = rng.uniform(0.35, 0.7), rng.uniform(0.68, 0.78)
    top, frame = pick_colour(rng, WOOD, WHITES), pick_colour(rng, GREYS, DARKS, WOOD)
    slab = cylinder(radius, 0.03, (0, 0, height - 0.03), top, sides=24)
    if rng.random() < 0.6:
        post = cylinder(rng.uniform(0.03, 0.06), height - 0.03, (0, 0, 0), frame)
        foot = cylinder(radius * 0.55, 0.03, (0, 0, 0), frame, sides=16)
        return join([slab, post, foot])
    reach = radius * 0.62
    legs = [
        box((0.05, 0.05, height - 0.03), (x * reach, y * reach, 0), frame)
        for x in (-1, 1)
        for y in (-1, 1)
    ]
    return join([slab, *legs])


def make_low_table(rng: np.random.Generator) -> Solid:
    """Coffee or side table."""
    size = (rng.uniform(0.45, 1.25), rng.uniform(0.45, 0.7), rng.uniform(0.36, 0.52))
    parts = _slab_on_legs(
        rng, size, pick_colour(rng, WOOD, WHITES, DARKS), pick_colour(rng, WOOD, GREYS, DARKS)
    )
    if rng.random() < 0.3:
        parts.append(box((size[0] - 0.1, size[1] - 0.1, 0.02), (0, 0, 0.14), (0.5, 0.4, 0.3)))
    return join(parts)


def table_top(table: Solid) -> tuple[float, float, float]:
    """Length, width and height of the top of a table (m)."""
    low, high = table.bounds()
    return float(high[0] - low[0]), float(high[1] - low[1]), float(high[2])


def _slab_on_legs(
    rng: np.random.Generator, size: tuple[float, float, float], top: Colour, frame: Colour
) -> list[Solid]:
    length, width, height = size
    slab = rng.uniform(0.02, 0.05)
    under = height - slab
    parts = [box((length, width, slab), (0, 0, under), top)]
    style = rng.choice(3, p=(0.5, 0.25, 0.25))
    if style == 0:
        leg = rng.uniform(0.03, 0.08)
        inset = leg / 2 + rng.uniform(0, 0.06)
        for x in (-1, 1):
            for y in (-1, 1):
                foot = (x * (length / 2 - inset), y * (width / 2 - inset), 0.0)
                parts.append(box((leg, leg, under), foot, frame))
        if rng.random() < 0.5:
            for y in (-1, 1):
                rail = (length - 2 * inset, 0.025, 0.07)
                parts.append(box(rail, (0, y * (width / 2 - inset), under - 0.07), frame))
    elif style == 1:
        inset = rng.uniform(0.02, 0.1)
        for x in (-1, 1):
            panel = (0.025, width - 0.04, under)
            parts.append(box(panel, (x * (length / 2 - inset), 0, 0), top))
    else:
        inset = rng.uniform(0.1, 0.22) * length
        for x in (-1, 1):
            place = x * (length / 2 - inset)
            parts.append(box((0.08, 0.08, under), (place, 0, 0), frame))
            parts.append(box((0.07, width * 0.8, 0.04), (place, 0, 0), frame))
        parts.append(box((length - 2 * inset, 0.05, 0.05), (0, 0, under - 0.05), frame))
    return parts


def _pedestal(
    rng: np.random.Generator, size: tuple[float, float, float], rgb: Colour
) -> list[Solid]:
    width, depth = rng.uniform(0.35, 0.45), size[1] - 0.1
    height = size[2] - rng.uniform(0.05, 0.15)
    x = float(rng.choice((-1, 1))) * (size[0] / 2 - width / 2 - 0.03)
    parts = [box((width, depth, height), (x, 0, 0), np.asarray(rgb) * 0.95)]
    drawers = int(rng.integers(2, 5))
    for drawer in range(drawers):
        z = 0.03 + drawer * (height - 0.05) / drawers
        front = (width - 0.02, 0.015, (height - 0.05) / drawers - 0.015)
        parts.append(box(front, (x, depth / 2 + 0.008, z), rgb))
        parts.append(box((0.1, 0.02, 0.015), (x, depth / 2 + 0.02, z + 0.08), (0.3, 0.3, 0.3)))
    return parts
