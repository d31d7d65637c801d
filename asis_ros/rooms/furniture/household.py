# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Beds, bathroom fixtures and household appliances; all are clutter in S3DIS. Front at +y."""

from asis_ros.rooms.furniture.supports import legs
from asis_ros.rooms.palettes import (
    any_colour,
    DARKS,
    FABRICS,
    GREYS,
    pick_colour,
    WHITES,
    WOOD,
)
from asis_ros.rooms.solids import (
    box,
    cushion,
    cylinder,
    join,
    lathe,
    lump,
    quad,
    sheet,
    Solid,
    tube,
)
import numpy as np
from scipy.ndimage import gaussian_filter

STEEL = (0.62, 0.62, 0.64)


def make_bed(rng: np.random.Generator) -> Solid:
    """Bed for one or two with its head at -y, made or unmade; sometimes a bunk."""
    width, length = float(rng.choice((0.9, 1.2, 1.4, 1.6, 1.8))), rng.uniform(1.9, 2.15)
    height, lift = rng.uniform(0.38, 0.62), rng.uniform(0.0, 0.2)
    frame, linen = pick_colour(rng, WOOD, FABRICS, WHITES), pick_colour(rng, WHITES, FABRICS)
    thick = rng.uniform(0.15, 0.25)
    parts = [
        box((width + 0.06, length + 0.04, max(height - thick - lift, 0.06)), (0, 0, lift), frame),
        cushion((width, length, thick), (0, 0, height - thick), linen),
    ]
    if lift > 0.05:
        parts += legs(width - 0.06, length - 0.06, lift, 0.07, frame)
    head = rng.uniform(0.7, 1.3)
    if rng.random() < 0.85:
        board = cushion if rng.random() < 0.4 else box
        parts.append(board((width + 0.08, 0.08, head), (0, -length / 2 - 0.05, 0), frame))
    if rng.random() < 0.25:
        parts.append(box((width + 0.08, 0.05, height + 0.15), (0, length / 2 + 0.04, 0), frame))
    parts += _bedding(rng, width, length, height)
    if width < 1.3 and rng.random() < 0.15:
        upper = [part.moved(z=1.0) for part in parts]
        posts = legs(width, length, 1.75, 0.06, frame)
        rungs = [tube([(width / 2, length / 2 - 0.4, z), (width / 2, length / 2, z)], 0.018, frame)
                 for z in np.arange(0.3, 1.5, 0.28)]  # fmt: skip
        parts += upper + posts + rungs
    return join(parts)


def _bedding(rng: np.random.Generator, width: float, length: float, height: float) -> list[Solid]:
    """Duvet with folds that hangs over the sides, and pillows."""
    colour = pick_colour(rng, FABRICS, WHITES) if rng.random() < 0.7 else any_colour(rng)
    overhang, start = rng.uniform(0.0, 0.3), rng.uniform(-0.3, 0.2)
    mess = rng.choice((0.01, rng.uniform(0.03, 0.09)))
    u, v = np.meshgrid(np.linspace(-1, 1, 15), np.linspace(0, 1, 13))
    half = width / 2 + 0.02
    folds = gaussian_filter(rng.normal(0, 1, (2, *v.shape)), (0, 1, 1)) * 1.2 * mess
    x = u * half + folds[0]
    y = start + v * (length / 2 - start + 0.02)
    z = height + 0.03 + mess + folds[1] - overhang * np.maximum(np.abs(u) - 0.93, 0) / 0.07
    parts = [sheet(np.stack([x, y, np.maximum(z, 0.03)], axis=-1), colour)]
    for side in (-1, 1) if width > 1.3 else (0,):
        tilt = rng.choice((0.0, 0.5))
        pillow = cushion((0.6, 0.4, 0.14), (side * width / 4, 0.27 - length / 2, height - 0.01),
                         pick_colour(rng, WHITES, FABRICS))  # fmt: skip
        parts.append(pillow.pitched(tilt, 0.1 - length / 2, height))
    for _ in range(int(rng.poisson(0.8))):  # clothes, bags, cushions
        x, y = rng.uniform(-0.35, 0.35, 2) * (width, length)
        size = (rng.uniform(0.25, 0.7), rng.uniform(0.25, 0.6), rng.uniform(0.08, 0.3))
        parts.append(lump(rng, size, (x, y, height), any_colour(rng)))
    return parts


