# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Structural elements of a room: partitions, doors, windows and niches."""

from functools import partial

from asis_ros.rooms.building.doors import lining, make_door
from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.places import Opening, Place, Wall
from asis_ros.rooms.building.shell import add_room_behind, pierced
from asis_ros.rooms.building.windows import make_blind, make_curtains, make_window
from asis_ros.rooms.furniture.hung_clutter import make_radiator
from asis_ros.rooms.furniture.shelves import boarded
from asis_ros.rooms.furniture.table_clutter import make_ornament
from asis_ros.rooms.solids import Colour, join, quad
import numpy as np

_SWING = 0.9  # m of free floor in front of a door


def add_partition(plan: FloorPlan, plaster: Colour) -> None:
    """Add a partition wall that leaves a passage; both its sides can hold objects."""
    rng = plan.rng
    found = plan.free_span(0.3, 0.0, float(plan.size[2]), gap=1.2)
    if found is None:
        return
    wall, left = found
    depth = float(plan.size[:2].max())
    reach = rng.uniform(0.35, 0.75) * min(depth, 5.0)
    thickness, height = rng.uniform(0.08, 0.22), float(plan.size[2])
    if rng.random() < 0.12:
        height = rng.uniform(0.9, 1.6)  # a parapet
    foot = Place(wall.x, wall.y, wall.yaw).beside(left, 0.0, np.pi / 2)
    back = foot.beside(reach, 0.0).beside(0, 0, np.pi)  # the far end, facing back
    back = back.beside(0.0, thickness)
    far = Wall(back.x, back.y, back.yaw, reach, built=False)
    near = Wall(foot.x, foot.y, foot.yaw, reach, built=False)
    parts = []
    if reach > 2.0 and height > 2.2 and rng.random() < 0.4:
        width = rng.uniform(0.8, min(1.6, reach - 0.6))
        start = rng.uniform(0.2, reach - width - 0.2)
        hole = (start, start + width, 0.0, min(rng.uniform(2.0, 2.4), height - 0.1))
        near.cut(hole)
        far.cut((reach - hole[1], reach - hole[0], *hole[2:]))
        parts += [near.place(side) for side in lining(hole, thickness, plaster)]
    parts += [side.place(pierced(side, height, plaster)) for side in (near, far)]
    end = np.array([(reach, 0, 0), (reach, -thickness, 0), (reach, -thickness, height),
                    (reach, 0, height)])  # fmt: skip
    top = np.array([(0, 0, height), (reach, 0, height), (reach, -thickness, height),
                    (0, -thickness, height)])  # fmt: skip
    parts += [near.place(quad(end, plaster)), near.place(quad(top, plaster))]
    plan.add(join(parts), 'wall')
    plan.reserve_box(near, (0.0, reach, -thickness, 0.0))
    for hole in near.openings:
        plan.reserve_box(near, (hole[0], hole[1], -thickness - 0.6, 0.6))
    if height > 2.2:
        plan.walls += [near, far]
    wall.spans.append((left - thickness, left + thickness, 0.0, float(plan.size[2])))


def add_door(plan: FloorPlan, plaster: Colour) -> None:
    """Add a door, open or closed, or a passage without one."""
    rng = plan.rng
    leaves = rng.uniform(0.7, 1.0) if rng.random() < 0.8 else rng.uniform(1.35, 1.9)
    most = float(plan.size[2]) - 0.12
    leaf = min(rng.uniform(1.98, 2.25), most)
    beside = rng.uniform(0.2, 0.9, 2) * (rng.random(2) < 0.1)  # side lights
    above = rng.uniform(0.2, 0.8) if rng.random() < 0.15 else 0.0  # a transom
    height = min(leaf + above, most)
    width = leaves + float(beside.sum())
    found = plan.free_span(width, 0.0, height, gap=0.16)
    if found is None:
        return
    wall, left = found
    opening = (left, left + width, 0.0, height)
    passage = (left + float(beside[0]), left + float(beside[0]) + leaves, 0.0, leaf)
    wall.cut(opening)
    wall.spans.append((left - 0.12, left + width + 0.12, 0.0, height + 0.12))
    plan.reserve_box(wall, (left - 0.05, left + width + 0.05, 0.0, _SWING))
    is_open = rng.random() < 0.25
    if rng.random() < 0.1:
        wall.trim.extend(lining(opening, rng.uniform(0.1, 0.3), plaster))
        is_open = True
    else:
        maker = partial(make_door, opening=opening, passage=passage, is_open=is_open)
        door = plan.make(maker, 'door')
        plan.add(wall.place(door), 'door')
    if rng.random() < (0.75 if is_open else 0.3):
        add_room_behind(plan, wall, opening)


