# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Chairs, stools and benches; the sitter faces +y."""

from asis_ros.rooms.furniture.padded_chairs import (
    make_bucket_chair,
    make_easy_chair,
    make_upholstered_chair,
)
from asis_ros.rooms.furniture.stools import make_stool
from asis_ros.rooms.furniture.supports import curved_panel, legs
from asis_ros.rooms.furniture.swivel_chairs import make_swivel_chair
from asis_ros.rooms.palettes import DARKS, FABRICS, GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import (
    box,
    Colour,
    cushion,
    join,
    sheet,
    Solid,
    tube,
)
import numpy as np


def make_chair(rng: np.random.Generator) -> Solid:
    """Any chair."""
    return make_swivel_chair(rng) if rng.random() < 0.42 else make_dining_chair(rng)


def make_desk_chair(rng: np.random.Generator) -> Solid:
    """Chair as it stands at a desk: mostly swivel."""
    return make_swivel_chair(rng) if rng.random() < 0.85 else make_dining_chair(rng)


def make_dining_chair(rng: np.random.Generator) -> Solid:
    """Chair for a table or a visitor."""
    kinds = (
        _leg_chair,
        _shell_chair,
        _cantilever,
        make_upholstered_chair,
        make_stool,
        _folding_chair,
        make_bucket_chair,
        make_easy_chair,
        _tablet_chair,
    )
    return kinds[rng.choice(9, p=(0.36, 0.16, 0.14, 0.13, 0.05, 0.05, 0.06, 0.03, 0.02))](rng)


def make_chair_stack(rng: np.random.Generator) -> Solid:
    """Stack of two to six equal light chairs."""
    chair = (_shell_chair if rng.random() < 0.6 else _cantilever)(rng)
    rise, back = rng.uniform(0.06, 0.13), rng.uniform(0.0, 0.03)
    return join([chair.moved(0, level * back, level * rise)
                 for level in range(int(rng.integers(2, 7)))])  # fmt: skip


def arms(
    rng: np.random.Generator, width: float, depth: float, seat_top: float, frame: Colour
) -> list[Solid]:
    """Two arm rests at the sides of a seat."""
    height, thickness = seat_top + rng.uniform(0.15, 0.26), rng.uniform(0.03, 0.06)
    length = depth * rng.uniform(0.5, 0.95)
    looped = rng.random() < 0.4
    parts = []
    for side in (-1, 1):
        x = side * (width / 2 + thickness / 2)
        if looped:
            y0, y1 = -length / 2, length / 2
            path = [(x, y0, seat_top - 0.05), (x, y0, height), (x, y1, height),
                    (x, y1, seat_top - 0.05)]  # fmt: skip
            parts.append(tube(path, 0.014, frame))
        else:
            post = (thickness * 0.7, 0.05, height - seat_top + 0.06)
            parts.append(box(post, (x, 0, seat_top - 0.09), frame))
        parts.append(box((thickness + 0.02, length, 0.03), (x, 0, height - 0.03), frame))
    return parts


def _leg_chair(rng: np.random.Generator) -> Solid:
    width, depth = rng.uniform(0.40, 0.52), rng.uniform(0.40, 0.52)
    seat_top = rng.uniform(0.42, 0.48)
    frame = pick_colour(rng, WOOD, GREYS, DARKS, WHITES)
    seat = pick_colour(rng, FABRICS, WOOD)
    thickness = rng.uniform(0.02, 0.08)
    leg = rng.uniform(0.02, 0.05)
    stuffed = cushion if thickness > 0.04 else box
    parts = [stuffed((width, depth, thickness), (0, 0, seat_top - thickness), seat)]
    splay = rng.uniform(0.02, 0.06) if rng.random() < 0.3 else 0.0
    parts += legs(width - leg, depth - leg, seat_top - thickness, leg, frame, splay=splay)
    if rng.random() < 0.35:
        for side in (-1, 1):
            x = side * (width - leg) / 2
            parts.append(box((0.02, depth - leg, 0.03), (x, 0, rng.uniform(0.1, 0.25)), frame))
    parts += _backrest(rng, width, depth, seat_top, seat, frame)
    if rng.random() < 0.3:
        parts += arms(rng, width, depth, seat_top, frame)
    return join(parts)


