# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clutter that stands or lies on the floor."""

from asis_ros.rooms.furniture.boxes import make_box_stack, make_carton, make_crate
from asis_ros.rooms.furniture.cabinets import make_cabinet, make_nightstand
from asis_ros.rooms.furniture.lockers import make_filing_cabinet
from asis_ros.rooms.furniture.machines import make_copier, make_dispenser
from asis_ros.rooms.furniture.plants import make_plant
from asis_ros.rooms.furniture.steps import make_step_ladder, make_steps
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
    ellipsoid,
    join,
    lathe,
    lump,
    Solid,
    tube,
)
import numpy as np


def make_floor_item(rng: np.random.Generator) -> Solid:
    """Something that stands on the floor."""
    kinds = (
        make_carton, make_carton, make_box_stack, make_box_stack, make_crate, _bin, _bin,
        make_computer, _floor_plant, _floor_plant, make_floor_lamp, _bag, _bag, make_cabinet,
        make_filing_cabinet, _coat_stand, _suitcase, _fan, _cable, _heap, _toy, _shoes, _trolley,
        _drying_rack, _vacuum, _instrument, make_copier, make_step_ladder, make_steps,
        make_dispenser,
    )  # fmt: skip
    return kinds[rng.integers(len(kinds))](rng)


def make_under_desk_item(rng: np.random.Generator) -> Solid:
    """Something that fits under a desk."""
    kinds = (make_computer, _bin, _bag, _cable, make_carton, _shoes, make_nightstand, make_crate)
    return kinds[rng.integers(len(kinds))](rng)


def _bin(rng: np.random.Generator) -> Solid:
    low, height = rng.uniform(0.1, 0.22), rng.uniform(0.25, 0.75)
    colour = any_colour(rng)
    if rng.random() < 0.3:  # with a lid
        size = (2 * low, 2 * low * rng.uniform(0.7, 1.1), height)
        lid = cushion((size[0] + 0.02, size[1] + 0.02, 0.1), (0, 0, height - 0.05), colour * 0.9)
        return join([box(size, (0, 0, 0), colour), lid])
    sides = 4 if rng.random() < 0.2 else 12
    return lathe([(0, 0), (low, 0), (low * 1.2, height)], (0, 0, 0), colour, sides=sides)


def make_computer(rng: np.random.Generator) -> Solid:
    """Tower case."""
    size = (rng.uniform(0.16, 0.22), rng.uniform(0.38, 0.5), rng.uniform(0.35, 0.48))
    return box(size, (0, 0, 0), pick_colour(rng, DARKS, GREYS))


def _floor_plant(rng: np.random.Generator) -> Solid:
    return make_plant(rng, rng.uniform(0.5, 1.9))


def make_floor_lamp(rng: np.random.Generator) -> Solid:
    """Lamp with a straight, bowed or three-legged stand."""
    height, colour = rng.uniform(1.3, 1.85), pick_colour(rng, DARKS, GREYS, WOOD)
    wide = rng.uniform(0.13, 0.27)
    shade = [(wide, 0), (wide * rng.uniform(0.45, 1.0), rng.uniform(0.2, 0.35))]
    kind = rng.choice(3, p=(0.5, 0.25, 0.25))
    lit = pick_colour(rng, WHITES, FABRICS)
    if kind == 1:
        reach = rng.uniform(0.4, 0.9)
        arc = np.linspace(0, np.pi * 0.85, 9)
        x, z = reach / 2 * (1 - np.cos(arc)), height * np.sin(np.minimum(arc, np.pi / 2 + 0.5))
        path = np.stack([x, 0 * x, z], axis=1)
        head = lathe(shade, (float(x[-1]), 0, float(z[-1]) - 0.1), lit)
        return join([cylinder(0.16, 0.05, (0, 0, 0), colour), tube(path, 0.015, colour), head])
    parts = [lathe(shade, (0, 0, height - 0.15), lit)]
    if kind == 0:
        parts.append(cylinder(0.14, 0.03, (0, 0, 0), colour))
        parts.append(cylinder(0.014, height, (0, 0, 0), colour, sides=6))
    else:
        for angle in (0.3, 2.4, 4.5):
            foot = (0.3 * np.cos(angle), 0.3 * np.sin(angle), 0.0)
            parts.append(tube([foot, (0, 0, height)], 0.015, colour))
    return join(parts)


