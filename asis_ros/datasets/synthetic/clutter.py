# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What S3DIS calls clutter, as far as it stands: on desks and on the floor."""

from asis_ros.datasets.synthetic.colours import (
    any_colour,
    DARKS,
    FABRICS,
    GREYS,
    pick_colour,
    PLANT,
    WHITES,
    WOOD,
)
from asis_ros.datasets.synthetic.shelves import make_cabinet
from asis_ros.datasets.synthetic.solids import box, cylinder, ellipsoid, join, lathe, Solid
import numpy as np


def make_screen(rng: np.random.Generator) -> Solid:
    """Monitor on a foot; the picture is on the +y side."""
    width, height = rng.uniform(0.36, 0.7), rng.uniform(0.26, 0.42)
    lift = rng.uniform(0.08, 0.18)
    case = pick_colour(rng, DARKS, GREYS)
    screen = pick_colour(rng, DARKS) if rng.random() < 0.6 else any_colour(rng)
    panel = box((width, 0.04, height), (0, 0, lift), case)
    picture = box((width - 0.03, 0.01, height - 0.03), (0, 0.02, lift + 0.015), screen)
    parts = [
        panel.pitched(0.08, 0, lift),
        picture.pitched(0.08, 0, lift),
        box((0.06, 0.03, lift + 0.1), (0, -0.04, 0), case),
        box((rng.uniform(0.18, 0.28), 0.18, 0.02), (0, -0.02, 0), case),
    ]
    return join(parts)


def make_desk_item(rng: np.random.Generator) -> Solid:
    """Something that lies or stands on a table."""
    kinds = (_laptop, _keyboard, _mug, _pile, _desk_lamp, _desk_plant, _device, _desk_box)
    return kinds[rng.integers(len(kinds))](rng)


def make_floor_item(rng: np.random.Generator) -> Solid:
    """Something that stands on the floor."""
    kinds = (
        _floor_box, _floor_box, _bin, _bin, _computer, _floor_plant, _floor_lamp, _bag,
        make_cabinet, _coat_stand,
    )  # fmt: skip
    return kinds[rng.integers(len(kinds))](rng)


def make_under_desk_item(rng: np.random.Generator) -> Solid:
    """Something that fits under a desk."""
    kinds = (_computer, _bin, _bag)
    return kinds[rng.integers(len(kinds))](rng)


def _laptop(rng: np.random.Generator) -> Solid:
    case = pick_colour(rng, GREYS, DARKS)
    lid = box((0.34, 0.012, 0.23), (0, -0.11, 0.01), case)
    base = box((0.34, 0.23, 0.018), (0, 0, 0), case * 0.8)
    return join([base, lid.pitched(rng.uniform(0.1, 0.5), -0.11, 0.01)])


def _keyboard(rng: np.random.Generator) -> Solid:
    return box((rng.uniform(0.3, 0.46), 0.14, 0.025), (0, 0, 0), pick_colour(rng, DARKS, WHITES))


def _mug(rng: np.random.Generator) -> Solid:
    radius, height = rng.uniform(0.03, 0.05), rng.uniform(0.08, 0.28)
    return cylinder(radius, height, (0, 0, 0), any_colour(rng), sides=10)


def _pile(rng: np.random.Generator) -> Solid:
    """Papers or books on top of each other."""
    parts, z = [], 0.0
    for _ in range(int(rng.integers(1, 7))):
        size = (rng.uniform(0.18, 0.3), rng.uniform(0.15, 0.23), rng.uniform(0.008, 0.05))
        colour = pick_colour(rng, WHITES) if rng.random() < 0.4 else any_colour(rng)
        parts.append(box(size, (0, 0, z), colour).moved(yaw=rng.normal(0, 0.15)))
        z += size[2]
    return join(parts)


def _desk_lamp(rng: np.random.Generator) -> Solid:
    colour = pick_colour(rng, DARKS, GREYS, FABRICS)
    arm = box((0.02, 0.02, 0.38), (0, 0, 0.02), colour).pitched(-0.4, 0, 0)
    shade = lathe([(0.09, 0), (0.04, 0.12), (0, 0.12)], (0, 0.15, 0.32), colour)
    return join([cylinder(0.08, 0.02, (0, 0, 0), colour), arm, shade])


def _desk_plant(rng: np.random.Generator) -> Solid:
    return _plant(rng, rng.uniform(0.2, 0.45))


