# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How rooms are furnished: offices, meeting rooms, lounges, corridors, stores."""

from collections.abc import Callable
from typing import SupportsInt

from asis_ros.datasets.synthetic.clutter import (
    make_ceiling_item,
    make_desk_item,
    make_floor_item,
    make_radiator,
    make_screen,
    make_wall_item,
)
from asis_ros.datasets.synthetic.floor_plan import FloorPlan, Place
from asis_ros.datasets.synthetic.seats import make_chair, make_desk_chair, make_sofa
from asis_ros.datasets.synthetic.shelves import make_bookcase, make_cabinet, make_wall_shelf
from asis_ros.datasets.synthetic.solids import Solid
from asis_ros.datasets.synthetic.tables import (
    make_desk,
    make_low_table,
    make_round_table,
    make_table,
    table_top,
)
import numpy as np


def furnish_office(plan: FloorPlan) -> None:
    """Desks with chairs and screens, bookcases, a few other things."""
    rng = plan.rng
    area = float(plan.size[0] * plan.size[1])
    for _ in range(1 + int(rng.poisson(area / 6))):
        desk = make_desk(rng)
        place = (
            plan.stand_at_wall(desk, 'table', gap=rng.uniform(0.01, 0.1))
            if rng.random() < 0.65
            else plan.stand_anywhere(desk, 'table', margin=0.3)
        )
        if place is not None:
            _seat_at_desk(plan, desk, place)
            _lay_table(plan, desk, place, screens=int(rng.integers(0, 3)))
    _along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 6))
    _along_walls(plan, make_sofa, 'sofa', int(rng.random() < 0.2))
    _freely(plan, make_chair, 'chair', rng.integers(1, 8))


def furnish_meeting_room(plan: FloorPlan) -> None:
    """One long table, chairs all around it."""
    rng = plan.rng
    span = plan.size[:2] - 2.0
    lengthwise = span[0] >= span[1]
    length = float(np.clip(rng.uniform(0.6, 1.0) * span.max(), 1.2, 5.0))
    width = float(np.clip(rng.uniform(0.5, 0.9) * span.min(), 0.7, 1.5))
    table = make_table(rng, length, width) if rng.random() < 0.8 else make_round_table(rng)
    middle = plan.size[:2] / 2 + rng.normal(0, 0.15, 2)
    place = Place(float(middle[0]), float(middle[1]), 0.0 if lengthwise else np.pi / 2)
    if plan.stand(table, 'table', place):
        _seats_around(plan, table, place)
        _lay_table(plan, table, place, screens=0)
    _along_walls(plan, make_cabinet, 'clutter', rng.integers(0, 2))
    _along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 2))
    _along_walls(plan, make_chair, 'chair', rng.integers(0, 7))


def furnish_lounge(plan: FloorPlan) -> None:
    """Sofas, low tables, some bookcases, a dining table perhaps."""
    rng = plan.rng
    for _ in range(int(rng.integers(1, 4))):
        sofa = make_sofa(rng)
        place = (
            plan.stand_at_wall(sofa, 'sofa')
            if rng.random() < 0.7
            else plan.stand_anywhere(sofa, 'sofa', margin=0.25)
        )
        if place is not None and rng.random() < 0.6:
            table = make_low_table(rng)
            ahead = rng.uniform(0.9, 1.3)
            beside = Place(
                place.x - np.sin(place.yaw) * ahead,
                place.y + np.cos(place.yaw) * ahead,
                place.yaw,
            )
            if plan.stand(table, 'table', beside):
                _lay_table(plan, table, beside, screens=0)
    _along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 3))
    for _ in range(int(rng.integers(0, 3))):
        table = make_round_table(rng) if rng.random() < 0.5 else make_table(rng, 1.4, 0.8)
        place = plan.stand_anywhere(table, 'table', margin=0.4)
        if place is not None:
            _seats_around(plan, table, place)
            _lay_table(plan, table, place, screens=0)
    _freely(plan, make_chair, 'chair', rng.integers(0, 6))


