# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Office chairs that turn; the sitter faces +y."""

from asis_ros.rooms.palettes import DARKS, FABRICS, GREYS, pick_colour
from asis_ros.rooms.solids import (
    box,
    Colour,
    cushion,
    cylinder,
    join,
    sheet,
    Solid,
    tube,
)
import numpy as np


def make_swivel_chair(rng: np.random.Generator) -> Solid:
    """Task, net-backed, conference or bulky executive chair on one column."""
    colour, frame = pick_colour(rng, DARKS, FABRICS), pick_colour(rng, DARKS, GREYS)
    bulky = rng.random() < 0.35
    block = cushion if bulky or rng.random() < 0.75 else box
    seat_top = rng.uniform(0.42, 0.55)
    soft = rng.uniform(0.1, 0.17) if bulky else rng.uniform(0.05, 0.12)
    width = rng.uniform(0.48, 0.58) if bulky else rng.uniform(0.44, 0.54)
    depth = rng.uniform(0.42, 0.54)
    parts = [
        block((width, depth, soft), (0, 0, seat_top - soft), colour),
        box((0.22, 0.26, 0.05), (0, 0, seat_top - soft - 0.05), frame),
        cylinder(0.03, seat_top - soft - 0.08, (0, 0, 0.08), frame, sides=8),
        *_foot(rng, frame),
    ]
    if bulky:
        parts += _padded_back(rng, width, depth, seat_top, colour)
    else:
        parts += _back(rng, width, depth, seat_top, colour, frame)
    if rng.random() < (0.9 if bulky else 0.65):
        padding = colour if bulky else None
        parts += _arm_rests(rng, width, depth, seat_top, frame, padding)
    return join(parts)


def _foot(rng: np.random.Generator, frame: Colour) -> list[Solid]:
    """Star of castors; sometimes a star on glides or a disc, as in conference rooms."""
    kind = rng.choice(3, p=(0.84, 0.11, 0.05))
    if kind == 2:
        return [cylinder(rng.uniform(0.22, 0.3), 0.03, (0, 0, 0), frame, sides=18),
                cylinder(0.03, 0.1, (0, 0, 0), frame, sides=8)]  # fmt: skip
    spokes = (5 if rng.random() < 0.85 else 4) if kind == 0 else 4
    reach, turn = rng.uniform(0.26, 0.34), rng.uniform(0, 2 * np.pi)
    parts = []
    for angle in turn + 2 * np.pi * np.arange(spokes) / spokes:
        spoke = box((0.04, reach, 0.04), (0, reach / 2, 0.07), frame)
        wheel = cylinder(0.028 if kind == 0 else 0.02, 0.07, (0, reach, 0.0), (0.08, 0.08, 0.08),
                         sides=8)  # fmt: skip
        parts += [spoke.moved(yaw=angle), wheel.moved(yaw=angle)]
    return parts


