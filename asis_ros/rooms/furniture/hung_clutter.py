# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clutter that hangs on walls."""

from asis_ros.rooms.furniture.cabinets import fronted
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
    Colour,
    cylinder,
    join,
    lathe,
    lump,
    Solid,
    tube,
)
import numpy as np


def make_radiator(rng: np.random.Generator) -> Solid:
    """Ribbed, flat or towel radiator, its back at its -y side."""
    width, height = rng.uniform(0.5, 1.8), rng.uniform(0.35, 0.65)
    colour, low = pick_colour(rng, WHITES), rng.uniform(0.08, 0.15)
    kind = rng.choice(3, p=(0.5, 0.35, 0.15))
    if kind == 0:
        parts = [box((width, 0.04, height), (0, 0, low), colour)]
        for x in np.arange(-width / 2 + 0.03, width / 2, rng.uniform(0.05, 0.08)):
            parts.append(box((0.03, 0.11, height), (float(x), 0, low), colour))
    elif kind == 1:
        parts = [box((width, 0.02, height), (0, y, low), colour) for y in (-0.03, 0.04)]
        parts.append(box((width, 0.1, 0.02), (0, 0, low + height), colour))
    else:
        width, height = rng.uniform(0.4, 0.6), rng.uniform(0.9, 1.5)
        parts = [box((0.03, 0.04, height), (x * width / 2, 0, 0.4), colour) for x in (-1, 1)]
        parts += [box((width, 0.025, 0.025), (0, 0.01, float(z)), colour)
                  for z in np.arange(0.42, 0.4 + height, 0.08)]  # fmt: skip
    end = width / 2 + 0.04
    parts.append(
        tube([(end, 0, 0.0), (end, 0, low + 0.08), (end - 0.06, 0, low + 0.08)], 0.012, colour)
    )
    return join(parts)


def make_wall_item(rng: np.random.Generator) -> Solid:
    """Anything that hangs on a wall; back at y = 0, centred on z = 0."""
    kinds = (_picture, _poster, _switch, _wall_cupboard, _coats, _mirror, _television, _clock,
             _wall_lamp, _extinguisher, _dispenser, _air_conditioner, _cloth)  # fmt: skip
    frequencies = (0.24, 0.12, 0.14, 0.07, 0.08, 0.06, 0.05, 0.05, 0.06, 0.04, 0.04, 0.02, 0.03)
    return kinds[rng.choice(len(kinds), p=frequencies)](rng)


def make_technical_item(rng: np.random.Generator) -> Solid:
    """Installation or notice on the wall of a workplace; back at y = 0, centred on z = 0."""
    kinds = (_wall_cabinet, _extinguisher, _switch, _sheets, _sign, _poster, _dispenser,
             _television, _clock, _coats)  # fmt: skip
    frequencies = (0.26, 0.1, 0.14, 0.12, 0.1, 0.1, 0.05, 0.05, 0.04, 0.04)
    return kinds[rng.choice(len(kinds), p=frequencies)](rng)


def make_trunking(rng: np.random.Generator) -> Solid:
    """Cable trunking along x with sockets; back at y = 0, centred on z = 0."""
    size = (rng.uniform(0.8, 4.5), rng.uniform(0.015, 0.08), rng.uniform(0.03, 0.17))
    parts = [_plate(size, colour := pick_colour(rng, WHITES, GREYS))]
    for x in rng.uniform(-0.45, 0.45, int(rng.poisson(size[0]))) * size[0]:
        socket = (0.08, size[1] + 0.012, min(0.08, 0.9 * size[2]))
        parts.append(_plate(socket, colour * 0.93).moved(float(x)))
    return join(parts)


def make_pipe(rng: np.random.Generator, height: float) -> Solid:
    """Pipe or cable duct from floor to ceiling, centred on z = height / 2."""
    radius, colour = rng.uniform(0.015, 0.06), pick_colour(rng, WHITES, GREYS)
    pipe = tube(
        [(0, radius, -height / 2), (0, radius, 0), (0, radius, height / 2)], radius, colour
    )
    return join([pipe.moved(3 * radius * number) for number in range(int(rng.integers(1, 4)))])


def _plate(size: tuple[float, float, float], rgb: Colour) -> Solid:
    """Box whose back is at y = 0, centred on z = 0."""
    return box(size, (0, size[1] / 2, -size[2] / 2), rgb)


