# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Lamps under the ceiling, which is at z = 0; long ones lie along x."""

from asis_ros.rooms.palettes import DARKS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, cylinder, ellipsoid, join, lathe, Solid, tube
import numpy as np


def make_home_lamp(rng: np.random.Generator) -> Solid:
    """Lamp of a home: pendant, dome, panel, spots, chandelier or fan."""
    kinds = (_panel, _pendant, _pendant, _dome, _spots, _chandelier, _fan, _downlight)
    return kinds[rng.integers(len(kinds))](rng, _lit(rng))


def make_office_lamp(rng: np.random.Generator) -> Solid:
    """Lamp of a workplace: recessed, mounted or hanging, mostly long."""
    kinds = (_recessed, _panel, _batten, _linear, _downlight, _pendant, _spots)
    return kinds[rng.choice(7, p=(0.28, 0.2, 0.14, 0.18, 0.1, 0.05, 0.05))](rng, _lit(rng))


def _lit(rng: np.random.Generator) -> np.ndarray:
    """Sample the colour of a shining surface: shape (3,)."""
    return np.full(3, rng.uniform(0.85, 0.98))


def _recessed(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    """Lamp in the place of a ceiling tile: a flat pane or louvres in a rim."""
    length = rng.choice((0.6, 1.2, 1.5)) * rng.uniform(0.95, 1.05)
    width, proud = rng.choice((0.15, 0.3, 0.6)), rng.uniform(0.004, 0.02)
    rim = rng.uniform(0.01, 0.03)
    frame = pick_colour(rng, WHITES, GREYS)
    parts = [box((length, width, 0.003), (0, 0, -0.003), lit)]
    for side in (-1, 1):
        parts.append(box((length, rim, proud), (0, side * (width - rim) / 2, -proud), frame))
        parts.append(box((rim, width, proud), (side * (length - rim) / 2, 0, -proud), frame))
    if rng.random() < 0.5:
        for x in np.arange(-length / 2, length / 2, rng.uniform(0.08, 0.2)):
            parts.append(box((0.004, width, proud), (float(x), 0, -proud), frame))
    return join(parts)


def _batten(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    """Housing with one or two bare tubes below it."""
    length, width = rng.uniform(0.6, 1.6), rng.uniform(0.06, 0.2)
    parts = [box((length, width, 0.05), (0, 0, -0.05), pick_colour(rng, WHITES))]
    for y in (0.0,) if rng.random() < 0.5 else (-width / 3, width / 3):
        parts.append(box((length - 0.06, 0.028, 0.028), (0, y, -0.09), lit))
    return join(parts)


def _linear(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    """Long lamp on wires or rods, wide below, wide above or square."""
    length, drop = rng.uniform(1.1, 3.0), rng.uniform(0.15, 0.8)
    wide, tall = rng.uniform(0.05, 0.3), rng.uniform(0.03, 0.12)
    housing = pick_colour(rng, WHITES, GREYS, DARKS)
    parts = [
        box((length, wide, tall), (0, 0, -drop - tall), housing),
        box((length - 0.04, wide * 0.8, 0.01), (0, 0, -drop - tall - 0.01), lit),
    ]
    if rng.random() < 0.3:
        shade = box((length, wide * 0.7, 0.004), (0, 0, -drop - tall), housing)
        parts += [shade.moved(0, side * wide * 0.8).pitched(-0.5 * side, side * wide / 2,
                  -drop - tall) for side in (-1, 1)]  # fmt: skip
    wire = rng.choice((0.006, 0.02))
    parts += [box((wire, wire, drop), (x * length * 0.42, 0, -drop), GREYS[0]) for x in (-1, 1)]
    return join(parts)


def _downlight(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    """Small round lamp, flush or a cylinder below the ceiling."""
    wide = rng.uniform(0.04, 0.13)
    tall = rng.uniform(0.004, 0.02) if rng.random() < 0.6 else rng.uniform(0.06, 0.2)
    body = cylinder(wide, tall, (0, 0, -tall), pick_colour(rng, WHITES, GREYS, DARKS))
    return join([body, cylinder(wide * 0.8, 0.003, (0, 0, -tall - 0.003), lit)])


def _panel(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    size = (rng.uniform(0.3, 1.5), rng.uniform(0.1, 0.6), rng.uniform(0.03, 0.1))
    drop = rng.choice((0.0, rng.uniform(0.1, 0.5)))
    parts = [box(size, (0, 0, -size[2] - drop), lit)]
    if drop:
        parts += [
            box((0.008, 0.008, drop), (x * size[0] * 0.4, 0, -drop), GREYS[0]) for x in (-1, 1)
        ]
    return join(parts)


def _pendant(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    drop, wide = rng.uniform(0.25, 0.9), rng.uniform(0.1, 0.28)
    cord = box((0.01, 0.01, drop), (0, 0, -drop), DARKS[0])
    if rng.random() < 0.3:
        return join([cord, ellipsoid((wide, wide, wide), (0, 0, -drop - wide), lit)])
    shade = [(wide, 0), (wide * rng.uniform(0.2, 1.0), rng.uniform(0.1, 0.3))]
    return join([cord, lathe(shade, (0, 0, -drop - 0.12), lit)])


def _dome(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    wide = rng.uniform(0.12, 0.25)
    return lathe([(0, -0.12), (wide * 0.7, -0.09), (wide, -0.02), (wide, 0)], (0, 0, 0), lit)


def _spots(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    length = rng.uniform(0.6, 1.4)
    parts = [box((length, 0.04, 0.03), (0, 0, -0.04), GREYS[0])]
    for x in np.linspace(-0.4, 0.4, int(rng.integers(2, 5))) * length:
        spot = lathe([(0.05, -0.12), (0.03, 0)], (float(x), 0, 0), lit)
        parts.append(spot.pitched(rng.normal(0, 0.5)).moved(z=-0.05))
    return join(parts)


def _chandelier(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    drop, reach = rng.uniform(0.3, 0.7), rng.uniform(0.2, 0.4)
    metal = pick_colour(rng, DARKS, GREYS, WOOD)
    parts = [box((0.015, 0.015, drop), (0, 0, -drop), metal)]
    num_arms = int(rng.choice((6, 5, 4)))
    for angle in 2 * np.pi * np.arange(num_arms) / num_arms:
        arm = tube(
            [(0, 0, -drop), (reach * 0.6, 0, -drop - 0.08), (reach, 0, -drop + 0.02)], 0.01, metal
        )
        bulb = lathe([(0.04, 0), (0.06, 0.1)], (reach, 0, -drop + 0.02), lit)
        parts += [arm.moved(yaw=float(angle)), bulb.moved(yaw=float(angle))]
    return join(parts)


def _fan(rng: np.random.Generator, lit: np.ndarray) -> Solid:
    drop, colour = rng.uniform(0.15, 0.4), pick_colour(rng, WOOD, WHITES)
    parts = [box((0.03, 0.03, drop), (0, 0, -drop), GREYS[0]),
             cylinder(0.1, 0.15, (0, 0, -drop - 0.1), colour),
             ellipsoid((0.09, 0.09, 0.08), (0, 0, -drop - 0.15), lit)]  # fmt: skip
    turn = rng.uniform(0, 2)
    num_blades = int(rng.integers(3, 6))
    for blade in range(num_blades):
        wing = box((0.13, 0.5, 0.01), (0, 0.35, -drop), colour).rolled(0.15, 0, -drop)
        parts.append(wing.moved(yaw=turn + blade * 2 * np.pi / num_blades))
    return join(parts)