def _back(
    rng: np.random.Generator,
    width: float,
    depth: float,
    seat_top: float,
    colour: Colour,
    frame: Colour,
) -> list[Solid]:
    """Cushion, curved net in a frame, or a high padded back; perhaps a head rest."""
    top, low = rng.uniform(0.78, 1.1), seat_top + rng.uniform(0.02, 0.16)
    y, across = -depth / 2, width * rng.uniform(0.8, 1.0)
    kind = rng.choice(3, p=(0.5, 0.35, 0.15))
    if kind == 0:
        block = cushion if rng.random() < 0.75 else box
        parts = [block((across, rng.uniform(0.05, 0.1), top - low), (0, y, low), colour)]
    elif kind == 1:  # bent forward at the sides and at the small of the back
        u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 8))
        bow = y + 0.05 * u**2 + 0.05 * np.sin(np.pi * (1 - v) ** 1.5)
        taper = across / 2 * (1 - 0.2 * v**3)
        grid = np.stack([u * taper, bow, low + (top - low) * v], axis=-1)
        parts = [sheet(grid, colour)]
        rim = np.concatenate([grid[:, 0], grid[-1], grid[::-1, -1]])
        parts.append(tube(rim, 0.013, frame))
    else:
        top += 0.12
        rolls = np.linspace(low, top, int(rng.integers(3, 6)))
        tall = float(rolls[1] - rolls[0])
        parts = [cushion((across, 0.11, tall), (0, y, float(z)), colour) for z in rolls[:-1]]
    if rng.random() < 0.15:
        parts.append(cushion((0.28, 0.07, 0.15), (0, y, top + 0.03), colour))
        parts.append(box((0.04, 0.02, 0.2), (0, y - 0.02, top - 0.05), frame))
    spine = (0.07, 0.025, low - seat_top + 0.25)
    parts.append(box(spine, (0, y - 0.05, seat_top - 0.06), frame))
    parts.append(box((0.07, depth / 2, 0.025), (0, y / 2 - 0.03, seat_top - 0.09), frame))
    tilt = rng.uniform(0.03, 0.22)
    return [part.pitched(tilt, y, seat_top) for part in parts]


def _padded_back(
    rng: np.random.Generator, width: float, depth: float, seat_top: float, colour: Colour
) -> list[Solid]:
    """Thick back that rises from the seat, sometimes with wings or a roll for the neck."""
    top, thick = rng.uniform(0.82, 1.22), rng.uniform(0.1, 0.18)
    y, low = -depth / 2, seat_top - rng.uniform(0.0, 0.1)
    across = width * rng.uniform(0.9, 1.05)
    parts = [cushion((across, thick, top - low), (0, y, low), colour)]
    if rng.random() < 0.5:  # quilted
        parts.append(cushion((across * 0.8, thick, (top - low) * 0.45),
                             (0, y + 0.04, low + 0.08), colour))  # fmt: skip
    if rng.random() < 0.3:
        parts += [cushion((0.07, 0.2, (top - low) * 0.6), (side * across / 2, y + 0.06, low + 0.1),
                          colour) for side in (-1, 1)]  # fmt: skip
    if top > 1.05:
        parts.append(cushion((across * 0.75, thick * 0.8, 0.18), (0, y + 0.05, top - 0.2), colour))
    tilt = rng.uniform(0.05, 0.3)
    return [part.pitched(tilt, y, seat_top) for part in parts]


def _arm_rests(
    rng: np.random.Generator,
    width: float,
    depth: float,
    seat_top: float,
    frame: Colour,
    padding: Colour | None,
) -> list[Solid]:
    """Make pads on posts or loops; with a padding colour, thick pads or upholstered sides."""
    height, length = seat_top + rng.uniform(0.14, 0.26), depth * rng.uniform(0.45, 0.75)
    parts = []
    looped, closed = rng.random() < 0.35, padding is not None and rng.random() < 0.2
    for side in (-1, 1):
        x = side * (width / 2 + 0.05)
        if closed and padding is not None:
            panel = (0.08, depth * 0.8, height - seat_top + 0.1)
            parts.append(cushion(panel, (x, -depth * 0.08, seat_top - 0.12), padding))
            continue
        if looped:
            path = [(side * 0.15, 0, seat_top - 0.08), (x, length / 2, seat_top),
                    (x, length / 2, height), (x, -length / 2, height),
                    (side * 0.15, -0.1, seat_top - 0.08)]  # fmt: skip
            parts.append(tube(path, 0.018, frame))
        else:
            post = (0.03, 0.06, height - seat_top + 0.08)
            parts.append(box(post, (x, 0, seat_top - 0.1), frame))
            parts.append(box((width / 2, 0.05, 0.02), (x * 0.6, 0, seat_top - 0.1), frame))
        thick = 0.035 if padding is None else 0.06
        parts.append(cushion((0.09, length, thick), (x, 0, height - 0.03),
                             frame if padding is None else padding))  # fmt: skip
    return parts
