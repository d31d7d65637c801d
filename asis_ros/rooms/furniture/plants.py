# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Plants in pots."""

from asis_ros.rooms.palettes import GREYS, pick_colour, PLANT, WHITES, WOOD
from asis_ros.rooms.solids import cylinder, ellipsoid, join, lathe, sheet, Solid
import numpy as np


def make_plant(rng: np.random.Generator, height: float) -> Solid:
    """Bush, palm or upright blades in a pot, ``height`` (m) in all."""
    pot = height * rng.uniform(0.18, 0.4)
    radius = min(pot * 0.6, 0.2)
    profile = [(0, 0), (radius * 0.75, 0), (radius, pot), (radius * 0.9, pot), (0, pot * 0.9)]
    parts = [lathe(profile, (0, 0, 0), pick_colour(rng, WOOD, WHITES, GREYS))]
    grow = (_bush, _palm, _blades)[rng.integers(3)]
    return join(parts + grow(rng, pot, height))


def _bush(rng: np.random.Generator, pot: float, height: float) -> list[Solid]:
    trunk = cylinder(
        0.012, height * 0.7 - pot * 0.2, (0, 0, pot * 0.8), (0.3, 0.22, 0.12), sides=5
    )
    spread = height * 0.28
    leaves = [trunk]
    for _ in range(int(rng.integers(10, 26))):
        middle = rng.normal(0, 0.45, 3) * (spread, spread, height * 0.2)
        at = (middle[0], middle[1], max(pot + 0.03, height * 0.72 + middle[2]))
        leaf = (height * 0.1, height * 0.04, height * rng.uniform(0.02, 0.09))
        leaves.append(
            ellipsoid(leaf, (0, 0, 0), pick_colour(rng, PLANT)).moved(*at, rng.uniform(0, 6))
        )
    return leaves


def _palm(rng: np.random.Generator, pot: float, height: float) -> list[Solid]:
    """Long leaves that bow outwards."""
    leaves = []
    for angle in np.arange(0, 2 * np.pi, rng.uniform(0.5, 0.9)):
        reach = (height - pot) * rng.uniform(0.4, 0.75)
        t = np.linspace(0, 1, 7)
        wide = 0.1 * reach * np.sin(np.pi * np.clip(t, 0.05, 0.97)) + 0.005
        rise = (height - pot) * rng.uniform(0.75, 1.0) * np.sin(t * rng.uniform(1.6, 2.3))
        leaves.append(_leaf(reach * t, wide, pot + rise, rng).moved(yaw=float(angle)))
    return leaves


def _blades(rng: np.random.Generator, pot: float, height: float) -> list[Solid]:
    leaves = []
    for _ in range(int(rng.integers(6, 14))):
        t = np.linspace(0, 1, 4)
        tall = (height - pot) * rng.uniform(0.5, 1.0)
        x = tall * rng.uniform(0.05, 0.3) * t
        wide = 0.05 * height * (1 - t**2) + 0.004
        leaves.append(_leaf(x, wide, pot + tall * t, rng).moved(yaw=rng.uniform(0, 6.3)))
    return leaves


def _leaf(
    along: np.ndarray, half_width: np.ndarray, height: np.ndarray, rng: np.random.Generator
) -> Solid:
    sides = [np.stack([along, side * half_width, height], axis=1) for side in (-1, 1)]
    return sheet(np.stack(sides, axis=1), pick_colour(rng, PLANT))
