# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Sofas and armchairs; the sitter faces +y."""

from asis_ros.rooms.furniture.supports import legs
from asis_ros.rooms.palettes import DARKS, FABRICS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import (
    box,
    cushion,
    cylinder,
    join,
    lump,
    prism,
    sheet,
    Solid,
)
import numpy as np


def make_sofa(rng: np.random.Generator) -> Solid:
    """Sofa or armchair of any kind."""
    kind = rng.choice(4, p=(0.12, 0.58, 0.22, 0.08))
    if kind == 0:
        return make_armchair(rng)
    if kind == 2:
        return make_corner_sofa(rng)
    seats = int(rng.choice((2, 3, 4), p=(0.45, 0.45, 0.1)))
    return _straight(rng, seats, backless=kind == 3 and rng.random() < 0.4)


def make_armchair(rng: np.random.Generator) -> Solid:
    """Single bulky seat, upholstered down to the floor: boxy or round."""
    return _straight(rng, 1) if rng.random() < 0.75 else _tub(rng)


def make_ottoman(rng: np.random.Generator) -> Solid:
    """Upholstered stool to go with a sofa."""
    height, colour = rng.uniform(0.35, 0.46), pick_colour(rng, FABRICS, WHITES)
    if rng.random() < 0.4:
        return cylinder(rng.uniform(0.3, 0.5), height, (0, 0, 0), colour, sides=18)
    size = (rng.uniform(0.6, 1.1), rng.uniform(0.5, 0.75))
    soft = rng.uniform(0.08, 0.15)
    return join(
        [
            box((size[0] - 0.02, size[1] - 0.02, height - soft), (0, 0, 0), colour),
            cushion((*size, soft), (0, 0, height - soft), colour),
        ]
    )


