# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Groups of furniture: chairs around a table, things on it, shelves along a wall."""

from collections.abc import Callable
from typing import SupportsInt

from asis_ros.datasets.synthetic.clutter import make_desk_item, make_screen
from asis_ros.datasets.synthetic.floor_plan import FloorPlan, Place
from asis_ros.datasets.synthetic.seats import make_chair, make_desk_chair
from asis_ros.datasets.synthetic.shelves import make_cabinet
from asis_ros.datasets.synthetic.solids import Solid
from asis_ros.datasets.synthetic.tables import table_top
import numpy as np


def along_walls(
    plan: FloorPlan,
    make: Callable[[np.random.Generator], Solid],
    class_name: str,
    count: SupportsInt,
) -> None:
    """Stand some pieces with their backs to walls; things lie on the tops of low ones."""
    rng = plan.rng
    for _ in range(int(count)):
        solid = make(rng)
        place = plan.stand_at_wall(solid, class_name, gap=rng.uniform(0.005, 0.06))
        height = float(solid.bounds()[1][2])
        flat = class_name == 'bookcase' or make is make_cabinet
        if place is not None and flat and height < plan.size[2] - 0.6 and rng.random() < 0.5:
            lay_table(plan, solid, place, screens=0)


def freely(
    plan: FloorPlan,
    make: Callable[[np.random.Generator], Solid],
    class_name: str,
    count: SupportsInt,
) -> None:
    """Stand some pieces anywhere on the floor or near walls."""
    for _ in range(int(count)):
        solid = make(plan.rng)
        if plan.rng.random() < 0.5:
            plan.stand_anywhere(solid, class_name)
        else:
            plan.stand_at_wall(solid, class_name, gap=plan.rng.uniform(0.02, 0.15))


def seat_at_desk(plan: FloorPlan, desk: Solid, place: Place) -> None:
    """Pull a chair up to a desk."""
    if plan.rng.random() < 0.92:
        along = plan.rng.normal(0, 0.12)
        pull_up(plan, make_desk_chair(plan.rng), desk, place, along)


def seats_around(plan: FloorPlan, table: Solid, place: Place) -> None:
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
                pull_up(plan, chair, table, turned, along, reach=depth / 2)


def pull_up(
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


def put_under(plan: FloorPlan, solid: Solid, table: Solid, place: Place) -> None:
    """Put something under one end of a table."""
    length, width, height = table_top(table)
    low, high = solid.bounds()
    if high[2] > height - 0.06:
        return
    side = 1.0 if plan.rng.random() < 0.5 else -1.0
    along = side * (length / 2 - float(high[0] - low[0]) / 2 - 0.14)
    back = -width / 2 - float(low[1]) + 0.1
    moved = solid.moved(along, back).moved(place.x, place.y, 0.0, place.yaw)
    plan.add(moved, 'clutter')


def lay_table(plan: FloorPlan, table: Solid, place: Place, *, screens: int) -> None:
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
