# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Storage of workplaces: filing cabinets, lockers, tall cupboards; the front is +y."""

from asis_ros.rooms.furniture.cabinets import fronted, make_cabinet
from asis_ros.rooms.palettes import DARKS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, join, Solid
import numpy as np


def make_office_storage(rng: np.random.Generator) -> Solid:
    """Any closed storage of a workplace."""
    kinds = (
        make_filing_cabinet,
        _file_row,
        _lockers,
        make_cupboard,
        _plain_cupboard,
        make_cabinet,
    )
    return kinds[rng.choice(6, p=(0.22, 0.16, 0.14, 0.2, 0.13, 0.15))](rng)


def make_filing_cabinet(rng: np.random.Generator) -> Solid:
    """One column of drawers, upright, or wide and lateral."""
    wide = rng.uniform(0.38, 0.5) if rng.random() < 0.7 else rng.uniform(0.75, 1.1)
    size = (wide, rng.uniform(0.45, 0.65), rng.uniform(0.5, 1.4))
    return fronted(rng, size, 1, max(2, round(size[2] / 0.32)), drawers=True)


def make_cupboard(rng: np.random.Generator) -> Solid:
    """Tall cupboard of two or more doors, often up to the ceiling and as wide as a wall."""
    wide = rng.uniform(0.8, 1.3) if rng.random() < 0.5 else rng.uniform(1.6, 3.6)
    size = (wide, rng.uniform(0.35, 0.65), rng.uniform(1.7, 2.4))
    return fronted(rng, size, max(2, round(wide / rng.uniform(0.4, 0.6))),
                   int(rng.choice((1, 1, 2, 3))))  # fmt: skip


def _file_row(rng: np.random.Generator) -> Solid:
    """Equal filing cabinets side by side."""
    cabinet = make_filing_cabinet(np.random.default_rng(rng.integers(2**31)))
    low, high = cabinet.bounds()
    pitch, count = float(high[0] - low[0]) + 0.01, int(rng.integers(2, 6))
    return join([cabinet.moved((number - (count - 1) / 2) * pitch) for number in range(count)])


def _lockers(rng: np.random.Generator) -> Solid:
    """Narrow metal doors in one to four rows."""
    columns, cell = int(rng.integers(2, 9)), rng.uniform(0.28, 0.4)
    size = (columns * cell, rng.uniform(0.4, 0.55), rng.uniform(1.6, 2.0))
    return fronted(rng, size, columns, int(rng.choice((1, 2, 3, 4), p=(0.4, 0.35, 0.15, 0.1))))


def _plain_cupboard(rng: np.random.Generator) -> Solid:
    """Cupboard with a flat front of roller shutters or sliding doors."""
    size = (rng.uniform(0.6, 1.8), rng.uniform(0.35, 0.5), rng.uniform(0.7, 2.1))
    colour = pick_colour(rng, GREYS, WHITES, WOOD, DARKS)
    parts = [box(size, (0, 0, 0), colour)]
    if rng.random() < 0.5:
        for side in (-1, 1):
            door = (size[0] / 2 + 0.02, 0.015, size[2] - 0.08)
            at = (side * size[0] / 4 * 0.97, size[1] / 2 + (0.01 if side > 0 else 0.025), 0.05)
            parts.append(box(door, at, colour * 0.95))
    else:
        shutter = (size[0] - 0.08, 0.01, size[2] - 0.12)
        parts.append(box(shutter, (0, size[1] / 2, 0.07), colour * rng.uniform(0.7, 1.0)))
    return join(parts)