class _Style:
    """What the parts of one sofa have in common."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.colour = pick_colour(rng, FABRICS, FABRICS, WHITES, GREYS)
        self.block = cushion if rng.random() < 0.65 else box
        self.lift = float(rng.choice((0.02, rng.uniform(0.05, 0.16))))
        self.seat_top = rng.uniform(0.36, 0.48)
        self.back_top = rng.uniform(0.66, 0.95)
        self.soft = rng.uniform(0.1, 0.2)
        self.back = rng.uniform(0.14, 0.28)
        self.tilt = rng.uniform(0.0, 0.22)
        self.leg = pick_colour(rng, WOOD, DARKS, GREYS)

    def seats(self, rng: np.random.Generator, widths: list[float], depth: float) -> list[Solid]:
        """Row of seat and back cushions along x, centred, back at -depth / 2."""
        parts = []
        x = -sum(widths) / 2
        for width in widths:
            middle, shade = x + width / 2, self.colour * rng.uniform(0.95, 1.1)
            size = (width - 0.01, depth - self.back, self.soft)
            at = (middle, self.back / 2, self.seat_top - self.soft)
            parts.append(self.block(size, at, shade))
            rest = (width - 0.01, self.back, self.back_top - self.seat_top + 0.1)
            upright = self.block(
                rest, (middle, (self.back - depth) / 2, self.seat_top - 0.1), shade
            )
            parts.append(upright.pitched(self.tilt, -depth / 2, self.seat_top))
            x += width
        return parts

    def base(self, size: tuple[float, float], at: tuple[float, float]) -> list[Solid]:
        """Frame below the cushions, on legs."""
        height = self.seat_top - self.soft - self.lift
        parts = [box((*size, height), (*at, self.lift), self.colour * 0.9)]
        if self.lift > 0.04:
            feet = legs(size[0] - 0.1, size[1] - 0.1, self.lift, 0.05, self.leg)
            parts += [foot.moved(*at) for foot in feet]
        return parts


def _straight(rng: np.random.Generator, seats: int, *, backless: bool = False) -> Solid:
    style = _Style(rng)
    armed = seats == 1 or rng.random() < 0.9
    arm = rng.uniform(0.12, 0.28) if armed else 0.0
    seat, depth = rng.uniform(0.55, 0.78), rng.uniform(0.78, 1.04)
    width = seats * seat + 2 * arm
    parts = style.base((width, depth), (0, 0))
    if backless:
        parts.append(style.block((width, depth, style.soft),
                                 (0, 0, style.seat_top - style.soft), style.colour))  # fmt: skip
        return join(parts)
    rear = (width, 0.06, style.back_top - style.lift - 0.05)
    parts.append(box(rear, (0, 0.03 - depth / 2, style.lift), style.colour))
    parts += style.seats(rng, _split(rng, seats, seat), depth)
    if arm:
        parts += _arm_blocks(rng, style, width, depth, arm)
    return join(parts + _pillows(rng, style, width - 2 * arm, depth))


def _split(rng: np.random.Generator, seats: int, seat: float) -> list[float]:
    """Widths of the cushions: one for each seat, or one for all."""
    return [seat * seats] if rng.random() < 0.2 else [seat] * seats


def _arm_blocks(
    rng: np.random.Generator, style: _Style, width: float, depth: float, arm: float
) -> list[Solid]:
    top = rng.uniform(style.seat_top + 0.08, min(style.back_top, style.seat_top + 0.3))
    rolled = rng.random() < 0.2
    parts = []
    for side in (-1, 1):
        x = side * (width - arm) / 2
        size = (arm, depth, top - style.lift)
        parts.append(style.block(size, (x, 0, style.lift), style.colour))
        if rolled:
            roll = cylinder(arm * 0.62, depth, (0, 0, 0), style.colour, sides=12)
            parts.append(roll.pitched(-np.pi / 2).moved(x, -depth / 2, top))
    return parts


def _pillows(rng: np.random.Generator, style: _Style, width: float, depth: float) -> list[Solid]:
    parts = []
    for _ in range(int(rng.choice(5, p=(0.4, 0.2, 0.2, 0.12, 0.08)))):
        side = rng.uniform(0.32, 0.5)
        x = rng.uniform(-0.5, 0.5) * max(width - side, 0.0)
        at = (x, style.back - depth / 2 + 0.08, style.seat_top)
        pillow = cushion((side, 0.14, side * 0.9), at, pick_colour(rng, FABRICS, WHITES))
        parts.append(pillow.pitched(rng.uniform(0.2, 0.6), at[1], style.seat_top))
    if rng.random() < 0.1 and width > 1.0:  # a blanket thrown over the seat
        blanket = lump(rng, (rng.uniform(0.4, 0.8), 0.5, 0.12), (0, 0.1, style.seat_top - 0.03),
                       pick_colour(rng, FABRICS))  # fmt: skip
        parts.append(blanket.moved(rng.uniform(-0.3, 0.3) * width))
    return parts


def make_corner_sofa(rng: np.random.Generator) -> Solid:
    """L-shaped sofa: a full second side, or a long seat at one end."""
    style = _Style(rng)
    seat, depth = rng.uniform(0.6, 0.8), rng.uniform(0.8, 1.0)
    seats = int(rng.integers(2, 4))
    arm = rng.uniform(0.08, 0.22)
    width = seats * seat + arm
    reach = rng.uniform(1.35, 2.3)
    parts = style.base((width, depth), (0, 0))
    parts += [part.moved(-arm / 2) for part in style.seats(rng, [seat] * seats, depth)]
    parts.append(style.block((arm, depth, style.seat_top + 0.15), ((width - arm) / 2, 0, 0.02),
                             style.colour))  # fmt: skip
    middle = ((seat - width) / 2, (reach - depth) / 2 + depth / 2)
    parts += style.base((seat, reach - depth), middle)
    lying = (seat - 0.01, reach - depth, style.soft)
    parts.append(style.block(lying, (*middle, style.seat_top - style.soft), style.colour))
    if rng.random() < 0.5:  # its own back along the outer side
        back = (style.back, reach, style.back_top - style.lift)
        at = ((style.back - width) / 2 - style.back, (reach - depth) / 2, style.lift)
        parts.append(style.block(back, at, style.colour))
    sofa = join(parts + _pillows(rng, style, width - 2 * arm, depth))
    low, high = sofa.bounds()
    sofa = sofa.moved(*(-(low + high)[:2] / 2))
    return sofa.mirrored() if rng.random() < 0.5 else sofa


def _tub(rng: np.random.Generator) -> Solid:
    """Round armchair whose back runs around the seat."""
    colour = pick_colour(rng, FABRICS, WHITES)
    radius, seat_top = rng.uniform(0.4, 0.5), rng.uniform(0.38, 0.46)
    top, thick = rng.uniform(0.66, 0.8), rng.uniform(0.08, 0.14)
    angles = np.linspace(-np.pi, 0, 15) - np.linspace(0.35, -0.35, 15)
    outer = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius
    inner = outer * (1 - thick / radius)
    rows = [(outer, 0.04), (outer, top), (inner, top + 0.02), (inner, seat_top - 0.05)]
    grid = np.stack([np.column_stack([xy, np.full(len(xy), z)]) for xy, z in rows])
    seat = prism(np.concatenate([inner, [(0.28, radius * 0.9), (-0.28, radius * 0.9)]])[::1],
                 seat_top - 0.04, (0, 0, 0.04), colour * 0.95)  # fmt: skip
    pad = cushion((1.3 * radius, 1.4 * radius, 0.12), (0, 0.06, seat_top - 0.06), colour)
    return join([sheet(grid, colour), seat, pad])