def add_window(plan: FloorPlan) -> None:
    """Add a window of any size, up to a glazed wall, with a blind or curtains in the room."""
    rng = plan.rng
    height = float(plan.size[2])
    kind = rng.choice(3, p=(0.72, 0.18, 0.1))
    bottom = (rng.uniform(0.75, 1.15), rng.uniform(0.06, 0.5), rng.uniform(1.3, 1.7))[kind]
    top = min(bottom + (rng.uniform(0.9, 2.0), 2.2, rng.uniform(0.4, 0.8))[kind], height - 0.12)
    width = rng.uniform(0.6, 2.4) if kind != 1 else rng.uniform(1.2, 4.0)
    found = plan.free_span(width, bottom, top, gap=0.12)
    if found is None or top < bottom + 0.3:
        return
    wall, left = found
    _fit_window(plan, wall, (left, left + width, bottom, top), int(rng.integers(2**32)))


def add_facade(plan: FloorPlan) -> None:
    """Add a band of equal windows over a whole wall, between its columns and doors."""
    rng = plan.rng
    height = float(plan.size[2])
    bottom = rng.uniform(0.7, 1.1) if rng.random() < 0.7 else rng.uniform(0.05, 0.4)
    top = height - rng.uniform(0.12, 0.7)
    lengths = np.array([wall.length * wall.built for wall in plan.walls])
    wall = plan.walls[int(rng.choice(len(lengths), p=lengths / lengths.sum()))]
    pitch, pier = rng.uniform(0.9, 3.5), rng.choice((0.16, rng.uniform(0.16, 0.7)))
    style = int(rng.integers(2**32))
    taken = sorted(span[:2] for span in wall.spans if span[2] < top and bottom < span[3])
    start = 0.0
    for left, right in [*taken, (wall.length, wall.length)]:
        count = round((left - start) / pitch) if left - start > 0.9 else 0
        each = (left - start) / max(count, 1)
        for number in range(count):
            near = start + number * each + pier / 2
            _fit_window(plan, wall, (near, near + each - pier, bottom, top), style)
        start = max(start, right)


def _fit_window(plan: FloorPlan, wall: Wall, opening: Opening, style: int) -> None:
    """Add a window with its blind or curtains and a radiator; equal styles look the same."""
    rng = np.random.default_rng(style)
    wall.cut(opening)
    window = plan.make(lambda _: make_window(rng, opening), 'window')
    plan.add(wall.place(window), 'window')
    cover = rng.choice(3, p=(0.5, 0.35, 0.15))
    if cover == 1:
        plan.add(wall.place(make_blind(rng, opening)), 'clutter')
    elif cover == 2:
        curtains, hidden = make_curtains(rng, opening, float(plan.size[2]))
        inside = hidden[0] > 0.02 and hidden[1] < wall.length - 0.02
        others = [span for span in wall.spans if span != opening]
        if inside and Wall(0, 0, 0, wall.length, spans=others).is_free(hidden, 0.0):
            plan.add(wall.place(curtains), 'clutter')
            wall.spans.append(hidden)
    elif rng.random() < 0.5 and opening[2] > 0.6:
        radiator = make_radiator(rng)
        middle = (opening[0] + opening[1]) / 2
        if plan.hang(radiator, 'clutter', 0.0, gap=0.0, at=(wall, middle)):
            low, high = radiator.bounds()
            reach = float(high[1] - low[1])
            left, right = middle + float(low[0]), middle + float(high[0])
            plan.reserve_box(wall, (left, right, 0.0, reach))


def add_niche(plan: FloorPlan, plaster: Colour) -> None:
    """Add a niche in a wall, empty, with an ornament in it, or fitted with shelves."""
    rng = plan.rng
    height = float(plan.size[2])
    bottom = float(rng.choice((0.0, rng.uniform(0.7, 1.2))))
    top = min(bottom + rng.uniform(0.5, 2.2), height - 0.2)
    width, depth = rng.uniform(0.4, 1.6), rng.uniform(0.12, 0.45)
    found = plan.free_span(width, bottom, top, gap=0.12)
    if found is None:
        return
    wall, left = found
    opening = (left, left + width, bottom, top)
    wall.cut(opening)
    back = pierced(Wall(0, 0, 0, width), top - bottom, plaster).moved(left, -depth, bottom)
    wall.trim.extend([*lining(opening, depth, plaster, sill=bottom > 0), back])
    middle, kind = left + width / 2, rng.random()
    if kind < 0.5 and top - bottom > 0.5:
        shelves = boarded(rng, (width - 0.01, depth - 0.01, top - bottom - 0.01))
        plan.add(wall.place(shelves, middle, -depth / 2, bottom), 'bookcase')
    elif kind < 0.8 and bottom > 0:
        ornament = make_ornament(rng)
        low, high = ornament.bounds()
        if np.all(high - low < (width, depth, top - bottom)):
            across = -depth / 2 - float(low[1] + high[1]) / 2
            z = bottom - float(low[2])
            plan.add(wall.place(ornament, middle, across, z), 'clutter')
