# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clutter that stands or lies on tables, cupboards and counters."""

from asis_ros.rooms.furniture.plants import make_plant
from asis_ros.rooms.palettes import (
    any_colour,
    DARKS,
    FABRICS,
    GREYS,
    pick_colour,
    WHITES,
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


def make_screen(rng: np.random.Generator) -> Solid:
    """Monitor on a foot; the picture is on the +y side."""
    width, height = rng.uniform(0.36, 0.8), rng.uniform(0.26, 0.42)
    lift = rng.uniform(0.08, 0.2)
    case = pick_colour(rng, DARKS, GREYS)
    screen = pick_colour(rng, DARKS) if rng.random() < 0.6 else any_colour(rng)
    deep = rng.uniform(0.02, 0.05) if rng.random() < 0.93 else 0.35  # a tube
    panel = box((width, deep, height), (0, -deep / 2, lift), case)
    picture = box((width - 0.03, 0.01, height - 0.03), (0, 0, lift + 0.015), screen)
    return join(
        [
            panel.pitched(0.08, 0, lift),
            picture.pitched(0.08, 0, lift),
            box((0.06, 0.03, lift + 0.1), (0, -0.05, 0), case),
            box((rng.uniform(0.18, 0.28), 0.18, 0.02), (0, -0.02, 0), case),
        ]
    )


def make_desk_item(rng: np.random.Generator) -> Solid:
    """Something on a desk."""
    kinds = (_laptop, _keyboard, _mug, _pile, _pile, _papers, _papers, _lamp, _plant, _device,
             _box, _box, _tray, _phone, _cable, _cable, _bag, _pens)  # fmt: skip
    return kinds[rng.integers(len(kinds))](rng)


def make_dish(rng: np.random.Generator) -> Solid:
    """Something on a dining table or a coffee table."""
    kinds = (_mug, _bottle, _bowl, _plate, _plate, _vase, _pile, _candle, _plant, _laptop, _box)
    return kinds[rng.integers(len(kinds))](rng)


def make_ornament(rng: np.random.Generator) -> Solid:
    """Something on a cupboard."""
    kinds = (_lamp, _lamp, _plant, _vase, _vase, _pile, _frame, _clock, _box, _device, _bowl, _bag)
    return kinds[rng.integers(len(kinds))](rng)


def make_kitchenware(rng: np.random.Generator) -> Solid:
    """Something on a kitchen counter."""
    kinds = (
        _appliance,
        _appliance,
        _pot,
        _bottle,
        _bottle,
        _bowl,
        _plate,
        _rack,
        _box,
        _mug,
        _plant,
    )
    return kinds[rng.integers(len(kinds))](rng)


def make_divider(rng: np.random.Generator, length: float) -> Solid:
    """Panel between two desks of some length (m), along x."""
    size = (length * rng.uniform(0.85, 1.0), rng.uniform(0.015, 0.05), rng.uniform(0.25, 0.65))
    colour, frame = pick_colour(rng, FABRICS, GREYS, WHITES), pick_colour(rng, GREYS, DARKS)
    rail = (size[0], size[1] + 0.01, 0.02)
    return join([box(size, (0, 0, 0), colour), box(rail, (0, 0, size[2]), frame)])


def _laptop(rng: np.random.Generator) -> Solid:
    case = pick_colour(rng, GREYS, DARKS)
    lid = box((0.34, 0.012, 0.23), (0, -0.11, 0.01), case)
    base = box((0.34, 0.23, 0.018), (0, 0, 0), case * 0.8)
    return join([base, lid.pitched(rng.uniform(0.1, 0.5), -0.11, 0.01)])


def _keyboard(rng: np.random.Generator) -> Solid:
    colour = pick_colour(rng, DARKS, WHITES)
    board = box((rng.uniform(0.3, 0.46), 0.14, 0.025), (0, 0, 0), colour)
    return join([board, ellipsoid((0.03, 0.05, 0.02), (0.32, 0, 0.015), colour)])


def _mug(rng: np.random.Generator) -> Solid:
    radius, height = rng.uniform(0.03, 0.05), rng.uniform(0.08, 0.15)
    return cylinder(radius, height, (0, 0, 0), any_colour(rng), sides=10)


def _bottle(rng: np.random.Generator) -> Solid:
    wide, tall = rng.uniform(0.03, 0.05), rng.uniform(0.2, 0.34)
    profile = [(0, 0), (wide, 0), (wide, tall * 0.6), (wide * 0.35, tall * 0.75),
               (wide * 0.35, tall), (0, tall)]  # fmt: skip
    return lathe(profile, (0, 0, 0), any_colour(rng), sides=10)


def _pile(rng: np.random.Generator) -> Solid:
    """Papers or books on top of each other."""
    parts, z = [], 0.0
    for _ in range(int(rng.integers(1, 9))):
        size = (rng.uniform(0.18, 0.3), rng.uniform(0.15, 0.23), rng.uniform(0.008, 0.05))
        colour = pick_colour(rng, WHITES) if rng.random() < 0.4 else any_colour(rng)
        parts.append(box(size, (0, 0, z), colour).moved(yaw=rng.normal(0, 0.15)))
        z += size[2]
    return join(parts)


def _papers(rng: np.random.Generator) -> Solid:
    """Sheets and folders spread side by side."""
    parts = []
    for _ in range(int(rng.integers(2, 7))):
        size = (0.21, 0.297, rng.uniform(0.004, 0.03))
        colour = pick_colour(rng, WHITES) if rng.random() < 0.7 else any_colour(rng)
        x, y = rng.uniform(-0.2, 0.2, 2)
        parts.append(box(size, (0, 0, 0), colour).moved(x, y, yaw=rng.uniform(-0.8, 0.8)))
    return join(parts)


def _lamp(rng: np.random.Generator) -> Solid:
    """Lamp with a jointed arm, or with a shade over a foot."""
    colour = pick_colour(rng, DARKS, GREYS, FABRICS, WHITES)
    if rng.random() < 0.5:
        elbow = (0, -0.15, 0.25)
        arm = tube([(0, 0, 0.02), elbow, (0, 0.12, 0.42)], 0.01, colour)
        shade = lathe([(0.09, 0), (0.04, 0.1), (0, 0.12)], (0, 0.14, 0.34), colour)
        return join([cylinder(0.08, 0.02, (0, 0, 0), colour), arm, shade])
    tall, wide = rng.uniform(0.3, 0.6), rng.uniform(0.1, 0.2)
    foot = lathe([(0, 0), (0.07, 0), (0.09, tall * 0.2), (0.03, tall * 0.55), (0, tall * 0.6)],
                 (0, 0, 0), colour)  # fmt: skip
    profile = [(wide, tall * 0.55), (wide * rng.uniform(0.6, 1.0), tall)]
    return join([foot, lathe(profile, (0, 0, 0), pick_colour(rng, WHITES, FABRICS))])


def _plant(rng: np.random.Generator) -> Solid:
    return make_plant(rng, rng.uniform(0.15, 0.5))


def _device(rng: np.random.Generator) -> Solid:
    """Printer, loudspeaker, radio or console."""
    size = (rng.uniform(0.12, 0.45), rng.uniform(0.12, 0.4), rng.uniform(0.06, 0.32))
    colour = pick_colour(rng, DARKS, GREYS, WHITES)
    if rng.random() < 0.4:
        return cushion(size, (0, 0, 0), colour)
    panel = box(
        (size[0] * 0.8, 0.015, size[2] * 0.6), (0, size[1] / 2, size[2] * 0.2), colour * 0.7
    )
    return join([box(size, (0, 0, 0), colour), panel])


def _box(rng: np.random.Generator) -> Solid:
    size = rng.uniform(0.08, 0.42, 3)
    return box((size[0], size[1], size[2]), (0, 0, 0), any_colour(rng))


def _tray(rng: np.random.Generator) -> Solid:
    """Letter trays, one over the other."""
    colour, count = any_colour(rng), int(rng.integers(2, 5))
    parts = [box((0.25, 0.33, 0.008), (0, 0, 0.065 * level), colour) for level in range(count)]
    parts += [box((0.008, 0.3, 0.065 * count), (x, 0, 0), colour) for x in (-0.125, 0.125)]
    return join(parts)


def _phone(rng: np.random.Generator) -> Solid:
    colour = pick_colour(rng, DARKS, GREYS)
    base = box((0.18, 0.2, 0.04), (0, 0, 0), colour).pitched(0.2, -0.1, 0)
    return join([base, cushion((0.05, 0.2, 0.05), (-0.06, 0, 0.06), colour)])


def _cable(rng: np.random.Generator) -> Solid:
    steps = rng.normal(0, 0.8, 10).cumsum()
    path = np.stack([np.cos(steps), np.sin(steps), 0 * steps], axis=1).cumsum(axis=0) * 0.06
    path += (0, 0, 0.008) - (path.min(axis=0) + path.max(axis=0)) / 2
    return tube(path, 0.006, pick_colour(rng, DARKS, WHITES))


def _bag(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.15, 0.35), rng.uniform(0.1, 0.25), rng.uniform(0.08, 0.3))
    return lump(rng, size, (0, 0, 0), any_colour(rng))


