# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Chairs, stools and sofas; the sitter looks towards +y."""

from asis_ros.datasets.synthetic.colours import DARKS, FABRICS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.datasets.synthetic.solids import box, Colour, cushion, cylinder, join, Solid
import numpy as np


def make_chair(rng: np.random.Generator) -> Solid:
    """Chair for a visitor, a desk or a bar."""
    kind = rng.choice(4, p=(0.40, 0.42, 0.10, 0.08))
    if kind == 0:
        return _leg_chair(rng)
    if kind == 1:
        return _swivel_chair(rng)
    return _shell_chair(rng) if kind == 2 else _stool(rng)


def make_desk_chair(rng: np.random.Generator) -> Solid:
    """Chair as it stands at a desk: mostly swivel."""
    return _swivel_chair(rng) if rng.random() < 0.75 else _leg_chair(rng)


def make_sofa(rng: np.random.Generator) -> Solid:
    """Armchair or sofa of one to three seats, boxy or rounded."""
    seats = int(rng.choice((1, 2, 3), p=(0.45, 0.3, 0.25)))
    colour = pick_colour(rng, FABRICS)
    block = cushion if rng.random() < 0.6 else box
    arm = rng.uniform(0.08, 0.24) if rng.random() < 0.85 else 0.0
    seat_width, depth = rng.uniform(0.55, 0.72), rng.uniform(0.75, 0.98)
    width = seats * seat_width + 2 * arm
    lift = rng.choice((0.02, rng.uniform(0.06, 0.14)))
    seat_top, back_top = rng.uniform(0.36, 0.46), rng.uniform(0.68, 0.92)
    back, soft = rng.uniform(0.14, 0.26), rng.uniform(0.1, 0.18)
    parts = [
        box((width, depth, seat_top - soft - lift), (0, 0, lift), colour * 0.9),
        box((width, 0.06, back_top - lift - 0.05), (0, 0.03 - depth / 2, lift), colour),
    ]
    tilt = rng.uniform(0.0, 0.2)
    for seat in range(seats):
        x = (seat - (seats - 1) / 2) * seat_width
        shade = colour * rng.uniform(0.95, 1.1)
        size = (seat_width - 0.01, depth - back, soft)
        parts.append(block(size, (x, back / 2, seat_top - soft), shade))
        rest = (seat_width - 0.01, back, back_top - seat_top + 0.1)
        parts.append(
            block(rest, (x, back / 2 - depth / 2, seat_top - 0.1), shade).pitched(
                tilt, -depth / 2, seat_top
            )
        )
        if rng.random() < 0.3:
            pillow = cushion(
                (0.4, 0.14, 0.36), (x, back - depth / 2 + 0.1, seat_top), colour * 1.3
            )
            parts.append(pillow.pitched(0.3, back - depth / 2, seat_top))
    if arm:
        top = rng.uniform(seat_top + 0.1, min(back_top, seat_top + 0.28))
        for side in (-1, 1):
            x = side * (width - arm) / 2
            parts.append(block((arm, depth, top - lift), (x, 0, lift), colour))
    if lift > 0.05:
        parts += _legs(width - 0.1, depth - 0.1, lift, 0.05, pick_colour(rng, WOOD, DARKS))
    return join(parts)


def _leg_chair(rng: np.random.Generator) -> Solid:
    width, depth = rng.uniform(0.40, 0.52), rng.uniform(0.40, 0.52)
    seat_top = rng.uniform(0.42, 0.48)
    frame = pick_colour(rng, WOOD, GREYS, DARKS)
    seat = pick_colour(rng, FABRICS, WOOD)
    thickness = rng.uniform(0.02, 0.07)
    leg = rng.uniform(0.02, 0.045)
    stuffed = cushion if thickness > 0.04 else box
    parts = [stuffed((width, depth, thickness), (0, 0, seat_top - thickness), seat)]
    parts += _legs(width - leg, depth - leg, seat_top - thickness, leg, frame)
    parts += _backrest(rng, width, depth, seat_top, seat, frame)
    if rng.random() < 0.35:
        parts += _arms(rng, width, depth, seat_top, frame, leg)
    return join(parts)


def _backrest(
    rng: np.random.Generator,
    width: float,
    depth: float,
    seat_top: float,
    seat: Colour,
    frame: Colour,
) -> list[Solid]:
    top = rng.uniform(0.74, 0.98)
    tilt = rng.uniform(0.03, 0.22)
    y = -depth / 2 + 0.02
    parts = []
    for side in (-1, 1):
        post = box((0.03, 0.03, top - seat_top), (side * (width / 2 - 0.02), y, seat_top), frame)
        parts.append(post)
    style = rng.integers(3)
    if style == 0:  # one panel
        low = rng.uniform(seat_top + 0.02, seat_top + 0.2)
        parts.append(box((width - 0.02, rng.uniform(0.02, 0.06), top - low), (0, y, low), seat))
    elif style == 1:  # rails across
        for z in np.linspace(seat_top + 0.12, top - 0.06, int(rng.integers(2, 5))):
            parts.append(box((width - 0.02, 0.02, 0.05), (0, y, float(z)), frame))
    else:  # upright slats
        parts.append(box((width, 0.03, 0.06), (0, y, top - 0.06), frame))
        for x in np.linspace(-width / 2 + 0.06, width / 2 - 0.06, int(rng.integers(3, 6))):
            parts.append(box((0.03, 0.015, top - seat_top), (float(x), y, seat_top), frame))
    return [part.pitched(tilt, y, seat_top) for part in parts]


