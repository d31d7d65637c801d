# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Ducts, pipes, cable trays and small fixtures under the ceiling, which is at z = 0."""

from asis_ros.rooms.palettes import any_colour, DARKS, GREYS, pick_colour, WHITES
from asis_ros.rooms.solids import box, Colour, cylinder, join, lathe, Solid, tube
import numpy as np


def make_service_line(rng: np.random.Generator, length: float) -> Solid:
    """Duct, bundle of pipes or cable tray along x, on hangers."""
    kinds = (_round_duct, _square_duct, _pipes, _cable_tray)
    return kinds[rng.choice(4, p=(0.26, 0.24, 0.28, 0.22))](rng, length)


def make_fixture(rng: np.random.Generator) -> Solid:
    """Small fixture: air outlet, detector, sprinkler, loudspeaker, camera, projector."""
    kinds = (_air_outlet, _disc, _sprinkler, _projector, _cassette)
    return kinds[rng.choice(5, p=(0.32, 0.32, 0.18, 0.12, 0.06))](rng)


def _hangers(rng: np.random.Generator, length: float, width: float, drop: float) -> list[Solid]:
    """Pairs of rods from the ceiling to ``drop`` below it (m)."""
    return [
        box((0.015, 0.015, drop), (float(x), side * width / 2, -drop), GREYS[0])
        for x in np.arange(-length / 2 + 0.3, length / 2, rng.uniform(0.9, 2.0))
        for side in (-1, 1)
    ]


def _round_duct(rng: np.random.Generator, length: float) -> Solid:
    radius, drop = rng.uniform(0.05, 0.22), rng.uniform(0.02, 0.3)
    colour, z = pick_colour(rng, GREYS, WHITES), -drop - radius
    run = [(-length / 2, 0, z), (0, 0, z), (length / 2, 0, z)]
    parts = [tube(run, radius, colour, sides=12), *_hangers(rng, length, 2 * radius, -z)]
    for x in np.arange(-length / 2 + 0.5, length / 2, rng.uniform(0.8, 2.0)):  # seams
        seam = [(x - 0.02, 0, z), (x, 0, z), (x + 0.02, 0, z)]
        parts.append(tube(seam, radius + 0.012, colour * 0.95, sides=12))
    return join([*parts, *_outlets(rng, length, z - radius, colour)])


def _square_duct(rng: np.random.Generator, length: float) -> Solid:
    width, height = rng.uniform(0.15, 0.7), rng.uniform(0.12, 0.4)
    drop, colour = rng.uniform(0.03, 0.3), pick_colour(rng, GREYS, WHITES)
    low = -drop - height
    parts = [box((length, width, height), (0, 0, low), colour)]
    for x in np.arange(-length / 2 + 0.4, length / 2, rng.uniform(0.8, 1.6)):  # flanges
        flange = (0.04, width + 0.05, height + 0.05)
        parts.append(box(flange, (float(x), 0, low - 0.025), colour * 0.92))
    parts += _hangers(rng, length, width + 0.05, drop + height)
    return join([*parts, *_outlets(rng, length, low, colour)])


def _outlets(rng: np.random.Generator, length: float, z: float, rgb: Colour) -> list[Solid]:
    """Necks with grilles below a duct whose lower side is at ``z`` (m)."""
    count = int(rng.integers(0, 1 + max(1, int(length / 1.5))))
    neck = rng.uniform(0.03, 0.1)
    return [
        box((0.25, 0.2, neck), (float(x), 0, z - neck), rgb)
        for x in rng.uniform(-0.45, 0.45, count) * length
    ]


def _pipes(rng: np.random.Generator, length: float) -> Solid:
    """Parallel pipes at one or two levels, on rails."""
    count, drop = int(rng.integers(1, 7)), rng.uniform(0.03, 0.3)
    parts, y = [], 0.0
    colour = pick_colour(rng, GREYS, WHITES)
    for _ in range(count):
        radius = rng.uniform(0.012, 0.06)
        if rng.random() < 0.3:
            colour = any_colour(rng) if rng.random() < 0.3 else pick_colour(rng, GREYS, WHITES)
        z = -drop - radius - rng.choice((0.0, 0.12), p=(0.75, 0.25))
        y += radius
        run = [(-length / 2, y, z), (0, y, z), (length / 2, y, z)]
        parts.append(tube(run, radius, colour, sides=8))
        y += radius + rng.uniform(0.02, 0.08)
    hangers = _hangers(rng, length, y, drop)
    for x in {float(rod.vertices[:, 0].mean()) for rod in hangers}:
        hangers.append(box((0.03, y, 0.02), (x, 0, -drop), GREYS[0]))
    return join([*(pipe.moved(y=-y / 2) for pipe in parts), *hangers])