def make_toilet(rng: np.random.Generator) -> Solid:
    """Bowl with lid and cistern."""
    colour = pick_colour(rng, WHITES)
    seat = rng.uniform(0.38, 0.44)
    bowl = lathe([(0.11, 0), (0.1, 0.12), (0.19, seat - 0.05), (0.2, seat), (0.14, seat)],
                 (0, 0.08, 0), colour, sides=16)  # fmt: skip
    bowl = Solid(bowl.vertices * (0.95, 1.25, 1), bowl.faces, bowl.rgb)
    cistern = box((0.4, 0.18, 0.4), (0, -0.25, seat - 0.05), colour)
    lid = box((0.36, 0.42, 0.03), (0, 0.08, seat), colour)
    if rng.random() < 0.3:
        lid = lid.pitched(1.5, -0.14, seat)
    return join([bowl, box((0.2, 0.3, seat), (0, -0.14, 0), colour), cistern, lid])


def make_basin(rng: np.random.Generator) -> Solid:
    """Wash basin on a pedestal or a cupboard, with its tap."""
    colour, height = pick_colour(rng, WHITES), rng.uniform(0.8, 0.9)
    width, depth = rng.uniform(0.45, 1.1), rng.uniform(0.4, 0.52)
    rim = lathe([(0.1, -0.14), (0.42, -0.02), (0.5, 0), (0.42, 0), (0.3, -0.1), (0, -0.12)],
                (0, 0, 0), colour, sides=18)  # fmt: skip
    bowl = Solid(rim.vertices * (min(width, 0.6), depth, 1) + (0, 0, height), rim.faces, rim.rgb)
    parts = [bowl, tube([(0, -depth * 0.4, height), (0, -depth * 0.4, height + 0.15),
                         (0, -depth * 0.1, height + 0.13)], 0.014, STEEL)]  # fmt: skip
    if width > 0.65:
        front = pick_colour(rng, WOOD, WHITES, GREYS)
        parts.append(box((width, depth, height - 0.08), (0, 0, 0), front))
        parts.append(box((width + 0.02, depth + 0.02, 0.04), (0, 0, height - 0.06), colour))
        for side in (-1, 1):
            door = (width / 2 - 0.01, 0.02, height - 0.2)
            parts.append(box(door, (side * width / 4, depth / 2 + 0.01, 0.08), front))
    else:
        parts.append(lathe([(0.12, 0), (0.07, 0.2), (0.08, height - 0.14)], (0, -0.05, 0), colour))
    return join(parts)


def make_bathtub(rng: np.random.Generator) -> Solid:
    """Tub along x with its hollow."""
    length, width, height = rng.uniform(1.4, 1.75), rng.uniform(0.68, 0.8), rng.uniform(0.5, 0.62)
    colour = pick_colour(rng, WHITES)
    rows = [(1.0, 0.0), (1.0, height), (0.86, height), (0.7, 0.15), (0.0, 0.12)]
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]) * (length, width)
    grid = np.stack([np.column_stack([scale * corners, np.full(4, z)]) for scale, z in rows])
    tap = [(length / 2 - 0.05, 0, height), (length / 2 - 0.05, 0, height + 0.15),
           (length / 2 - 0.18, 0, height + 0.12)]  # fmt: skip
    return join([sheet(grid, colour, closed=True), tube(tap, 0.016, STEEL)])


def make_shower(rng: np.random.Generator) -> Solid:
    """Tray, the metal edges of glass walls, and a shower head; the glass returns nothing."""
    side, height = rng.uniform(0.8, 1.1), rng.uniform(1.85, 2.0)
    parts = [box((side, side, rng.uniform(0.04, 0.15)), (0, 0, 0), pick_colour(rng, WHITES))]
    for x, y in ((-1, 1), (1, 1), (1, -1)):
        parts.append(box((0.03, 0.03, height), (x * side / 2, y * side / 2, 0.05), STEEL))
    for z in (0.08, height):
        parts.append(box((side, 0.03, 0.03), (0, side / 2, z), STEEL))
        parts.append(box((0.03, side, 0.03), (side / 2, 0, z), STEEL))
    pipe = [(-side / 3, -side / 2, 0.9), (-side / 3, -side / 2, 2.0), (-side / 3, -side / 4, 2.05)]
    parts += [tube(pipe, 0.012, STEEL), cylinder(0.1, 0.02, (-side / 3, -side / 4, 2.02), STEEL)]
    if rng.random() < 0.4:  # frosted
        edge = side / 2
        ends = [(edge, -edge, 0.1), (edge, edge, 0.1), (edge, edge, height), (edge, -edge, height)]
        parts.append(quad(np.array(ends), (0.7, 0.75, 0.75)))
    return join(parts)


