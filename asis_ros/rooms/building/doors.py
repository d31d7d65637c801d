# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Doors in the frame of their wall.

x runs along the wall, y into the room, z up; the origin lies on the floor at the wall's left end.
"""

from asis_ros.rooms.building.glazing import glaze, upright
from asis_ros.rooms.building.places import Opening
from asis_ros.rooms.palettes import GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, Colour, cylinder, join, quad, Solid, tube
import numpy as np

METAL = (0.5, 0.5, 0.5)


def make_door(
    rng: np.random.Generator, opening: Opening, passage: Opening, *, is_open: bool
) -> Solid:
    """
    Frame, leaves and handles of a door: hinged, double, sliding or glazed.

    Leaves that are open stand into the room or away from it.

    Parameters
    ----------
    rng : numpy.random.Generator
        Samples make and colours.
    opening : (left, right, bottom, top)
        Hole in the wall (m).
    passage : (left, right, bottom, top)
        Part of it that the leaves close (m); the rest holds side lights and a transom.
    is_open : bool
        Whether a leaf is open.

    """
    left, right, _, top = passage
    depth = rng.uniform(0.1, 0.28)
    frame = pick_colour(rng, WOOD, GREYS, WHITES)
    parts = lining(opening, depth, frame)
    if rng.random() < 0.85:
        parts += casing(opening, rng.uniform(0.03, 0.13), rng.uniform(0.005, 0.05), frame)
    colour = frame if rng.random() < 0.4 else pick_colour(rng, WOOD, WHITES, GREYS)
    leaves = 2 if right - left > 1.25 else 1
    width = (right - left) / leaves
    if leaves == 1 and opening == passage and rng.random() < 0.08:
        return join([*parts, *_sliding_leaf(rng, opening, colour, is_open=is_open)])
    # Flush with the room, as most doors that open into it are, or at the back of the lining.
    recess = rng.uniform(0.0, 0.05) if rng.random() < 0.65 else depth - rng.uniform(0.02, 0.05)
    parts += _lights(rng, opening, passage, -recess, frame)
    inwards = recess < 0.06
    for leaf in range(leaves):
        moves = is_open and (leaf == 0 or rng.random() < 0.5)
        angle = rng.uniform(0.3, 1.75) if moves else 0.0
        angle = angle if inwards else -min(angle, 1.55)
        solid = _leaf(rng, width, top - 0.01, colour)
        if leaf == 0:
            parts.append(solid.moved(left, -recess, 0.005, angle))
        else:
            parts.append(solid.mirrored().moved(right, -recess, 0.005, -angle))
    return join(parts)


def _lights(
    rng: np.random.Generator, opening: Opening, passage: Opening, y: float, rgb: Colour
) -> list[Solid]:
    """Frame fixed panes beside and above the leaves: glass or, more rarely, panels."""
    panes = [
        (opening[0], passage[0], 0.0, passage[3]),
        (passage[1], opening[1], 0.0, passage[3]),
        (opening[0], opening[1], passage[3], opening[3]),
    ]
    panes = [pane for pane in panes if pane[1] - pane[0] > 0.1 and pane[3] - pane[2] > 0.1]
    bar = rng.uniform(0.03, 0.07)
    parts = [
        part.moved(left, y, bottom)
        for left, right, bottom, top in panes
        for part in _open_frame(right - left, top - bottom, bar, rgb)
    ]
    if rng.random() < 0.2:
        return [*parts, *(upright(pane, y, rgb) for pane in panes)]
    return [*parts, *glaze(rng, panes, y)]


def lining(opening: Opening, depth: float, rgb: Colour, *, sill: bool = False) -> list[Solid]:
    """Inner sides of a hole in a wall of some depth (m)."""
    left, right, bottom, top = opening
    edges = [((left, bottom), (left, top)), ((left, top), (right, top)),
             ((right, top), (right, bottom))]  # fmt: skip
    if sill:
        edges.append(((right, bottom), (left, bottom)))
    return [
        quad(np.array([(a, 0, b), (c, 0, d), (c, -depth, d), (a, -depth, b)]), rgb)
        for (a, b), (c, d) in edges
    ]


def casing(opening: Opening, width: float, proud: float, rgb: Colour) -> list[Solid]:
    """Trim around a hole, standing ``proud`` (m) of the wall."""
    left, right, bottom, top = opening
    middle = (left + right) / 2
    size = (width, proud, top - bottom + width)
    bars = [
        box(size, (left - width / 2, proud / 2, bottom), rgb),
        box(size, (right + width / 2, proud / 2, bottom), rgb),
        box((right - left, proud, width), (middle, proud / 2, top), rgb),
    ]
    if bottom > 0:
        bars.append(box((right - left, proud, width), (middle, proud / 2, bottom - width), rgb))
    return bars


def _leaf(rng: np.random.Generator, width: float, height: float, colour: Colour) -> Solid:
    """Door leaf hinged on the z axis, reaching along +x."""
    colour = np.asarray(colour)
    style = rng.choice(4, p=(0.45, 0.33, 0.12, 0.1))
    if style == 3:  # glass in a frame
        stile = rng.uniform(0.06, 0.13)
        parts = _open_frame(width - 0.01, height, stile, colour)
        for z in np.linspace(0, height, int(rng.integers(2, 6)))[1:-1]:
            parts.append(box((width - 0.02, 0.03, 0.03), (width / 2, 0, float(z)), colour))
        parts += glaze(rng, [(stile, width - stile, 2 * stile, height - stile)], 0.0)
    else:
        parts = [box((width - 0.01, 0.04, height), (width / 2, 0, 0), colour)]
    if style == 1:
        parts += _panels(rng, width, height, colour)
    elif style == 2:  # a small window
        size = (width * rng.uniform(0.12, 0.5), 0.045, height * rng.uniform(0.15, 0.35))
        parts.append(box(size, (width / 2, 0, height * 0.55), (0.3, 0.33, 0.36)))
    if rng.random() < 0.3:
        side = 1 if rng.random() < 0.5 else -1
        closer = (0.25, 0.06, 0.06)
        parts.append(box(closer, (width * 0.25, side * 0.05, height - 0.09), METAL))
        parts.append(box((0.3, 0.02, 0.02), (width * 0.4, side * 0.07, height - 0.04), METAL))
    return join([*parts, *_handles(rng, width)])


def _panels(rng: np.random.Generator, width: float, height: float, colour: Colour) -> list[Solid]:
    """Fields on both faces of a leaf, raised or sunk."""
    columns, rows = int(rng.integers(1, 3)), int(rng.integers(2, 4))
    cell = (width - 0.16) / columns, (height - 0.3) / rows
    thick = rng.uniform(0.05, 0.07)
    shade = np.asarray(colour) * 0.93
    return [
        box(
            (cell[0] - 0.09, thick, cell[1] - 0.1),
            (0.08 + (column + 0.5) * cell[0], 0, 0.2 + row * cell[1]),
            shade,
        )
        for column in range(columns)
        for row in range(rows)
    ]


def _open_frame(width: float, height: float, stile: float, colour: Colour) -> list[Solid]:
    """Frame of glass: two stiles and two rails."""
    sides = [box((stile, 0.04, height), (x, 0, 0), colour) for x in (stile / 2, width - stile / 2)]
    rails = [
        box((width, 0.04, tall), (width / 2, 0, z), colour)
        for z, tall in ((0, 2 * stile), (height - stile, stile))
    ]
    return sides + rails


def _handles(rng: np.random.Generator, width: float) -> list[Solid]:
    """Lever, knob or bar handles on both faces of a leaf."""
    parts = []
    kind = rng.integers(3)
    for side in (-1, 1):
        if kind == 0:  # lever
            parts.append(box((0.12, 0.02, 0.02), (width - 0.11, side * 0.06, 1.02), METAL))
            parts.append(box((0.02, 0.05, 0.02), (width - 0.06, side * 0.04, 1.02), METAL))
        elif kind == 1:  # knob
            parts.append(cylinder(0.03, 0.055, (width - 0.07, side * 0.05, 0.97), METAL, sides=8))
        else:  # bar
            bent = ((0.02, 0.8), (0.06, 0.85), (0.06, 1.2), (0.02, 1.25))
            bar = [(width - 0.08, side * y, z) for y, z in bent]
            parts.append(tube(bar, 0.012, METAL))
        plate = (width - 0.06, side * 0.025, 0.93)
        parts.append(box((0.045, 0.012, 0.2), plate, METAL))
    return parts


def _sliding_leaf(
    rng: np.random.Generator, opening: Opening, colour: Colour, *, is_open: bool
) -> list[Solid]:
    """Leaf that hangs on a rail in front of the wall."""
    left, right, _, top = opening
    width = right - left + 0.1
    shift = rng.uniform(0.5, 0.95) * width if is_open else 0.0
    x = (left + right) / 2 - shift
    return [
        box((width, 0.04, top), (x, 0.09, 0.01), colour),
        box((2 * width, 0.03, 0.05), (x + shift / 2, 0.09, top + 0.05), METAL),
        box((0.03, 0.04, 0.4), (x + width / 2 - 0.08, 0.13, 0.85), METAL),
    ]