def _bag(rng: np.random.Generator) -> Solid:
    """Rucksack, sack or handbag with straps."""
    size = (rng.uniform(0.25, 0.5), rng.uniform(0.16, 0.35), rng.uniform(0.25, 0.55))
    colour = pick_colour(rng, FABRICS, DARKS) if rng.random() < 0.7 else any_colour(rng)
    arc = np.linspace(0, np.pi, 7)
    x, z = 0.12 * np.cos(arc), size[2] * 0.9 + 0.12 * np.sin(arc)
    strap = tube(np.stack([x, 0 * x, z], axis=1), 0.012, colour * 0.7)
    return join([lump(rng, size, (0, 0, 0), colour), strap])


def _coat_stand(rng: np.random.Generator) -> Solid:
    colour = pick_colour(rng, WOOD, DARKS)
    parts = [cylinder(0.17, 0.03, (0, 0, 0), colour), cylinder(0.02, 1.7, (0, 0, 0), colour)]
    for angle in np.linspace(0, 5.2, 6):
        hook = tube([(0, 0, 1.6), (0.14, 0, 1.68)], 0.012, colour)
        parts.append(hook.moved(yaw=float(angle)))
    for _ in range(int(rng.integers(0, 4))):
        coat = lump(
            rng, (0.3, 0.2, rng.uniform(0.6, 1.0)), (0.12, 0, 0.7), pick_colour(rng, FABRICS)
        )
        parts.append(coat.moved(yaw=rng.uniform(0, 6)))
    return join(parts)


def _suitcase(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.35, 0.5), rng.uniform(0.2, 0.3), rng.uniform(0.5, 0.75))
    colour = any_colour(rng)
    grip = [
        (-0.1, 0, size[2]),
        (-0.1, 0, size[2] + 0.2),
        (0.1, 0, size[2] + 0.2),
        (0.1, 0, size[2]),
    ]
    case = join([cushion(size, (0, 0, 0.03), colour), tube(grip, 0.01, DARKS[0])])
    return case if rng.random() < 0.7 else case.pitched(np.pi / 2, -size[1] / 2, 0).moved(y=0.3)


def _fan(rng: np.random.Generator) -> Solid:
    """Fan or heater on a stand."""
    height, colour = rng.uniform(0.5, 1.2), pick_colour(rng, WHITES, DARKS)
    head = cylinder(rng.uniform(0.15, 0.22), 0.14, (0, 0, -0.07), colour, sides=14)
    foot, post = (cylinder(*size, (0, 0, 0), colour) for size in ((0.18, 0.03), (0.02, height)))
    return join([foot, post, head.pitched(np.pi / 2 + rng.normal(0, 0.2)).moved(z=height)])


def _cable(rng: np.random.Generator) -> Solid:
    """Cable that winds over the floor to a socket strip."""
    steps = rng.normal(0, 0.7, 14).cumsum()
    path = np.stack([np.cos(steps), np.sin(steps)], axis=1).cumsum(axis=0) * 0.09
    path -= (path.min(axis=0) + path.max(axis=0)) / 2
    colour = pick_colour(rng, DARKS, WHITES)
    cable = tube(
        np.column_stack([path, np.full(len(path), 0.01)]), rng.uniform(0.005, 0.012), colour
    )
    return join([cable, box((0.3, 0.06, 0.045), (*path[-1], 0), colour)])


def _heap(rng: np.random.Generator) -> Solid:
    """Clothes, cushions, blankets or a beanbag."""
    if rng.random() < 0.4:
        side = rng.uniform(0.35, 0.6)
        return cushion((side, side, 0.14), (0, 0, 0), any_colour(rng))
    size = (rng.uniform(0.3, 0.95), rng.uniform(0.3, 0.8), rng.uniform(0.1, 0.6))
    return lump(rng, size, (0, 0, 0), any_colour(rng))