def make_fridge(rng: np.random.Generator) -> Solid:
    """Refrigerator of one or two doors."""
    size = (rng.uniform(0.55, 0.9), rng.uniform(0.58, 0.75), rng.uniform(0.85, 1.95))
    colour = pick_colour(rng, WHITES, GREYS, DARKS)
    split = rng.uniform(0.3, 0.7) * size[2]
    parts = [box((size[0], size[1] - 0.06, size[2]), (0, -0.03, 0), colour * 0.95)]
    for z, tall in ((0.04, split - 0.05), (split, size[2] - split)):
        parts.append(box((size[0] - 0.01, 0.06, tall - 0.01), (0, size[1] / 2 - 0.03, z), colour))
        grip = (0.02, 0.035, min(0.3, tall * 0.6))
        parts.append(box(grip, (size[0] * 0.4, size[1] / 2 + 0.02, z + tall * 0.2), STEEL))
    return join(parts)


def make_washer(rng: np.random.Generator) -> Solid:
    """Washing machine, dryer, dishwasher or stove."""
    size = (0.6, rng.uniform(0.52, 0.62), rng.uniform(0.82, 0.88))
    colour = pick_colour(rng, WHITES, GREYS)
    parts = [box(size, (0, 0, 0), colour)]
    if rng.random() < 0.6:
        ring = lathe([(0.12, 0), (0.17, 0.03), (0.19, 0.03), (0.2, 0)], (0, 0, 0), STEEL, sides=16)
        parts.append(ring.pitched(-np.pi / 2).moved(0, size[1] / 2, 0.42))
    else:
        parts.append(box((0.54, 0.03, 0.5), (0, size[1] / 2, 0.1), DARKS[0]))
    parts.append(box((0.58, 0.015, 0.1), (0, size[1] / 2, size[2] - 0.12), colour * 0.8))
    parts.append(cylinder(0.03, 0.03, (0.2, size[1] / 2, size[2] - 0.08), STEEL, sides=8))
    return join(parts)


def make_television(rng: np.random.Generator) -> Solid:
    """Flat screen on its feet; the picture is on the +y side."""
    width = rng.uniform(0.7, 1.5)
    height, black = width * 0.57, DARKS[2]
    parts = [box((width, rng.uniform(0.03, 0.06), height), (0, 0, 0.06), black)]
    for side in (-1, 1):
        parts.append(box((0.04, 0.22, 0.06), (side * width * 0.35, 0, 0), black))
    return join(parts)


def make_fireplace(rng: np.random.Generator) -> Solid:
    """Hearth with its opening, surround and mantel."""
    width, depth, height = rng.uniform(1.1, 1.8), rng.uniform(0.2, 0.5), rng.uniform(0.95, 1.3)
    stone, wood = pick_colour(rng, GREYS, WHITES, WOOD), pick_colour(rng, WOOD, WHITES)
    side, lintel = rng.uniform(0.18, 0.35), rng.uniform(0.25, 0.4)
    parts = [
        box((width, depth, lintel), (0, 0, height - lintel), stone),
        box((width, 0.03, height), (0, 0.02 - depth / 2, 0), DARKS[1]),
        box((width + 0.2, depth + 0.12, 0.06), (0, 0.06, height), wood),
        box((width + 0.1, depth + 0.5, 0.05), (0, 0.25, 0), stone),
    ]
    for end in (-1, 1):
        parts.append(box((side, depth, height), (end * (width - side) / 2, 0, 0), stone))
    if rng.random() < 0.4:  # chimney breast
        parts.append(box((width * 0.8, depth * 0.8, 1.0), (0, -0.1 * depth, height + 0.06), stone))
    return join(parts)