def _wall_cabinet(rng: np.random.Generator) -> Solid:
    """Switch box, hydrant or electrical cabinet, up to the size of a door or a board."""
    if rng.random() < 0.45:
        width, height = rng.uniform(0.2, 0.6), rng.uniform(0.25, 0.9)
    else:
        width, height = rng.uniform(0.5, 1.5), rng.uniform(0.7, 2.1)
    depth = rng.uniform(0.03, 0.08) if rng.random() < 0.5 else rng.uniform(0.08, 0.35)
    colour = pick_colour(rng, GREYS, WHITES)
    if rng.random() < 0.08:
        colour = np.array((0.6, 0.1, 0.08))
    parts = [_plate((width, 0.85 * depth, height), colour * 0.95)]
    leaves = 2 if width > 0.8 else 1
    each = width / leaves
    for leaf in range(leaves):
        x = (leaf + 0.5) * each - width / 2
        parts.append(_plate((each - 0.015, depth, height - 0.03), colour).moved(x))
        handle = x + (0.42 if leaf == 0 else -0.42) * each
        parts.append(_plate((0.025, depth + 0.025, 0.1), DARKS[0]).moved(handle))
    if rng.random() < 0.4:  # conduits to the ceiling or the floor
        for x in rng.uniform(-0.4, 0.4, int(rng.integers(1, 4))) * width:
            end = rng.uniform(0.1, 0.6) * rng.choice((-1, 1))
            run = [(float(x), 0.02, 0.0), (float(x), 0.02, np.sign(end) * height / 2 + end)]
            parts.append(tube(run, 0.015, GREYS[3]))
    return join(parts)


def _sheets(rng: np.random.Generator) -> Solid:
    """Group of notices, postcards or sheets of paper."""
    width, height = rng.uniform(0.25, 1.4), rng.uniform(0.3, 1.0)
    parts = []
    for _ in range(int(rng.integers(1, 9))):
        size = (rng.uniform(0.15, 0.32), rng.uniform(0.003, 0.006), rng.uniform(0.15, 0.42))
        x, z = rng.uniform(-0.5, 0.5, 2) * (width, height)
        sheet = pick_colour(rng, WHITES) if rng.random() < 0.8 else any_colour(rng)
        parts.append(_plate(size, sheet).moved(x, 0, z))
    return join(parts)


def _sign(rng: np.random.Generator) -> Solid:
    """Sign or exit lamp, flat on the wall or standing out from it."""
    wide, tall = rng.uniform(0.15, 0.5), rng.uniform(0.08, 0.35)
    colour = any_colour(rng) if rng.random() < 0.5 else np.array((0.1, 0.45, 0.25))
    if rng.random() < 0.7:
        return _plate((wide, rng.uniform(0.004, 0.07), tall), colour)
    return _plate((rng.uniform(0.01, 0.06), wide, tall), colour)


def _picture(rng: np.random.Generator) -> Solid:
    width, height = rng.uniform(0.18, 1.2), rng.uniform(0.2, 1.0)
    frame, thick = pick_colour(rng, DARKS, WOOD, WHITES), rng.uniform(0.012, 0.045)
    parts = [box((width, 0.8 * thick, height), (0, 0.4 * thick, -height / 2), any_colour(rng))]
    bar = rng.uniform(0.015, 0.06)
    for side in (-1, 1):
        at = (side * (width - bar) / 2, thick / 2, -height / 2)
        parts.append(box((bar, thick, height), at, frame))
        z = side * (height - bar) / 2 - bar / 2
        parts.append(box((width, thick, bar), (0, thick / 2, z), frame))
    return join(parts)


def _poster(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.2, 0.9), rng.uniform(0.003, 0.008), rng.uniform(0.28, 1.2))
    return _plate(size, any_colour(rng))


def _switch(rng: np.random.Generator) -> Solid:
    """Switch, thermostat, socket, sign or alarm."""
    size = (rng.uniform(0.07, 0.3), rng.uniform(0.015, 0.06), rng.uniform(0.07, 0.2))
    return _plate(size, pick_colour(rng, WHITES, GREYS))


def _wall_cupboard(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.4, 1.4), rng.uniform(0.2, 0.38), rng.uniform(0.35, 0.8))
    columns = max(1, round(size[0] / 0.5))
    return fronted(rng, size, columns, 1, open_fraction=0.15).moved(0, size[1] / 2, -size[2] / 2)