def furnish_classroom(plan: FloorPlan) -> None:
    """Rows of tables with chairs behind them."""
    rng = plan.rng
    length, width = rng.uniform(1.1, 1.8), rng.uniform(0.5, 0.8)
    table, chair = make_table(rng, length, width), make_chair(rng)
    yaw = int(rng.integers(4)) * np.pi / 2
    step = (length + rng.uniform(0.1, 0.7), width + rng.uniform(0.9, 1.3))
    if round(yaw / (np.pi / 2)) % 2:
        step = (step[1], step[0])
    for x in np.arange(1.0, plan.size[0] - 0.7, step[0]):
        for y in np.arange(1.0, plan.size[1] - 0.7, step[1]):
            place = Place(float(x), float(y), yaw + rng.normal(0, 0.02))
            if rng.random() < 0.9 and plan.stand(table, 'table', place):
                seats = 2 if length > 1.3 else 1
                for seat in range(seats):
                    along = (seat - (seats - 1) / 2) * length / 2
                    _pull_up(plan, chair, table, place, along)
                _lay_table(plan, table, place, screens=int(rng.random() < 0.3))
    _along_walls(plan, make_cabinet, 'clutter', rng.integers(0, 3))


def furnish_store(plan: FloorPlan) -> None:
    """Shelves and cabinets along the walls, boxes on the floor."""
    rng = plan.rng
    _along_walls(plan, make_bookcase, 'bookcase', rng.integers(2, 7))
    _along_walls(plan, make_cabinet, 'clutter', rng.integers(1, 4))
    _freely(plan, make_floor_item, 'clutter', rng.integers(3, 10))
    _freely(plan, make_chair, 'chair', rng.integers(0, 2))


def furnish_corridor(plan: FloorPlan) -> None:
    """Little: here a cabinet, there a seat."""
    rng = plan.rng
    _along_walls(plan, make_cabinet, 'clutter', rng.integers(0, 3))
    _along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 2))
    _along_walls(plan, make_sofa, 'sofa', int(rng.random() < 0.2))
    _along_walls(plan, make_chair, 'chair', rng.integers(0, 3))


def furnish_sparsely(plan: FloorPlan) -> None:
    """Put next to nothing into the room."""
    rng = plan.rng
    _freely(plan, make_chair, 'chair', rng.integers(0, 3))
    _freely(plan, make_floor_item, 'clutter', rng.integers(0, 4))


def add_clutter(plan: FloorPlan) -> None:
    """Things on walls, floor and ceiling, more in some rooms than in others."""
    rng = plan.rng
    area = float(plan.size[0] * plan.size[1])
    crowd = rng.uniform(0.1, 1.3)
    _along_walls(plan, make_radiator, 'clutter', int(rng.random() < 0.4))
    for _ in range(int(rng.poisson(0.5 * crowd))):
        shelf = make_wall_shelf(rng)
        low, high = shelf.bounds()
        height = rng.uniform(1.2, 1.5)
        found = plan.free_span(float(high[0] - low[0]), height, height + float(high[2]))
        if found is not None:
            wall, left = found
            span = (left, left + float(high[0] - low[0]), height, height + float(high[2]))
            plan.take_span(wall, span)
            at = plan.at_wall(shelf, wall, left - float(low[0]), -float(low[1]), height)
            plan.add(at, 'bookcase')
    for _ in range(int(rng.poisson(min(area / 3.5, 12) * crowd))):
        _hang(plan, make_wall_item(rng), rng.uniform(0.9, 2.1))
    _freely(plan, make_floor_item, 'clutter', rng.poisson(min(area / 5, 7) * crowd))
    _light(plan)


def _light(plan: FloorPlan) -> None:
    """Lamps of one kind in a grid under the ceiling, and a few odd things."""
    rng = plan.rng
    lamp = make_ceiling_item(rng)
    counts = np.maximum(1, np.round(plan.size[:2] / rng.uniform(1.8, 3.0))).astype(int)
    if rng.random() < 0.8:
        for x in (np.arange(counts[0]) + 0.5) / counts[0] * plan.size[0]:
            for y in (np.arange(counts[1]) + 0.5) / counts[1] * plan.size[1]:
                plan.add(lamp.moved(float(x), float(y), float(plan.size[2])), 'clutter')
    for _ in range(int(rng.integers(0, 3))):
        x, y = rng.uniform(0.3, 0.7, 2) * plan.size[:2]
        plan.add(make_ceiling_item(rng).moved(x, y, float(plan.size[2])), 'clutter')