def _cable_tray(rng: np.random.Generator, length: float) -> Solid:
    """Tray or ladder with cables in it."""
    width, side = rng.uniform(0.08, 0.5), rng.uniform(0.03, 0.1)
    drop, metal = rng.uniform(0.1, 0.45), pick_colour(rng, GREYS, WHITES)
    low = -drop - side
    parts = [
        box((length, 0.006, side), (0, sign * width / 2, low), metal) for sign in (-1, 1)
    ] + _hangers(rng, length, width, drop + side)
    if rng.random() < 0.5:
        parts.append(box((length, width, 0.004), (0, 0, low), metal))
    else:
        parts += [box((0.03, width, 0.015), (float(x), 0, low), metal)
                  for x in np.arange(-length / 2 + 0.1, length / 2, 0.25)]  # fmt: skip
    for y in rng.uniform(-0.4, 0.4, int(rng.integers(0, 8))) * width:
        sag = rng.uniform(0.0, 0.03)
        run = [(x * length / 2, y, low + 0.02 + sag * (1 - abs(x))) for x in (-1, -0.4, 0.3, 1)]
        parts.append(tube(run, rng.uniform(0.005, 0.02), pick_colour(rng, DARKS, GREYS), sides=5))
    return join(parts)


def _air_outlet(rng: np.random.Generator) -> Solid:
    """Square, long or round outlet with slats or rings."""
    colour = pick_colour(rng, WHITES, GREYS)
    if rng.random() < 0.25:
        wide = rng.uniform(0.08, 0.25)
        rings = [(wide, 0), (wide, -0.015), (wide * 0.7, -0.03), (wide * 0.35, -0.02), (0, -0.03)]
        return lathe(rings[::-1], (0, 0, 0), colour)
    length, width = rng.uniform(0.25, 1.2), rng.choice((rng.uniform(0.06, 0.2), 0.6, 0.4))
    proud, rim = rng.uniform(0.006, 0.03), rng.uniform(0.015, 0.04)
    parts = [box((length, width, 0.003), (0, 0, -0.003), colour * 0.4)]
    for side in (-1, 1):
        parts.append(box((length, rim, proud), (0, side * (width - rim) / 2, -proud), colour))
        parts.append(box((rim, width, proud), (side * (length - rim) / 2, 0, -proud), colour))
    for y in np.arange(-width / 2 + 0.04, width / 2 - 0.02, rng.uniform(0.03, 0.08)):
        slat = box((length, 0.02, 0.003), (0, float(y), -proud * 0.8), colour)
        parts.append(slat.pitched(0.3, float(y), -proud * 0.8))
    return join(parts)


def _disc(rng: np.random.Generator) -> Solid:
    """Smoke detector, loudspeaker, camera dome or wireless access point."""
    wide, tall = rng.uniform(0.04, 0.15), rng.uniform(0.008, 0.07)
    colour = pick_colour(rng, WHITES, WHITES, DARKS)
    return lathe(
        [(0, -tall), (wide * 0.6, -tall), (wide, -tall / 2), (wide, 0)], (0, 0, 0), colour
    )


def _sprinkler(rng: np.random.Generator) -> Solid:
    tall, metal = rng.uniform(0.03, 0.12), pick_colour(rng, GREYS)
    parts = [
        cylinder(rng.uniform(0.025, 0.045), 0.006, (0, 0, -0.006), pick_colour(rng, WHITES)),
        cylinder(0.012, tall, (0, 0, -tall), metal, sides=6),
    ]
    return join([*parts, cylinder(0.022, 0.004, (0, 0, -tall - 0.004), metal)])


def _projector(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.25, 0.45), rng.uniform(0.2, 0.4), rng.uniform(0.08, 0.16))
    drop = rng.uniform(0.05, 0.6)
    return join(
        [
            box((0.15, 0.15, 0.01), (0, 0, -0.01), GREYS[3]),
            box((0.04, 0.04, drop), (0, 0, -drop), pick_colour(rng, WHITES, GREYS)),
            box(size, (0, 0, -drop - size[2]), pick_colour(rng, WHITES, DARKS)),
            cylinder(0.035, 0.05, (size[0] / 4, size[1] / 2, -drop - 0.7 * size[2]), DARKS[0]),
        ]
    )


def _cassette(rng: np.random.Generator) -> Solid:
    """Air conditioner or heater in the ceiling."""
    side, colour = rng.uniform(0.55, 0.95), pick_colour(rng, WHITES)
    proud = rng.uniform(0.02, 0.05)
    if rng.random() < 0.4:
        proud = rng.uniform(0.15, 0.3)
    parts = [box((side, side, proud), (0, 0, -proud), colour)]
    parts.append(box((side * 0.5, side * 0.5, 0.015), (0, 0, -proud - 0.015), colour * 0.8))
    return join(parts)
