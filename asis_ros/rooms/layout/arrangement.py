# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Groups of furniture: chairs around a table, objects on it, shelves along a wall."""

from collections.abc import Callable
from typing import SupportsInt

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.places import Place
from asis_ros.rooms.furniture.boxes import make_carton
from asis_ros.rooms.furniture.chairs import make_desk_chair, make_dining_chair
from asis_ros.rooms.furniture.steps import make_stairs
from asis_ros.rooms.furniture.table_clutter import (
    make_desk_item,
    make_divider,
    make_ornament,
    make_screen,
)
from asis_ros.rooms.furniture.tables import table_top
from asis_ros.rooms.solids import Solid
import numpy as np
from numpy.typing import NDArray

Maker = Callable[[np.random.Generator], Solid]


def along_walls(plan: FloorPlan, make: Maker, class_name: str, count: SupportsInt) -> None:
    """Place pieces with their backs to walls, with ornaments or cartons on top of them."""
    rng = plan.rng
    for _ in range(int(count)):
        solid = plan.make(make, class_name)
        place = plan.stand_at_wall(solid, class_name, gap=rng.uniform(0.005, 0.06))
        if place is None or class_name not in ('bookcase', 'clutter', 'table'):
            continue
        if solid.bounds()[1][2] > 1.5:
            lay(plan, make_carton, solid, place, rng.poisson(0.5))
        elif rng.random() < 0.75:
            lay(plan, make_ornament, solid, place, rng.poisson(2.5))


def freely(plan: FloorPlan, make: Maker, class_name: str, count: SupportsInt) -> None:
    """Place pieces anywhere on the floor or at walls, tables with objects on them."""
    rng = plan.rng
    for _ in range(int(count)):
        solid = plan.make(make, class_name)
        place = (
            plan.stand_anywhere(solid, class_name, margin=rng.uniform(0.0, 0.1))
            if rng.random() < 0.5
            else plan.stand_at_wall(solid, class_name, gap=rng.uniform(0.01, 0.15))
        )
        if place is not None and class_name == 'table':
            lay(plan, make_desk_item, solid, place, rng.poisson(rng.uniform(0, 8)))


def work_place(plan: FloorPlan, desk: Solid, place: Place, under: Maker) -> None:
    """Add a chair, screens and desk items to a placed desk."""
    rng = plan.rng
    if rng.random() < 0.92:
        chair = plan.make(make_desk_chair, 'chair')
        pull_up(plan, chair, desk, place, rng.normal(0, 0.12))
    if rng.random() < 0.55:
        put_under(plan, plan.make(under, 'clutter'), desk, place)
    if rng.random() < 0.12:
        divide(plan, desk, place)
    lay(
        plan, make_screen, desk, place, rng.choice((0, 1, 2, 3), p=(0.2, 0.4, 0.3, 0.1)), back=True
    )
    lay(plan, make_desk_item, desk, place, rng.poisson(rng.uniform(0, 14)))


def divide(plan: FloorPlan, desk: Solid, place: Place) -> None:
    """Place a dividing panel on the back edge of a desk."""
    length, width, height = table_top(desk)
    panel = make_divider(plan.rng, length)
    spot = place.beside(0.0, 0.03 - width / 2)
    plan.add(panel.moved(spot.x, spot.y, height, spot.yaw), 'clutter')


def seats_around(
    plan: FloorPlan, table: Solid, place: Place, make: Maker = make_dining_chair
) -> None:
    """Place chairs of one kind on all sides of a table, pushed in or pulled back."""
    rng = plan.rng
    chair = plan.make(make, 'chair')
    length, width, _ = table_top(table)
    pitch = rng.uniform(0.55, 0.8)
    occupancy = rng.uniform(0.75, 1.0)
    for side in range(4):
        edge, depth = (length, width) if side % 2 == 0 else (width, length)
        count = int(edge / pitch)
        turned = Place(place.x, place.y, place.yaw + side * np.pi / 2)
        for seat in range(count):
            along = (seat - (count - 1) / 2) * edge / count
            if rng.random() < occupancy:
                pull_up(plan, chair, table, turned, along, reach=depth / 2)


def add_stairs(plan: FloorPlan) -> None:
    """Stairs along a wall."""
    stairs = make_stairs(plan.rng, float(plan.size[2]) - 0.05)
    plan.stand_at_wall(stairs, 'clutter', gap=0.02)


