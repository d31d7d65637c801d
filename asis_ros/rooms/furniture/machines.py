# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Office machines that stand on the floor; the front is +y."""

from asis_ros.rooms.palettes import any_colour, DARKS, GREYS, pick_colour, WHITES
from asis_ros.rooms.solids import box, cylinder, join, Solid
import numpy as np


def make_copier(rng: np.random.Generator) -> Solid:
    """Copier with paper drawers, trays, a feeder and a panel."""
    wide, deep, tall = rng.uniform(0.5, 0.75), rng.uniform(0.5, 0.68), rng.uniform(0.75, 1.1)
    colour = pick_colour(rng, WHITES, GREYS)
    parts = [
        box((wide, deep, tall * 0.68), (0, 0, 0), colour),
        box((wide * 0.96, deep * 0.4, tall * 0.2), (0, -deep * 0.28, tall * 0.68), colour * 0.7),
        box((wide, deep, tall * 0.12), (0, 0, tall * 0.88), colour),
        box((wide, deep - 0.08, 0.12), (0, -0.03, tall + 0.02), colour * 0.9),
        box((0.25, 0.18, 0.04), (wide * 0.2, deep / 2 + 0.05, tall * 0.95), DARKS[0]),
    ]
    for z in np.arange(0.08, tall * 0.6, 0.15):
        parts.append(box((wide - 0.04, 0.02, 0.13), (0, deep / 2, float(z)), colour * 0.95))
    if rng.random() < 0.6:
        side = float(rng.choice((-1, 1)))
        tray = box((0.35, 0.32, 0.03), (side * (wide / 2 + 0.17), 0, tall * 0.5), colour)
        parts.append(tray)
    if rng.random() < 0.25:  # a sorter
        parts.append(box((0.45, deep * 0.9, tall * 0.9), (wide / 2 + 0.23, 0, 0), colour * 0.95))
    return join(parts)


def make_dispenser(rng: np.random.Generator) -> Solid:
    """Water cooler with its bottle, or a vending machine."""
    colour = pick_colour(rng, WHITES, GREYS, DARKS)
    if rng.random() < 0.6:
        parts = [box((0.32, 0.34, rng.uniform(0.9, 1.05)), (0, 0, 0), colour)]
        top = float(parts[0].bounds()[1][2])
        parts.append(box((0.22, 0.02, 0.25), (0, 0.17, top - 0.35), DARKS[1]))
        if rng.random() < 0.7:
            parts.append(cylinder(0.14, 0.38, (0, 0, top), (0.55, 0.65, 0.75), sides=16))
        return join(parts)
    size = (rng.uniform(0.7, 1.05), rng.uniform(0.65, 0.85), rng.uniform(1.7, 1.95))
    front = box((size[0] * 0.62, 0.03, size[2] * 0.65), (-size[0] * 0.12, size[1] / 2,
                size[2] * 0.28), any_colour(rng))  # fmt: skip
    panel = box((0.16, 0.03, 0.5), (size[0] * 0.36, size[1] / 2, size[2] * 0.5), DARKS[0])
    return join([box(size, (0, 0, 0), colour), front, panel])
