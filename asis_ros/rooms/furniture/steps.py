# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Stairs, steps and step ladders, which S3DIS counts as clutter."""

from asis_ros.rooms.furniture.supports import legs
from asis_ros.rooms.palettes import DARKS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, join, Solid, tube
import numpy as np


def make_step_ladder(rng: np.random.Generator) -> Solid:
    """Ladder of two leaning halves with flat steps; the steps are on the +y side."""
    height, colour = rng.uniform(0.7, 2.1), pick_colour(rng, GREYS, WOOD)
    width, spread = rng.uniform(0.36, 0.5), height * rng.uniform(0.2, 0.32)
    parts = []
    for x in (-width / 2, width / 2):
        parts.append(tube([(x, spread, 0), (x, 0, height)], 0.02, colour))
        parts.append(tube([(x, -spread, 0), (x, 0, height)], 0.018, colour))
    for z in np.arange(0.25, height - 0.1, 0.25):
        y = spread * (1 - z / height)
        parts.append(box((width, rng.uniform(0.08, 0.12), 0.025), (0, y, float(z)), colour))
    if rng.random() < 0.6:
        parts.append(box((width, 0.25, 0.03), (0, 0, height - 0.03), colour))
    return join(parts)


def make_steps(rng: np.random.Generator) -> Solid:
    """Two to four steps: a kick step, or a small flight; they rise towards -y."""
    count, width = int(rng.integers(2, 5)), rng.uniform(0.4, 1.2)
    rise, tread = rng.uniform(0.16, 0.24), rng.uniform(0.2, 0.3)
    colour, closed = pick_colour(rng, WOOD, GREYS, WHITES), rng.random() < 0.6
    parts = []
    for step in range(count):
        y, top = (count / 2 - step - 0.5) * tread, (step + 1) * rise
        if closed:
            parts.append(box((width, tread, top), (0, y, 0), colour))
        else:
            parts.append(box((width, tread + 0.02, 0.03), (0, y, top - 0.03), colour))
            stand = legs(width - 0.04, tread * 0.6, top - 0.03, 0.03, colour)
            parts += [leg.moved(0, y) for leg in stand]
    return join(parts)


def make_stairs(rng: np.random.Generator, height: float) -> Solid:
    """Straight flight along x that rises to ``height`` (m), with or without risers and a rail."""
    rise, tread, width = rng.uniform(0.17, 0.19), rng.uniform(0.24, 0.29), rng.uniform(0.75, 1.0)
    wood, metal = pick_colour(rng, WOOD, WHITES, GREYS), pick_colour(rng, GREYS, DARKS, WOOD)
    count, closed = int(height / rise), rng.random() < 0.5
    run = count * tread
    parts = []
    for step in range(count):
        x, z = (step + 0.5) * tread - run / 2, (step + 1) * rise
        parts.append(box((tread + 0.03, width, 0.04), (x, 0, z - 0.04), wood))
        if closed:
            parts.append(box((0.02, width, rise), (x - tread / 2, 0, z - rise), wood))
    for y in (-width / 2, width / 2):
        parts.append(tube([(-run / 2, y, 0.05), (run / 2, y, count * rise - 0.1)], 0.05, wood))
    if rng.random() < 0.7:
        rail = [(-run / 2, width / 2, 0.95), (run / 2, width / 2, count * rise + 0.9)]
        parts.append(tube(rail, 0.025, metal))
        for step in range(0, count, 2):
            at = ((step + 0.5) * tread - run / 2, width / 2, (step + 1) * rise)
            parts.append(box((0.025, 0.025, 0.9), at, metal))
    stairs = join(parts)
    below = np.minimum(stairs.vertices[:, 2], height)  # the ceiling cuts the rail off
    return Solid(np.column_stack([stairs.vertices[:, :2], below]), stairs.faces, stairs.rgb)