def row_of_seats(plan: FloorPlan, make: Maker, class_name: str, count: int) -> None:
    """Place seats of one kind side by side along a wall, almost touching."""
    rng = plan.rng
    seat = plan.make(make, class_name)
    low, high = seat.bounds()
    pitch = float(high[0] - low[0]) * rng.uniform(0.97, 1.1)
    found = plan.free_span(pitch * count, 0.0, float(high[2]))
    if found is None:
        return
    wall, left = found
    start = Place(wall.x, wall.y, wall.yaw).beside(left - float(low[0]), 0.05 - float(low[1]))
    for number in range(count):
        if plan.stand(seat, class_name, start.beside(number * pitch, 0.0), margin=-0.04):
            end = left + number * pitch
            wall.spans.append((end, end + pitch, 0.0, float(high[2])))


def pull_up(
    plan: FloorPlan,
    chair: Solid,
    table: Solid,
    place: Place,
    along: float,
    *,
    reach: float | None = None,
) -> None:
    """Place a chair at the +y side of a table, pushed in, pulled back, or turned away."""
    rng = plan.rng
    if reach is None:
        reach = table_top(table)[1] / 2
    back = -float(chair.bounds()[0][1])
    away = reach + back - rng.uniform(0.05, 0.42) + abs(rng.normal(0, 0.2))
    turn = rng.normal(0, 0.12) if rng.random() < 0.75 else rng.uniform(-1.2, 1.2)
    if abs(turn) > 0.3:
        away = max(away, reach + 0.35)
    plan.stand(chair, 'chair', place.beside(along, away, np.pi + turn), margin=-0.03, beside=place)


def put_under(plan: FloorPlan, solid: Solid, table: Solid, place: Place) -> None:
    """Place an object under one end of a table."""
    length, width, height = table_top(table)
    low, high = solid.bounds()
    if high[2] > height - 0.06:
        return
    side = 1.0 if plan.rng.random() < 0.5 else -1.0
    along = side * (length / 2 - float(high[0] - low[0]) / 2 - 0.14)
    spot = place.beside(along, 0.1 - width / 2 - float(low[1]))
    plan.add(solid.moved(spot.x, spot.y, 0.0, spot.yaw), 'clutter')


def lay(
    plan: FloorPlan,
    make: Maker,
    table: Solid,
    place: Place,
    count: SupportsInt,
    *,
    back: bool = False,
) -> None:
    """
    Place objects side by side on top of a piece of furniture.

    Parameters
    ----------
    plan : FloorPlan
        Floor plan with the piece.
    make : callable
        Makes an object.
    table : Solid
        The piece, in its own frame.
    place : Place
        Pose of the piece.
    count : int
        Number of objects to try.
    back : bool
        Whether to place them at the back edge, like screens.

    """
    rng = plan.rng
    length, width, height = table_top(table)
    top = _top(table)
    taken = plan.on_tops.setdefault(place, [])
    for _ in range(int(count)):
        item = plan.make(make, 'clutter')
        low, high = item.bounds()
        radius = float(np.hypot(*np.maximum(-low[:2], high[:2])))
        slack = np.maximum((length / 2 - 0.75 * radius, width / 2 - 0.75 * radius), 0.0)
        x, y = rng.uniform(-1, 1, 2) * slack
        if back:
            y = -float(width / 2 + low[1] - 0.03)
        reach = 0.6 * np.maximum(-low[:2], high[:2])
        corners = np.array([(x, y)]) + reach * [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        crowded = any(np.hypot(x - a, y - b) < 0.6 * (radius + r) for a, b, r in taken)
        if crowded or not _carries(top, corners) or height + high[2] > plan.size[2] - 0.1:
            continue
        taken.append((float(x), float(y), radius))
        laid = item.moved(0, 0, 0, rng.normal(0, 0.25)).moved(float(x), float(y), height)
        plan.add(laid.moved(place.x, place.y, 0.0, place.yaw), 'clutter')


def _top(table: Solid) -> NDArray[np.float64]:
    """Triangles of the upper side in plan view: shape (T, 3, 2)."""
    corners = table.vertices[table.faces]
    high = corners[:, :, 2].min(axis=1) > table_top(table)[2] - 0.005
    upper: NDArray[np.float64] = corners[high][:, :, :2]
    return upper


def _carries(top: NDArray[np.float64], points: NDArray[np.float64]) -> bool:
    """Whether all points (K, 2) lie on triangles (T, 3, 2)."""
    edges = np.roll(top, -1, axis=1) - top
    away = points[:, None, None] - top  # (K, T, 3, 2)
    sides = edges[..., 0] * away[..., 1] - edges[..., 1] * away[..., 0]
    inside = np.all(sides >= -1e-9, axis=2) | np.all(sides <= 1e-9, axis=2)
    return bool(np.all(inside.any(axis=1)))
