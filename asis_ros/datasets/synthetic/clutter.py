# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Everything S3DIS calls clutter: things on desks, on the floor, on walls, under the ceiling."""

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
    kind = rng.integers(8)
    if kind == 0:  # laptop
        case = pick_colour(rng, GREYS, DARKS)
        lid = box((0.34, 0.012, 0.23), (0, -0.11, 0.01), case)
        base = box((0.34, 0.23, 0.018), (0, 0, 0), case * 0.8)
        return join([base, lid.pitched(rng.uniform(0.1, 0.5), -0.11, 0.01)])
    if kind == 1:  # keyboard
        return box(
            (rng.uniform(0.3, 0.46), 0.14, 0.025), (0, 0, 0), pick_colour(rng, DARKS, WHITES)
        )
    if kind == 2:  # mug or bottle
        radius, height = rng.uniform(0.03, 0.05), rng.uniform(0.08, 0.28)
        return cylinder(radius, height, (0, 0, 0), any_colour(rng), sides=10)
    if kind == 3:  # papers or a pile of books
        parts, z = [], 0.0
        for _ in range(int(rng.integers(1, 7))):
            thickness = rng.uniform(0.008, 0.05)
            size = (rng.uniform(0.18, 0.3), rng.uniform(0.15, 0.23), thickness)
            sheet = box(
                size,
                (0, 0, z),
                pick_colour(rng, WHITES) if rng.random() < 0.4 else any_colour(rng),
            )
            parts.append(sheet.moved(yaw=rng.normal(0, 0.15)))
            z += thickness
        return join(parts)
    if kind == 4:  # desk lamp
        colour = pick_colour(rng, DARKS, GREYS, FABRICS)
        arm = box((0.02, 0.02, 0.38), (0, 0, 0.02), colour).pitched(-0.4, 0, 0)
        shade = lathe([(0.09, 0), (0.04, 0.12), (0, 0.12)], (0, 0.15, 0.32), colour)
        return join([cylinder(0.08, 0.02, (0, 0, 0), colour), arm, shade])
    if kind == 5:
        return make_plant(rng, 0.25)
    if kind == 6:  # telephone, printer, loudspeaker
        size = (rng.uniform(0.12, 0.45), rng.uniform(0.12, 0.4), rng.uniform(0.06, 0.32))
        return box(size, (0, 0, 0), pick_colour(rng, DARKS, GREYS, WHITES))
    return make_carton(rng, 0.3)


def make_carton(rng: np.random.Generator, longest: float) -> Solid:
    """Box, sometimes with its flaps open."""
    size = rng.uniform(0.4, 1.0, 3) * longest
    colour = pick_colour(rng, WOOD) if rng.random() < 0.6 else any_colour(rng)
    parts = [box((size[0], size[1], size[2]), (0, 0, 0), colour)]
    if rng.random() < 0.3:
        flap = box((size[0], size[1] / 2, 0.006), (0, size[1] * 0.75, size[2]), colour * 0.9)
        parts.append(flap.pitched(rng.uniform(-0.9, 0.9), size[1] / 2, size[2]))
    return join(parts)


def make_plant(rng: np.random.Generator, height: float) -> Solid:
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


def make_floor_item(rng: np.random.Generator) -> Solid:
    """Something that stands on the floor."""
    kind = rng.choice(8, p=(0.22, 0.16, 0.14, 0.1, 0.08, 0.1, 0.1, 0.1))
    if kind == 0:
        return make_carton(rng, rng.uniform(0.3, 0.75))
    if kind == 1:  # bin
        low, height = rng.uniform(0.11, 0.2), rng.uniform(0.28, 0.7)
        return lathe([(0, 0), (low, 0), (low * 1.2, height)], (0, 0, 0), any_colour(rng))
    if kind == 2:  # computer
        size = (rng.uniform(0.16, 0.22), rng.uniform(0.38, 0.5), rng.uniform(0.35, 0.48))
        return box(size, (0, 0, 0), pick_colour(rng, DARKS, GREYS))
    if kind == 3:
        return make_plant(rng, rng.uniform(0.6, 1.7))
    if kind == 4:  # floor lamp
        height, colour = rng.uniform(1.3, 1.8), pick_colour(rng, DARKS, GREYS, WOOD)
        shade = [(rng.uniform(0.15, 0.24), 0), (0.12, 0.28)]
        return join(
            [
                cylinder(0.14, 0.03, (0, 0, 0), colour),
                cylinder(0.014, height, (0, 0, 0), colour, sides=6),
                lathe(shade, (0, 0, height - 0.15), pick_colour(rng, WHITES, FABRICS)),
            ]
        )
    if kind == 5:  # bag
        radii = (rng.uniform(0.12, 0.22), rng.uniform(0.08, 0.15), rng.uniform(0.15, 0.26))
        return ellipsoid(radii, (0, 0, radii[2] * 0.9), pick_colour(rng, FABRICS, DARKS))
    if kind == 6:
        return make_cabinet(rng)
    return _coat_stand(rng)


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
