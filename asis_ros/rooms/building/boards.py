# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Boards on walls and on wheels."""

from asis_ros.rooms.building.doors import METAL
from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.palettes import (
    any_colour,
    DARKS,
    FABRICS,
    GREYS,
    pick_colour,
    PLANT,
    WHITES,
    WOOD,
)
from asis_ros.rooms.solids import box, Colour, cylinder, join, Solid
import numpy as np

_ON_WHEELS = 0.08  # fraction of the boards


def add_board(plan: FloorPlan) -> None:
    """Add a board on a wall, alone or in a row of equal ones, or one on wheels."""
    rng = plan.rng
    if rng.random() < _ON_WHEELS:
        plan.stand_anywhere(make_mobile_board(rng), 'board')
        return
    kind = rng.choice(3, p=(0.5, 0.35, 0.15))
    width = (rng.uniform(1.0, 2.0), rng.uniform(2.0, 4.0), rng.uniform(0.6, 1.2))[kind]
    height = rng.uniform(0.9, 1.5) if kind < 2 else rng.uniform(0.6, 0.95)
    bottom = min(rng.uniform(0.65, 1.05), float(plan.size[2]) - height - 0.1)
    count = int(rng.choice(3, p=(0.8, 0.14, 0.06))) + 1
    # Where there is no space for it on any wall, a narrower one.
    for scale in (1.0, 0.7, 0.5):
        board = make_board(rng, max(0.6, scale * width), height)
        low, high = board.bounds()
        pitch = float(high[0] - low[0]) + rng.choice((0.003, rng.uniform(0.01, 0.3)))
        found = plan.free_span(pitch * count, bottom, bottom + height, gap=0.05)
        if found is None:
            continue
        wall, left = found
        for number in range(count):
            at = left + number * pitch - float(low[0])
            plan.hang(board, 'board', bottom, gap=0.0, at=(wall, at))
        return


def make_board(rng: np.random.Generator, width: float, height: float) -> Solid:
    """
    White, green, glass or pin board with its rim and tray; back at y = 0, lower edge z = 0.

    Its face is 1 to 8 cm in front of the wall.
    """
    face = rng.uniform(0.01, 0.045) if rng.random() < 0.6 else rng.uniform(0.045, 0.08)
    kind = rng.choice(4, p=(0.62, 0.14, 0.14, 0.1))
    surface = (
        pick_colour(rng, WHITES) * 1.05,
        pick_colour(rng, PLANT, DARKS),
        pick_colour(rng, WOOD, FABRICS),
        pick_colour(rng, WHITES, FABRICS),
    )[kind]
    frame = pick_colour(rng, GREYS, WOOD, WHITES)
    thick = min(face, 0.012) if kind == 3 or rng.random() < 0.3 else face
    panel = box((width, thick, height), (0, face - thick / 2, 0), np.clip(surface, 0, 0.97))
    parts = [panel]
    if thick < face:  # on spacers, with a gap behind it
        spacer = (0.05, face, 0.05)
        parts += [
            box(spacer, (side * (width / 2 - 0.08), face / 2, z), frame)
            for side in (-1, 1)
            for z in (0.06, height - 0.11)
        ]
    rim = face
    if kind < 3 and rng.random() < 0.75:
        rim = face + rng.uniform(0.003, 0.03)
        parts += _rim(width, height, rng.uniform(0.015, 0.06), rim, frame)
    if rng.random() < 0.6:
        parts += _tray(rng, width * rng.uniform(0.3, 1.0), rim, frame)
    for _ in range(int(rng.integers(1, 9)) if kind == 2 else 0):  # notes
        x, z = rng.uniform(-0.42, 0.42) * width, rng.uniform(0.05, 0.8) * height
        note = (rng.uniform(0.08, 0.22), 0.004, rng.uniform(0.1, 0.3) * min(1.0, height - z))
        parts.append(box(note, (x, face + 0.003, z), pick_colour(rng, WHITES)))
    if rng.random() < 0.12:  # columns of a folding or sliding board
        for side in (-1, 1):
            parts.append(box((0.05, 0.05, height + 0.2), (side * width / 4, 0.025, -0.1), METAL))
    return join(parts)


def _rim(width: float, height: float, edge: float, depth: float, rgb: Colour) -> list[Solid]:
    """Frame of a board, ``edge`` wide and ``depth`` deep (m)."""
    return [
        *(box((width, depth, edge), (0, depth / 2, z), rgb) for z in (0.0, height - edge)),
        *(
            box((edge, depth, height), (side * (width - edge) / 2, depth / 2, 0), rgb)
            for side in (-1, 1)
        ),
    ]


def _tray(rng: np.random.Generator, length: float, near: float, rgb: Colour) -> list[Solid]:
    """Tray with pens below a board, ``near`` its back (m)."""
    depth = rng.uniform(0.05, 0.1)
    parts = [
        box((length, depth, 0.015), (0, near + depth / 2, 0), rgb),
        box((length, 0.008, 0.03), (0, near + depth, 0), rgb),
    ]
    for x in rng.uniform(-0.4, 0.4, int(rng.integers(0, 4))) * length:
        pen = (rng.uniform(0.1, 0.15), 0.03, 0.035)
        parts.append(box(pen, (float(x), near + 0.035, 0.015), any_colour(rng)))
    return parts


def make_mobile_board(rng: np.random.Generator) -> Solid:
    """Board or flip chart on a stand with wheels."""
    width, height = rng.uniform(0.7, 1.9), rng.uniform(0.9, 1.2)
    low, frame = rng.uniform(0.6, 0.9), pick_colour(rng, GREYS, DARKS)
    parts = [
        box((width, 0.025, height), (0, 0, low), np.clip(pick_colour(rng, WHITES) * 1.05, 0, 1)),
        box((width, 0.07, 0.02), (0, 0.03, low), frame),
    ]
    for side in (-1, 1):
        x = side * (width / 2 + 0.015)
        parts.append(box((0.03, 0.04, low + height + 0.02), (x, 0, 0.08), frame))
        parts.append(box((0.04, 0.6, 0.04), (x, 0, 0.06), frame))
        for y in (-0.28, 0.28):
            parts.append(cylinder(0.03, 0.06, (x, y, 0), frame, sides=8))
    parts.append(box((width, 0.03, 0.03), (0, 0, 0.2), frame))
    return join(parts)