def _toy(rng: np.random.Generator) -> Solid:
    """Ball, blocks or a toy animal."""
    kind = rng.integers(3)
    if kind == 0:
        radius = rng.uniform(0.08, 0.33)
        return ellipsoid((radius, radius, radius), (0, 0, radius), any_colour(rng))
    if kind == 1:
        spots = rng.uniform(-0.3, 0.3, (int(rng.integers(3, 9)), 2))
        return join([box((0.08, 0.06, 0.06), (x, y, 0), any_colour(rng)) for x, y in spots])
    body, colour = rng.uniform(0.12, 0.25), any_colour(rng)
    return join([ellipsoid((body * 0.8, body * 0.7, body), (0, 0, body), colour),
                 ellipsoid((body * 0.6,) * 3, (0, 0, 2.3 * body), colour)])  # fmt: skip


def _shoes(rng: np.random.Generator) -> Solid:
    shoes = []
    for pair in range(int(rng.integers(1, 4))):
        colour = any_colour(rng)
        for side in (0.0, 0.12):
            shoe = join([cushion((0.1, 0.28, 0.07), (0, 0, 0), colour),
                         cushion((0.09, 0.13, 0.07), (0, -0.07, 0.05), colour)])  # fmt: skip
            shoes.append(shoe.moved(0.3 * pair + side, rng.normal(0, 0.03), 0, rng.normal(0, 0.2)))
    return join(shoes)


def _trolley(rng: np.random.Generator) -> Solid:
    """Trolley of two or three trays."""
    width, depth, height = rng.uniform(0.4, 0.7), rng.uniform(0.3, 0.45), rng.uniform(0.7, 0.95)
    colour = any_colour(rng)
    parts = [box((width, depth, 0.03), (0, 0, z), colour)
             for z in np.linspace(0.12, height, int(rng.integers(2, 4)))]  # fmt: skip
    parts += [cylinder(0.012, height + 0.1, (x * width / 2, y * depth / 2, 0), colour, sides=6)
              for x in (-1, 1) for y in (-1, 1)]  # fmt: skip
    parts += [box((0.12, 0.15, rng.uniform(0.05, 0.25)), (x, 0, height + 0.03), any_colour(rng))
              for x in (-0.1, 0.1)]  # fmt: skip
    return join(parts)


def _drying_rack(rng: np.random.Generator) -> Solid:
    width, colour = rng.uniform(0.9, 1.3), pick_colour(rng, WHITES, GREYS)
    parts = []
    for x in (-width / 2, width / 2):
        parts.append(tube([(x, -0.3, 0), (x, 0.3, 0.95)], 0.01, colour))
        parts.append(tube([(x, 0.3, 0), (x, -0.3, 0.95)], 0.01, colour))
    for y in np.linspace(-0.3, 0.3, 8):
        parts.append(box((width, 0.006, 0.006), (0, float(y), 0.95), colour))
        if rng.random() < 0.5:
            cloth = (rng.uniform(0.2, 0.5), 0.02, rng.uniform(0.2, 0.6))
            x = rng.uniform(-0.3, 0.3) * width
            parts.append(box(cloth, (x, float(y), 0.95 - cloth[2]), any_colour(rng)))
    return join(parts)


def _vacuum(rng: np.random.Generator) -> Solid:
    colour = any_colour(rng)
    hose = [
        (0, 0.1, 0.2),
        (0.05, 0.35, 0.35),
        (0.2, 0.4, 0.6),
        (0.3, 0.2, 0.95),
        (0.35, 0.5, 0.05),
    ]
    body = cushion((0.28, 0.4, 0.24), (0, 0, 0), colour)
    return join([body, tube(hose, 0.02, DARKS[0]), box((0.3, 0.1, 0.05), (0.35, 0.5, 0), colour)])


def _instrument(rng: np.random.Generator) -> Solid:
    """Guitar on a stand, or a keyboard."""
    wood = pick_colour(rng, WOOD, DARKS)
    if rng.random() < 0.5:
        body = lump(np.random.default_rng(1), (0.38, 0.1, 0.48), (0, 0, 0.1), wood)
        neck = box((0.05, 0.03, 0.55), (0, 0, 0.55), wood * 0.7)
        return join([body, neck]).pitched(0.2)
    keys = box((1.2, 0.3, 0.1), (0, 0, 0.68), DARKS[0])
    stand = [tube([(-0.4, 0.2, 0), (0.4, -0.2, 0.68)], 0.02, DARKS[1]),
             tube([(0.4, 0.2, 0), (-0.4, -0.2, 0.68)], 0.02, DARKS[1])]  # fmt: skip
    return join([keys, *stand])