def _hang(plan: FloorPlan, solid: Solid, height: float) -> None:
    low, high = solid.bounds()
    bottom, top = height + float(low[2]), height + float(high[2])
    found = plan.free_span(float(high[0] - low[0]), bottom, top)
    if found is not None and top < plan.size[2] - 0.05:
        wall, left = found
        plan.take_span(wall, (left, left + float(high[0] - low[0]), bottom, top))
        plan.add(plan.at_wall(solid, wall, left - float(low[0]), 0.0, height), 'clutter')


def _along_walls(
    plan: FloorPlan,
    make: Callable[[np.random.Generator], Solid],
    class_name: str,
    count: SupportsInt,
) -> None:
    for _ in range(int(count)):
        plan.stand_at_wall(make(plan.rng), class_name, gap=plan.rng.uniform(0.005, 0.06))


def _freely(
    plan: FloorPlan,
    make: Callable[[np.random.Generator], Solid],
    class_name: str,
    count: SupportsInt,
) -> None:
    for _ in range(int(count)):
        solid = make(plan.rng)
        if plan.rng.random() < 0.5:
            plan.stand_anywhere(solid, class_name)
        else:
            plan.stand_at_wall(solid, class_name, gap=plan.rng.uniform(0.02, 0.15))


def _seat_at_desk(plan: FloorPlan, desk: Solid, place: Place) -> None:
    if plan.rng.random() < 0.92:
        along = plan.rng.normal(0, 0.12)
        _pull_up(plan, make_desk_chair(plan.rng), desk, place, along)


def _seats_around(plan: FloorPlan, table: Solid, place: Place) -> None:
    """Chairs of one kind on all four sides of a table."""
    rng = plan.rng
    chair = make_chair(rng)
    length, width, _ = table_top(table)
    pitch = rng.uniform(0.62, 0.85)
    for side in range(4):
        edge, depth = (length, width) if side % 2 == 0 else (width, length)
        count = int(edge / pitch)
        turned = Place(place.x, place.y, place.yaw + side * np.pi / 2)
        for seat in range(count):
            along = (seat - (count - 1) / 2) * edge / count
            if rng.random() < 0.88:
                _pull_up(plan, chair, table, turned, along, reach=depth / 2)


def _pull_up(
    plan: FloorPlan,
    chair: Solid,
    table: Solid,
    place: Place,
    along: float,
    *,
    reach: float | None = None,
) -> None:
    """Put a chair at the +y side of a table, pushed in, pulled back, or turned away."""
    rng = plan.rng
    if reach is None:
        reach = table_top(table)[1] / 2
    back = -float(chair.bounds()[0][1])
    away = reach + back - rng.uniform(0.05, 0.22) + abs(rng.normal(0, 0.2))
    turn = rng.normal(0, 0.15) if rng.random() < 0.7 else rng.uniform(-1.2, 1.2)
    if abs(turn) > 0.3:
        away = max(away, reach + 0.35)
    x = place.x + np.cos(place.yaw) * along - np.sin(place.yaw) * away
    y = place.y + np.sin(place.yaw) * along + np.cos(place.yaw) * away
    seat = Place(float(x), float(y), place.yaw + np.pi + turn)
    plan.stand(chair, 'chair', seat, margin=0.01, beside=place)


def _lay_table(plan: FloorPlan, table: Solid, place: Place, *, screens: int) -> None:
    """Put screens at the back of a table and other things anywhere on it, side by side."""
    rng = plan.rng
    length, width, height = table_top(table)
    taken: list[tuple[float, float, float]] = []
    items = [make_screen(rng) for _ in range(screens)]
    items += [make_desk_item(rng) for _ in range(int(rng.poisson(rng.uniform(0, 6))))]
    for number, item in enumerate(items):
        low, high = item.bounds()
        radius = float(np.hypot(*np.maximum(-low[:2], high[:2])))
        slack = np.array((length / 2, width / 2)) - radius * 0.8
        if np.any(slack < 0):
            continue
        x, y = rng.uniform(-1, 1, 2) * slack * (1.0 if height < 0.6 else 0.95)
        if number < screens:
            y = -slack[1]
        if any(np.hypot(x - a, y - b) < radius + r for a, b, r in taken):
            continue
        taken.append((float(x), float(y), radius))
        yaw = rng.normal(0, 0.25)
        on_table = item.moved(float(x), float(y), height, yaw)
        plan.add(on_table.moved(place.x, place.y, 0.0, place.yaw), 'clutter')