def _device(rng: np.random.Generator) -> Solid:
    """Telephone, printer or loudspeaker."""
    size = (rng.uniform(0.12, 0.45), rng.uniform(0.12, 0.4), rng.uniform(0.06, 0.32))
    return box(size, (0, 0, 0), pick_colour(rng, DARKS, GREYS, WHITES))


def _desk_box(rng: np.random.Generator) -> Solid:
    return _carton(rng, 0.3)


def _floor_box(rng: np.random.Generator) -> Solid:
    return _carton(rng, rng.uniform(0.3, 0.75))


def _bin(rng: np.random.Generator) -> Solid:
    low, height = rng.uniform(0.11, 0.2), rng.uniform(0.28, 0.65)
    return lathe([(0, 0), (low, 0), (low * 1.2, height)], (0, 0, 0), any_colour(rng))


def _computer(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.16, 0.22), rng.uniform(0.38, 0.5), rng.uniform(0.35, 0.48))
    return box(size, (0, 0, 0), pick_colour(rng, DARKS, GREYS))


def _floor_plant(rng: np.random.Generator) -> Solid:
    return _plant(rng, rng.uniform(0.6, 1.7))


def _floor_lamp(rng: np.random.Generator) -> Solid:
    height, colour = rng.uniform(1.3, 1.8), pick_colour(rng, DARKS, GREYS, WOOD)
    shade = [(rng.uniform(0.15, 0.24), 0), (0.12, 0.28)]
    return join(
        [
            cylinder(0.14, 0.03, (0, 0, 0), colour),
            cylinder(0.014, height, (0, 0, 0), colour, sides=6),
            lathe(shade, (0, 0, height - 0.15), pick_colour(rng, WHITES, FABRICS)),
        ]
    )


def _bag(rng: np.random.Generator) -> Solid:
    radii = (rng.uniform(0.12, 0.22), rng.uniform(0.08, 0.15), rng.uniform(0.15, 0.26))
    return ellipsoid(radii, (0, 0, radii[2] * 0.9), pick_colour(rng, FABRICS, DARKS))


def _carton(rng: np.random.Generator, longest: float) -> Solid:
    """Box, sometimes with its flaps open."""
    size = rng.uniform(0.4, 1.0, 3) * longest
    colour = pick_colour(rng, WOOD) if rng.random() < 0.6 else any_colour(rng)
    parts = [box((size[0], size[1], size[2]), (0, 0, 0), colour)]
    if rng.random() < 0.3:
        flap = box((size[0], size[1] / 2, 0.006), (0, size[1] * 0.75, size[2]), colour * 0.9)
        parts.append(flap.pitched(rng.uniform(-0.9, 0.9), size[1] / 2, size[2]))
    return join(parts)


def _plant(rng: np.random.Generator, height: float) -> Solid:
    """Pot with leaves, ``height`` (m) in all."""
    pot = height * rng.uniform(0.2, 0.4)
    radius = min(pot * 0.6, 0.2)
    parts = [
        lathe(
            [(0, 0), (radius * 0.75, 0), (radius, pot), (0, pot)],
            (0, 0, 0),
            pick_colour(rng, WOOD, WHITES, GREYS),
        ),
        cylinder(0.012, height * 0.7, (0, 0, pot * 0.8), (0.3, 0.22, 0.12), sides=5),
    ]
    spread = height * 0.28
    for _ in range(int(rng.integers(8, 22))):
        middle = rng.normal(0, 0.45, 3) * (spread, spread, height * 0.2)
        at = (middle[0], middle[1], max(pot + 0.03, height * 0.72 + middle[2]))
        leaf = (height * 0.1, height * 0.04, height * rng.uniform(0.02, 0.09))
        parts.append(
            ellipsoid(leaf, (0, 0, 0), pick_colour(rng, PLANT)).moved(*at, rng.uniform(0, 6))
        )
    return join(parts)


def _coat_stand(rng: np.random.Generator) -> Solid:
    colour = pick_colour(rng, WOOD, DARKS)
    parts = [
        cylinder(0.17, 0.03, (0, 0, 0), colour),
        cylinder(0.02, 1.7, (0, 0, 0), colour, sides=6),
    ]
    for _ in range(int(rng.integers(0, 3))):
        coat = (0.12, 0.06, rng.uniform(0.3, 0.45))
        hanging = ellipsoid(coat, (0.1, 0, 1.25), pick_colour(rng, FABRICS))
        parts.append(hanging.moved(yaw=rng.uniform(0, 6)))
    return join(parts)