def _backrest(
    rng: np.random.Generator,
    width: float,
    depth: float,
    seat_top: float,
    seat: Colour,
    frame: Colour,
) -> list[Solid]:
    top = rng.uniform(0.74, 1.05)
    y = -depth / 2 + 0.02
    parts = []
    style = rng.integers(5)
    if style < 4:
        for side in (-1, 1):
            at = (side * (width / 2 - 0.02), y, seat_top)
            parts.append(box((0.03, 0.03, top - seat_top), at, frame))
    if style == 0:  # one panel
        low = rng.uniform(seat_top + 0.02, seat_top + 0.2)
        parts.append(box((width - 0.02, rng.uniform(0.02, 0.06), top - low), (0, y, low), seat))
    elif style == 1:  # rails across
        for z in np.linspace(seat_top + 0.12, top - 0.06, int(rng.integers(2, 5))):
            parts.append(box((width - 0.02, 0.02, 0.05), (0, y, float(z)), frame))
    elif style == 2:  # upright slats
        parts.append(box((width, 0.03, 0.06), (0, y, top - 0.06), frame))
        for x in np.linspace(-width / 2 + 0.06, width / 2 - 0.06, int(rng.integers(3, 7))):
            parts.append(box((0.02, 0.015, top - seat_top), (float(x), y, seat_top), frame))
    elif style == 3:  # a bent board at the top
        tall = rng.uniform(0.1, 0.22)
        parts.append(curved_panel(width, tall, -0.04, frame).moved(0, y - 0.02, top - tall))
    else:  # a bow of bent wood with spindles
        arc = np.linspace(0, np.pi, 9)
        x, z = width / 2 * np.cos(arc), seat_top + (top - seat_top) * np.sin(arc)
        parts.append(tube(np.stack([x, 0 * x + y, z], axis=1), 0.014, frame))
        for spindle in np.linspace(-0.3, 0.3, 5) * width:
            parts.append(
                box((0.012, 0.012, 0.8 * (top - seat_top)), (spindle, y, seat_top), frame)
            )
    tilt = rng.uniform(0.03, 0.25)
    return [part.pitched(tilt, y, seat_top) for part in parts]


def _shell_chair(rng: np.random.Generator) -> Solid:
    """Moulded seat and back of plastic or plywood, on legs, rods or a sled."""
    colour, frame = pick_colour(rng, FABRICS, WHITES, WOOD), pick_colour(rng, GREYS, DARKS, WOOD)
    width, depth = rng.uniform(0.42, 0.52), rng.uniform(0.4, 0.5)
    seat_top, top = rng.uniform(0.42, 0.47), rng.uniform(0.74, 0.9)
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 12))
    # The profile runs over the seat from its front edge and bends up into the back.
    y = depth * (0.5 - np.minimum(v / 0.55, 1.0)) - 0.16 * np.maximum(v - 0.55, 0) / 0.45
    z = seat_top + (top - seat_top) * np.clip((v - 0.5) / 0.5, 0, 1) ** 1.2
    z = z - 0.02 * np.cos(v * 9) + rng.uniform(0.02, 0.07) * u**2 * (v < 0.6)
    narrow = width / 2 * (1 - 0.15 * np.abs(v - 0.5))
    parts = [sheet(np.stack([u * narrow, y + 0.05 * u**2 * (v > 0.6), z], axis=-1), colour)]
    if rng.random() < 0.6:
        splay = rng.uniform(0.0, 0.06)
        parts += legs(width * 0.7, depth * 0.7, seat_top - 0.02, 0.03, frame, splay=splay + 0.001)
    else:
        parts += _sled(width * 0.85, depth * 0.85, seat_top - 0.02, frame)
    if rng.random() < 0.2:
        parts += arms(rng, width, depth, seat_top, frame)
    return join(parts)