def _pens(rng: np.random.Generator) -> Solid:
    cup = cylinder(0.04, 0.1, (0, 0, 0), any_colour(rng), sides=8)
    pens = [tube([(0, 0, 0.05), (*rng.normal(0, 0.03, 2), 0.19)], 0.005, any_colour(rng))
            for _ in range(4)]  # fmt: skip
    return join([cup, *pens])


def _bowl(rng: np.random.Generator) -> Solid:
    """Bowl with fruit."""
    wide, tall = rng.uniform(0.08, 0.17), rng.uniform(0.05, 0.1)
    parts = [lathe([(0, 0), (wide * 0.5, 0), (wide, tall), (wide * 0.9, tall), (0, tall * 0.3)],
                   (0, 0, 0), any_colour(rng))]  # fmt: skip
    for x, y in rng.uniform(-0.5, 0.5, (int(rng.integers(0, 6)), 2)) * wide:
        parts.append(ellipsoid((0.035, 0.035, 0.035), (x, y, tall), any_colour(rng)))
    return join(parts)


def _plate(rng: np.random.Generator) -> Solid:
    colour = pick_colour(rng, WHITES) if rng.random() < 0.6 else any_colour(rng)
    plate = lathe([(0, 0.005), (0.08, 0.005), (0.13, 0.025), (0.08, 0), (0, 0)], (0, 0, 0), colour)
    return join([plate, cylinder(0.035, 0.12, (0.18, 0.08, 0), any_colour(rng), sides=8)])


