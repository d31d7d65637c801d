# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Beams under the ceiling: across the room, in a grid, along walls."""

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.places import Wall
from asis_ros.rooms.palettes import GREYS, pick_colour, WHITES, WOOD
from asis_ros.rooms.solids import box, join, Solid
import numpy as np

_HEADROOM = 1.95  # m
_LEAST_HEIGHT = 0.1  # m


def add_beams(plan: FloorPlan) -> None:
    """Add beams of one kind: single or in a row across the room, in a grid, or along walls."""
    rng = plan.rng
    room = float(plan.size[2])
    # Most beams of S3DIS end at 2.0 to 2.2 m, whatever the height of the ceiling.
    low = rng.uniform(2.0, 2.3) if rng.random() < 0.4 else room - rng.uniform(0.12, 0.5)
    height = min(room - max(low, _HEADROOM), 1.0)
    if height < _LEAST_HEIGHT:
        return
    width = rng.uniform(0.1, 0.35) if rng.random() < 0.6 else rng.uniform(0.35, 0.8)
    kind = rng.choice(3, p=(0.45, 0.2, 0.35))
    x, y = (float(side) for side in plan.size[:2])
    if kind == 2:
        beam_seed = rng.integers(2**32)  # all of one make
        shell = [wall for wall in plan.walls if wall.built and wall.length > 1.0]
        chosen = rng.random(len(shell)) < rng.choice((0.25, 0.6, 1.0))
        chosen[rng.integers(len(shell))] = True
        for wall in (wall for wall, taken in zip(shell, chosen, strict=True) if taken):
            beam = make_beam(np.random.default_rng(beam_seed), wall.length, width, height)
            plan.add(wall.place(beam, wall.length / 2, width / 2, room - height - 0.001), 'beam')
    else:
        bases = [Wall(0, 0, 0, x), Wall(x, 0, np.pi / 2, y)]
        first = int(rng.integers(2))
        _add_row(plan, bases[first], bases[1 - first].length, width, height)
        second = height * rng.uniform(0.4, 0.85)
        if kind == 1 and second > _LEAST_HEIGHT:
            _add_row(plan, bases[1 - first], bases[first].length, width * 0.7, second)
    for wall in plan.walls:  # objects hung there would intersect the beam
        wall.spans.append((0.0, wall.length, room - height, room))


def _add_row(plan: FloorPlan, base: Wall, across: float, width: float, height: float) -> None:
    """Add equally spaced beams parallel to ``base`` in a room that is ``across`` deep (m)."""
    rng = plan.rng
    beam = make_beam(rng, base.length, width, height)
    count = int(rng.integers(1, max(2, int(across / 1.2)) + 1))
    for number in range(count):
        depth = across * (number + 1) / (count + 1)
        z = float(plan.size[2]) - height - 0.001
        plan.add(base.place(beam, base.length / 2, depth, z), 'beam')


def make_beam(rng: np.random.Generator, length: float, width: float, height: float) -> Solid:
    """Beam along x, plain, of timber, stepped or of steel; z = 0 is its lower side."""
    kind = rng.choice(4, p=(0.7, 0.12, 0.08, 0.1))
    rgb = pick_colour(rng, WOOD) if kind == 1 else pick_colour(rng, WHITES, GREYS)
    if kind == 2:  # I section
        flange = (length, width, 0.03)
        parts = [box(flange, (0, 0, z), rgb) for z in (0.0, height - 0.03)]
        return join([*parts, box((length, 0.03, height), (0, 0, 0), rgb)])
    if kind == 3:  # narrower below
        step = height * rng.uniform(0.3, 0.7)
        lower = box((length, width * rng.uniform(0.4, 0.8), height), (0, 0, 0), rgb)
        return join([lower, box((length, width, height - step), (0, 0, step), rgb)])
    return box((length, width, height), (0, 0, 0), rgb)