def _sled(width: float, depth: float, height: float, frame: Colour) -> list[Solid]:
    return [
        tube(
            [(x, depth / 2, height), (x, depth / 2, 0.015), (x, -depth / 2, 0.015),
             (x, -depth / 2, height)], 0.012, frame,
        )
        for x in (-width / 2, width / 2)
    ]  # fmt: skip


def _cantilever(rng: np.random.Generator) -> Solid:
    """Seat on a bent tube without hind legs."""
    colour, frame = pick_colour(rng, FABRICS, DARKS, WOOD), pick_colour(rng, GREYS, DARKS)
    width, depth = rng.uniform(0.44, 0.54), rng.uniform(0.42, 0.52)
    seat_top, top = rng.uniform(0.43, 0.48), rng.uniform(0.78, 0.95)
    parts = []
    for side in (-1, 1):
        x = side * width / 2
        path = [(x, -depth / 2, 0.015), (x, depth / 2, 0.015), (x, depth / 2 + 0.02, seat_top),
                (x, -depth / 2 + 0.04, seat_top - 0.01), (x, -depth / 2 - 0.08, top)]  # fmt: skip
        parts.append(tube(path, 0.013, frame))
    parts.append(box((width, 0.02, 0.02), (0, -depth / 2, 0.0), frame))
    block = cushion if rng.random() < 0.5 else box
    thick = rng.uniform(0.02, 0.07)
    parts.append(block((width - 0.02, depth, thick), (0, 0, seat_top - thick / 2), colour))
    low = rng.uniform(seat_top + 0.05, seat_top + 0.18)
    back = block((width - 0.02, thick, top - low), (0, -depth / 2, low), colour)
    parts.append(back.pitched(0.17, -depth / 2, seat_top))
    if rng.random() < 0.4:
        parts += arms(rng, width, depth, seat_top, frame)
    return join(parts)


def _folding_chair(rng: np.random.Generator) -> Solid:
    colour, frame = pick_colour(rng, WOOD, GREYS, DARKS), pick_colour(rng, GREYS, DARKS)
    width, seat_top, top = rng.uniform(0.4, 0.47), rng.uniform(0.43, 0.47), rng.uniform(0.75, 0.85)
    parts = [box((width - 0.04, 0.38, 0.02), (0, 0.02, seat_top - 0.02), colour)]
    for x in (-width / 2, width / 2):
        parts.append(tube([(x, 0.22, 0), (x, -0.2, seat_top), (x, -0.28, top)], 0.012, frame))
        parts.append(tube([(x * 0.92, -0.25, 0), (x * 0.92, 0.18, seat_top)], 0.012, frame))
    back = curved_panel(width, rng.uniform(0.12, 0.25), -0.03, colour)
    parts.append(back.moved(0, -0.26, top - 0.2))
    return join(parts)


def _tablet_chair(rng: np.random.Generator) -> Solid:
    """Chair of a lecture room with a board to write on over one arm."""
    chair = (_shell_chair if rng.random() < 0.6 else _leg_chair)(rng)
    side, height = float(rng.choice((-1, 1))), rng.uniform(0.64, 0.72)
    board, frame = pick_colour(rng, WOOD, WHITES, GREYS), pick_colour(rng, GREYS, DARKS)
    x = side * rng.uniform(0.18, 0.27)
    tablet = box((rng.uniform(0.25, 0.4), rng.uniform(0.3, 0.5), 0.02), (x, 0.22, height), board)
    arm = tube([(side * 0.24, -0.05, 0.4), (side * 0.27, -0.05, height - 0.01),
                (side * 0.25, 0.2, height - 0.01)], 0.013, frame)  # fmt: skip
    return join([chair, tablet, arm])