def _vase(rng: np.random.Generator) -> Solid:
    """Vase, with or without twigs."""
    wide, tall = rng.uniform(0.05, 0.1), rng.uniform(0.15, 0.35)
    profile = [
        (0, 0),
        (wide * 0.7, 0),
        (wide, tall * 0.4),
        (wide * 0.45, tall * 0.8),
        (wide * 0.6, tall),
    ]
    parts = [lathe(profile, (0, 0, 0), any_colour(rng))]
    for _ in range(int(rng.integers(0, 8))):
        tip = (*rng.normal(0, 0.1, 2), tall + rng.uniform(0.1, 0.35))
        parts.append(tube([(0, 0, tall * 0.5), tip], 0.005, (0.3, 0.35, 0.15)))
        parts.append(ellipsoid((0.03, 0.03, 0.03), tip, any_colour(rng)))
    return join(parts)


def _candle(rng: np.random.Generator) -> Solid:
    return cylinder(rng.uniform(0.02, 0.05), rng.uniform(0.08, 0.3), (0, 0, 0), any_colour(rng))


def _frame(rng: np.random.Generator) -> Solid:
    size = (rng.uniform(0.12, 0.3), 0.02, rng.uniform(0.15, 0.35))
    frame = box(size, (0, 0, 0), any_colour(rng)).pitched(rng.uniform(0.1, 0.3))
    return join([frame, box((0.03, 0.1, 0.01), (0, -0.06, 0), DARKS[0])])


def _clock(rng: np.random.Generator) -> Solid:
    return cylinder(0.08, 0.06, (0, 0, -0.03), any_colour(rng)).pitched(np.pi / 2).moved(z=0.08)


def _appliance(rng: np.random.Generator) -> Solid:
    """Microwave oven, toaster, kettle, mixer or coffee machine."""
    colour = pick_colour(rng, WHITES, DARKS, GREYS)
    kind = rng.integers(4)
    if kind == 0:
        door = box((0.32, 0.02, 0.22), (-0.06, 0.18, 0.03), DARKS[0])
        return join([box((0.48, 0.36, 0.28), (0, 0, 0), colour), door])
    if kind == 1:
        return cushion((0.3, 0.18, 0.2), (0, 0, 0), colour)
    if kind == 2:
        body = lathe([(0.08, 0), (0.09, 0.02), (0.06, 0.2), (0, 0.22)], (0, 0, 0), colour)
        grip = [(0.06, 0, 0.18), (0.13, 0, 0.16), (0.12, 0, 0.05), (0.08, 0, 0.04)]
        return join([body, tube(grip, 0.012, DARKS[0])])
    tower = [
        box((0.22, 0.12, 0.36), (0, -0.08, 0), colour),
        box((0.22, 0.3, 0.05), (0, 0, 0), colour),
    ]
    return join([*tower, box((0.22, 0.26, 0.1), (0, 0, 0.27), colour)])


def _pot(rng: np.random.Generator) -> Solid:
    wide, tall = rng.uniform(0.09, 0.16), rng.uniform(0.05, 0.18)
    colour = pick_colour(rng, GREYS, DARKS)
    handle = tube([(wide, 0, tall * 0.8), (wide + 0.18, 0, tall)], 0.012, DARKS[0])
    return join([lathe([(0, 0), (wide, 0), (wide, tall), (wide * 0.95, tall), (wide * 0.9, 0.01)],
                       (0, 0, 0), colour), handle])  # fmt: skip


def _rack(rng: np.random.Generator) -> Solid:
    """Dishes in a rack."""
    parts = [box((0.4, 0.3, 0.03), (0, 0, 0), GREYS[3])]
    for x in np.arange(-0.17, 0.15, rng.uniform(0.03, 0.06)):
        plate = cylinder(0.11, 0.01, (0, 0, 0), pick_colour(rng, WHITES))
        parts.append(plate.rolled(np.pi / 2 + 0.2).moved(float(x), 0, 0.13))
    return join(parts)
