# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clutter that hangs: on walls and under the ceiling."""

from asis_ros.datasets.synthetic.colours import (
    any_colour,
    DARKS,
    FABRICS,
    GREYS,
    pick_colour,
    WHITES,
    WOOD,
)
from asis_ros.datasets.synthetic.solids import box, cylinder, ellipsoid, join, lathe, Solid
import numpy as np


def make_radiator(rng: np.random.Generator) -> Solid:
    """Ribbed radiator, back at its -y side."""
    width, height = rng.uniform(0.5, 1.6), rng.uniform(0.4, 0.65)
    colour = pick_colour(rng, WHITES)
    parts = [box((width, 0.04, height), (0, 0, 0.1), colour)]
    for x in np.arange(-width / 2 + 0.03, width / 2, 0.06):
        parts.append(box((0.03, 0.1, height), (float(x), 0, 0.1), colour))
    return join(parts)


def make_wall_item(rng: np.random.Generator) -> Solid:
    """Picture, clock, switch, sign or coat; back at y = 0, centred on z = 0."""
    kind = rng.choice(4, p=(0.5, 0.2, 0.2, 0.1))
    if kind == 0:  # picture or poster
        width, height = rng.uniform(0.2, 1.1), rng.uniform(0.2, 0.9)
        frame = box((width, 0.02, height), (0, 0.01, -height / 2), pick_colour(rng, DARKS, WOOD))
        size = (width - 0.05, 0.026, height - 0.05)
        return join([frame, box(size, (0, 0.013, -height / 2 + 0.025), any_colour(rng))])
    if kind == 1:  # switch, thermostat, fire alarm
        side = rng.uniform(0.07, 0.16)
        return box((side, 0.03, side), (0, 0.015, -side / 2), pick_colour(rng, WHITES, GREYS))
    if kind == 2:  # cupboard, dispenser, wall screen
        size = (rng.uniform(0.25, 1.0), rng.uniform(0.06, 0.3), rng.uniform(0.25, 0.65))
        return box(size, (0, size[1] / 2, -size[2] / 2), pick_colour(rng, WHITES, DARKS, GREYS))
    coat = (rng.uniform(0.15, 0.25), 0.07, rng.uniform(0.3, 0.5))
    return ellipsoid(coat, (0, 0.08, 0), pick_colour(rng, FABRICS))


def make_ceiling_item(rng: np.random.Generator) -> Solid:
    """Lamp, vent, projector or smoke detector; hangs below z = 0."""
    kind = rng.choice(4, p=(0.55, 0.15, 0.15, 0.15))
    lit = np.full(3, rng.uniform(0.85, 0.98))
    if kind == 0:  # tube or panel
        size = (rng.uniform(0.6, 1.5), rng.uniform(0.1, 0.6), rng.uniform(0.04, 0.1))
        return box(size, (0, 0, -size[2] - rng.choice((0.0, rng.uniform(0, 0.5)))), lit)
    if kind == 1:  # pendant
        drop = rng.uniform(0.2, 0.6)
        cord = box((0.01, 0.01, drop), (0, 0, -drop), (0.1, 0.1, 0.1))
        shade = [(rng.uniform(0.12, 0.25), 0), (0.05, 0.16)]
        return join([cord, lathe(shade, (0, 0, -drop - 0.12), lit)])
    if kind == 2:
        return cylinder(rng.uniform(0.05, 0.18), 0.06, (0, 0, -0.06), pick_colour(rng, WHITES))
    size = (rng.uniform(0.25, 0.4), rng.uniform(0.2, 0.35), 0.12)
    rod = box((0.03, 0.03, 0.3), (0, 0, -0.3), (0.6, 0.6, 0.6))
    return join([rod, box(size, (0, 0, -0.4), pick_colour(rng, WHITES, DARKS))])