def _coats(rng: np.random.Generator) -> Solid:
    """Row of hooks with coats, bags and hats."""
    width = rng.uniform(0.4, 1.2)
    rail = box((width, 0.02, 0.1), (0, 0.01, 0.35), pick_colour(rng, WOOD, WHITES))
    parts = [rail]
    for x in np.arange(-width / 2 + 0.1, width / 2, 0.16):
        parts.append(tube([(x, 0, 0.4), (x, 0.07, 0.42)], 0.008, GREYS[0]))
        if rng.random() < 0.6:
            tall = rng.uniform(0.3, 1.0)
            coat = (rng.uniform(0.2, 0.4), rng.uniform(0.1, 0.22), tall)
            parts.append(lump(rng, coat, (x, 0.1, 0.42 - tall), pick_colour(rng, FABRICS)))
    return join(parts)


def _mirror(rng: np.random.Generator) -> Solid:
    """Frame only, mostly: the glass sends the light elsewhere."""
    width, height = rng.uniform(0.3, 0.9), rng.uniform(0.4, 1.3)
    frame, bar = pick_colour(rng, WOOD, GREYS), rng.uniform(0.02, 0.07)
    parts = [box((width, 0.012, height), (0, 0.006, -height / 2), pick_colour(rng, GREYS))]
    for side in (-1, 1):
        parts.append(box((bar, 0.03, height), (side * width / 2, 0.015, -height / 2), frame))
        parts.append(box((width, 0.03, bar), (0, 0.015, side * height / 2 - bar / 2), frame))
    return join(parts)


def _television(rng: np.random.Generator) -> Solid:
    width = rng.uniform(0.6, 1.5)
    height, away = width * 0.58, rng.uniform(0.01, 0.12)
    screen = box((width, 0.045, height), (0, away + 0.022, -height / 2), DARKS[2])
    return join([screen, box((0.3, away + 0.01, 0.25), (0, away / 2, -0.12), DARKS[0])])


def _clock(rng: np.random.Generator) -> Solid:
    face = cylinder(
        rng.uniform(0.1, 0.22), 0.04, (0, 0, 0), pick_colour(rng, WHITES, DARKS), sides=16
    )
    return face.pitched(-np.pi / 2).moved(0, 0, 0)


def _wall_lamp(rng: np.random.Generator) -> Solid:
    colour = pick_colour(rng, GREYS, DARKS, WOOD)
    arm = tube([(0, 0, 0), (0, 0.12, 0.02)], 0.012, colour)
    plate = box((0.08, 0.02, 0.12), (0, 0.01, -0.06), colour)
    shade = lathe([(0.09, 0), (0.05, 0.15)], (0, 0.13, -0.04), pick_colour(rng, WHITES))
    return join([arm, plate, shade])


def _extinguisher(rng: np.random.Generator) -> Solid:
    body = cylinder(0.08, 0.4, (0, 0.09, -0.25), (0.6, 0.08, 0.08))
    hose = [(0, 0.09, 0.18), (0.1, 0.12, 0.1), (0.1, 0.12, -0.15)]
    return join(
        [body, tube(hose, 0.012, DARKS[0]), box((0.05, 0.05, 0.06), (0, 0.09, 0.15), DARKS[0])]
    )


def _dispenser(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.12, 0.35), rng.uniform(0.1, 0.22), rng.uniform(0.2, 0.45))
    return _plate(size, pick_colour(rng, WHITES, GREYS, DARKS))


def _air_conditioner(rng: np.random.Generator) -> Solid:
    width = rng.uniform(0.7, 1.0)
    body = box((width, 0.2, 0.28), (0, 0.1, 0.3), pick_colour(rng, WHITES))
    return join([body, box((width - 0.1, 0.04, 0.05), (0, 0.2, 0.28), GREYS[3])])


def _cloth(rng: np.random.Generator) -> Solid:
    """Towel or wall hanging on a bar."""
    width, height = rng.uniform(0.3, 0.7), rng.uniform(0.4, 0.9)
    rod = box((width + 0.1, 0.02, 0.02), (0, 0.06, height / 2), GREYS[0])
    cloth = box((width, 0.02, height), (0, 0.06, -height / 2), any_colour(rng))
    return join([rod, cloth, box((0.02, 0.06, 0.02), (0, 0.03, height / 2), GREYS[0])])