def _swivel_chair(rng: np.random.Generator) -> Solid:
    colour, frame = pick_colour(rng, DARKS, FABRICS), pick_colour(rng, DARKS, GREYS)
    block = cushion if rng.random() < 0.75 else box
    seat_top, soft = rng.uniform(0.42, 0.54), rng.uniform(0.05, 0.1)
    width, depth = rng.uniform(0.44, 0.54), rng.uniform(0.42, 0.52)
    parts = [
        block((width, depth, soft), (0, 0, seat_top - soft), colour),
        cylinder(0.03, seat_top - soft - 0.08, (0, 0, 0.08), frame, sides=8),
    ]
    parts += _star_base(rng, frame)
    top, low = rng.uniform(0.78, 1.12), seat_top + rng.uniform(0.04, 0.16)
    y = -depth / 2
    rest = (width * rng.uniform(0.8, 1.0), rng.uniform(0.05, 0.1), top - low)
    back = [
        block(rest, (0, y, low), colour),
        box((0.07, 0.02, low - seat_top + 0.25), (0, y - 0.04, seat_top - 0.05), frame),
    ]
    if rng.random() < 0.15:
        back.append(block((0.28, 0.06, 0.15), (0, y, top + 0.03), colour))
    tilt = rng.uniform(0.05, 0.2)
    parts += [part.pitched(tilt, y, seat_top) for part in back]
    if rng.random() < 0.7:
        parts += _arms(rng, width + 0.1, depth, seat_top, frame, 0.04)
    return join(parts)


def _star_base(rng: np.random.Generator, frame: Colour) -> list[Solid]:
    spokes = 5 if rng.random() < 0.85 else 4
    reach, turn = rng.uniform(0.26, 0.34), rng.uniform(0, 2 * np.pi)
    parts = []
    for angle in turn + 2 * np.pi * np.arange(spokes) / spokes:
        spoke = box((0.04, reach, 0.04), (0, reach / 2, 0.07), frame)
        wheel = cylinder(0.028, 0.07, (0, reach, 0.0), (0.08, 0.08, 0.08), sides=8)
        parts += [spoke.moved(yaw=angle), wheel.moved(yaw=angle)]
    return parts


def _shell_chair(rng: np.random.Generator) -> Solid:
    """One-piece moulded seat on thin legs."""
    colour = pick_colour(rng, FABRICS, WHITES)
    width, depth = rng.uniform(0.44, 0.52), rng.uniform(0.42, 0.5)
    seat_top = rng.uniform(0.42, 0.47)
    top = rng.uniform(0.74, 0.86)
    back = box((width * 0.9, 0.02, top - seat_top), (0, -depth / 2, seat_top), colour)
    lumbar = box((width * 0.8, 0.02, 0.2), (0, -depth / 2 + 0.05, seat_top), colour)
    parts = [
        box((width, depth, 0.025), (0, 0, seat_top - 0.025), colour),
        back.pitched(rng.uniform(0.15, 0.35), -depth / 2, seat_top),
        lumbar.pitched(0.5, -depth / 2 + 0.05, seat_top),
    ]
    parts += _legs(width - 0.06, depth - 0.04, seat_top - 0.025, 0.022, pick_colour(rng, GREYS))
    return join(parts)


def _stool(rng: np.random.Generator) -> Solid:
    height = rng.uniform(0.42, 0.78)
    radius = rng.uniform(0.15, 0.21)
    seat = pick_colour(rng, WOOD, FABRICS)
    frame = pick_colour(rng, WOOD, GREYS)
    if rng.random() < 0.5:
        return join(
            [
                cylinder(radius, 0.06, (0, 0, height - 0.06), seat, sides=14),
                cylinder(0.03, height - 0.06, (0, 0, 0), frame, sides=8),
                cylinder(radius, 0.03, (0, 0, 0), frame, sides=14),
            ]
        )
    span = radius * 1.5
    seat_box = box((2 * radius, 2 * radius, 0.04), (0, 0, height - 0.04), seat)
    return join([seat_box, *_legs(span, span, height - 0.04, 0.035, frame)])


def _arms(
    rng: np.random.Generator,
    width: float,
    depth: float,
    seat_top: float,
    frame: Colour,
    thickness: float,
) -> list[Solid]:
    height = seat_top + rng.uniform(0.16, 0.24)
    length = depth * rng.uniform(0.55, 0.85)
    parts = []
    for side in (-1, 1):
        x = side * (width / 2 + thickness / 2)
        parts.append(box((thickness + 0.02, length, 0.03), (x, 0, height - 0.03), frame))
        parts.append(
            box((thickness, 0.05, height - seat_top + 0.06), (x, 0, seat_top - 0.09), frame)
        )
    return parts


def _legs(
    span_x: float, span_y: float, height: float, thickness: float, rgb: Colour
) -> list[Solid]:
    return [
        box((thickness, thickness, height), (x * span_x / 2, y * span_y / 2, 0), rgb)
        for x in (-1, 1)
        for y in (-1, 1)
    ]
