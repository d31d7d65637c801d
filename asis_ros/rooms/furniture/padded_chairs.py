# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Padded chairs on legs or an open frame; the sitter faces +y."""

from asis_ros.rooms.furniture.supports import legs
from asis_ros.rooms.palettes import DARKS, FABRICS, GREYS, pick_colour, WOOD
from asis_ros.rooms.solids import box, Colour, cushion, cylinder, join, sheet, Solid
import numpy as np


def make_upholstered_chair(rng: np.random.Generator) -> Solid:
    """Chair padded all over."""
    colour, frame = pick_colour(rng, FABRICS), pick_colour(rng, WOOD, DARKS)
    width, depth = rng.uniform(0.45, 0.6), rng.uniform(0.46, 0.58)
    seat_top, top = rng.uniform(0.45, 0.5), rng.uniform(0.82, 1.06)
    soft = rng.uniform(0.08, 0.16)
    back = cushion((width, rng.uniform(0.07, 0.12), top - seat_top + soft),
                   (0, -depth / 2, seat_top - soft), colour)  # fmt: skip
    parts = [
        cushion((width, depth, soft), (0, 0, seat_top - soft), colour),
        back.pitched(rng.uniform(0.03, 0.2), -depth / 2, seat_top),
        *legs(width - 0.06, depth - 0.06, seat_top - soft, 0.04, frame),
    ]
    if rng.random() < 0.3:
        for side in (-1, 1):
            arm = (0.08, depth * 0.8, 0.2)
            parts.append(cushion(arm, (side * width / 2, 0, seat_top - 0.02), colour))
    return join(parts)


def make_bucket_chair(rng: np.random.Generator) -> Solid:
    """Seat with a back that runs around the sides."""
    colour, frame = pick_colour(rng, FABRICS), pick_colour(rng, WOOD, GREYS)
    radius, seat_top = rng.uniform(0.25, 0.33), rng.uniform(0.42, 0.48)
    top = rng.uniform(0.66, 0.85)
    reach = rng.uniform(0.6, 0.9) * np.pi
    angle, v = np.meshgrid(np.linspace(-reach, reach, 15) - np.pi / 2, np.linspace(0, 1, 4))
    dip = 1 - 0.45 * (np.abs(angle + np.pi / 2) / reach) ** 2
    flare = radius * (0.92 + 0.12 * v)
    shell = [flare * np.cos(angle), flare * np.sin(angle), seat_top + (top - seat_top) * v * dip]
    seat = cylinder(radius * 0.95, 0.08, (0, 0, seat_top - 0.06), colour, sides=16)
    wall = sheet(np.stack(shell, axis=-1), colour)
    return join([seat, wall, *legs(radius * 1.3, radius * 1.3, seat_top - 0.06, 0.035, frame,
                                   splay=rng.uniform(0.01, 0.06))])  # fmt: skip


def make_easy_chair(rng: np.random.Generator) -> Solid:
    """Low padded chair with an open frame of wood or steel."""
    colour, frame = pick_colour(rng, FABRICS), pick_colour(rng, WOOD, GREYS, DARKS)
    width, depth, seat_top = (
        rng.uniform(0.58, 0.72),
        rng.uniform(0.62, 0.8),
        rng.uniform(0.36, 0.44),
    )
    top, soft = rng.uniform(0.75, 1.02), rng.uniform(0.09, 0.15)
    seat = cushion((width, depth, soft), (0, 0.05, seat_top - soft), colour).pitched(
        0.1, 0, seat_top
    )
    back = cushion((width, soft, top - seat_top + 0.1), (0, -depth / 2, seat_top - 0.1), colour)
    parts = [seat, back.pitched(rng.uniform(0.2, 0.45), -depth / 2, seat_top)]
    for side in (-1, 1):
        x = side * (width / 2 + 0.03)
        parts += _side_frame(x, depth, seat_top + rng.uniform(0.1, 0.22), frame)
    parts.append(box((width, 0.05, 0.04), (0, depth / 2 - 0.05, seat_top - soft - 0.04), frame))
    return join(parts)


def _side_frame(x: float, depth: float, height: float, rgb: Colour) -> list[Solid]:
    parts = [box((0.06, depth, 0.03), (x, 0, height), rgb)]
    for y in (-depth / 2 + 0.05, depth / 2 - 0.05):
        parts.append(box((0.04, 0.05, height), (x, y, 0), rgb))
    return parts
