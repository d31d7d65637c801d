# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Cartons, crates and stacks of them on the floor."""

from asis_ros.rooms.palettes import any_colour, pick_colour, WOOD
from asis_ros.rooms.solids import box, join, Solid
import numpy as np
from numpy.typing import NDArray


def make_carton(rng: np.random.Generator) -> Solid:
    """Box, sometimes with its flaps open."""
    size = rng.uniform(0.4, 1.0, 3) * rng.uniform(0.25, 0.85)
    colour = _colour(rng)
    parts = [box((size[0], size[1], size[2]), (0, 0, 0), colour)]
    for side in (-1, 1) if rng.random() < 0.4 else ():
        flap = box((size[0], size[1] / 2, 0.006), (0, size[1] * 0.75, size[2]), colour * 0.9)
        flap = flap.pitched(rng.uniform(-0.9, 1.2), size[1] / 2, size[2])
        parts.append(flap if side > 0 else flap.moved(yaw=np.pi))
    return join(parts)


def make_crate(rng: np.random.Generator) -> Solid:
    """Open crate or basket with things in it."""
    wide, deep, tall = rng.uniform(0.3, 0.6), rng.uniform(0.25, 0.42), rng.uniform(0.18, 0.4)
    colour, board = any_colour(rng), 0.015
    parts = [box((wide, deep, board), (0, 0, 0.01), colour)]
    for side in (-1, 1):
        parts.append(box((board, deep, tall), (side * wide / 2, 0, 0), colour))
        parts.append(box((wide, board, tall), (0, side * deep / 2, 0), colour))
    for _ in range(int(rng.integers(0, 5))):
        x, y = rng.uniform(-0.25, 0.25, 2) * (wide, deep)
        size = (rng.uniform(0.06, 0.18), rng.uniform(0.06, 0.15), tall * rng.uniform(0.5, 1.3))
        parts.append(box(size, (x, y, 0.02), any_colour(rng)))
    return join(parts)


def make_box_stack(rng: np.random.Generator) -> Solid:
    """Cartons or crates on each other, often all of one size."""
    side = rng.uniform(0.28, 0.65)
    size = (side, side * rng.uniform(0.6, 1.0), rng.uniform(0.12, 0.45))
    alike, parts, z = rng.random() < 0.4, [], 0.0
    colour = _colour(rng)
    for _ in range(int(rng.integers(2, 6))):
        if not alike:
            tall = rng.uniform(0.12, 0.4)
            size = (side * rng.uniform(0.8, 1.05), side * rng.uniform(0.6, 1.0), tall)
            colour = _colour(rng)
        shift = rng.normal(0, 0.02, 2)
        turn = rng.normal(0, 0.04 if alike else 0.15)
        parts.append(box(size, (0, 0, z), colour).moved(shift[0], shift[1], 0, turn))
        z += size[2]
        if z > 1.6:
            break
    return join(parts)


def make_box_row(rng: np.random.Generator) -> Solid:
    """Stacks of boxes side by side, as they are stored along walls."""
    stacks, x = [], 0.0
    for _ in range(int(rng.integers(2, 5))):
        make = make_box_stack if rng.random() < 0.6 else make_carton
        stack = make(rng)
        low, high = stack.bounds()
        stacks.append(stack.moved(x - float(low[0]), -float(low[1])))
        x += float(high[0] - low[0]) + rng.uniform(0.0, 0.08)
    row = join(stacks)
    low, high = row.bounds()
    return row.moved(*(-(low + high)[:2] / 2))


def _colour(rng: np.random.Generator) -> NDArray[np.float64]:
    return pick_colour(rng, WOOD) if rng.random() < 0.6 else any_colour(rng)
