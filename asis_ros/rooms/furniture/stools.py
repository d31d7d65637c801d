# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Stools and benches; the sitter faces +y."""

from asis_ros.rooms.furniture.supports import curved_panel, legs
from asis_ros.rooms.palettes import DARKS, FABRICS, GREYS, pick_colour, WOOD
from asis_ros.rooms.solids import box, Colour, cushion, cylinder, join, Solid
import numpy as np


def make_stool(rng: np.random.Generator) -> Solid:
    """Low stool."""
    height, radius = rng.uniform(0.42, 0.5), rng.uniform(0.15, 0.22)
    seat, frame = pick_colour(rng, WOOD, FABRICS), pick_colour(rng, WOOD, GREYS)
    parts = _stool_seat(rng, height, radius, seat)
    return join(parts + legs(1.5 * radius, 1.5 * radius, height - 0.04, 0.035, frame,
                             splay=rng.choice((0.0, 0.04))))  # fmt: skip


def make_bar_stool(rng: np.random.Generator) -> Solid:
    """High stool, with or without a low back."""
    height, radius = rng.uniform(0.62, 0.82), rng.uniform(0.16, 0.22)
    seat, frame = pick_colour(rng, WOOD, FABRICS, DARKS), pick_colour(rng, WOOD, GREYS, DARKS)
    parts = _stool_seat(rng, height, radius, seat)
    if rng.random() < 0.4:
        parts += [cylinder(0.03, height - 0.05, (0, 0, 0), frame, sides=8),
                  cylinder(radius * 1.1, 0.02, (0, 0, 0), frame, sides=14)]  # fmt: skip
    else:
        parts += legs(2 * radius, 2 * radius, height - 0.04, 0.03, frame, splay=0.04)
        ring = 2 * radius - 0.02
        for side in (-1, 1):
            parts.append(box((ring, 0.02, 0.02), (0, side * ring / 2, height * 0.3), frame))
            parts.append(box((0.02, ring, 0.02), (side * ring / 2, 0, height * 0.3), frame))
    if rng.random() < 0.4:
        back = curved_panel(2 * radius, rng.uniform(0.15, 0.35), -radius * 0.5, seat)
        parts.append(back.moved(0, -radius, height + 0.03))
    return join(parts)


def make_bench(rng: np.random.Generator) -> Solid:
    """Bench for two or three."""
    size = (rng.uniform(0.9, 1.6), rng.uniform(0.3, 0.45), rng.uniform(0.42, 0.48))
    seat, frame = pick_colour(rng, WOOD, FABRICS), pick_colour(rng, WOOD, DARKS)
    block = cushion if rng.random() < 0.3 else box
    thick = rng.uniform(0.03, 0.08)
    parts = [block((size[0], size[1], thick), (0, 0, size[2] - thick), seat)]
    parts += legs(size[0] - 0.1, size[1] - 0.06, size[2] - thick, 0.05, frame)
    return join(parts)


def _stool_seat(
    rng: np.random.Generator, height: float, radius: float, seat: Colour
) -> list[Solid]:
    thick = rng.uniform(0.03, 0.08)
    if rng.random() < 0.5:
        return [cylinder(radius, thick, (0, 0, height - thick), seat, sides=14)]
    return [cushion((2 * radius, 2 * radius, thick), (0, 0, height - thick), seat)]
