# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clutter of every room: objects on walls, floor and ceiling."""

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.furniture.floor_clutter import make_floor_item
from asis_ros.rooms.furniture.hung_clutter import (
    make_pipe,
    make_radiator,
    make_technical_item,
    make_trunking,
    make_wall_item,
)
from asis_ros.rooms.furniture.shelves import make_wall_shelf
from asis_ros.rooms.layout.arrangement import along_walls, freely, Maker
from asis_ros.rooms.layout.overhead import add_overhead


def add_clutter(plan: FloorPlan, *, technical: bool) -> None:
    """
    Add objects to walls, floor and ceiling, with a random density.

    Parameters
    ----------
    plan : FloorPlan
        Room with its furniture.
    technical : bool
        Whether it has the installations of a workplace.

    """
    rng = plan.rng
    density = rng.uniform(0.2, 1.6)
    along_walls(plan, make_radiator, 'clutter', int(rng.random() < 0.5) * rng.integers(1, 3))
    for _ in range(int(rng.poisson(0.6 * density))):
        shelf = plan.make(make_wall_shelf, 'bookcase')
        plan.hang(shelf, 'bookcase', rng.uniform(1.0, 1.6))
    if technical:
        for _ in range(int(rng.choice(4, p=(0.5, 0.25, 0.15, 0.1)))):
            height = rng.uniform(0.25, 1.2) if rng.random() < 0.7 else rng.uniform(1.9, 2.6)
            plan.hang(make_trunking(rng), 'clutter', height, gap=0.0)
    for _ in range(int(rng.poisson(min(plan.area / 2.5, 16) * density))):
        is_technical = technical and rng.random() < 0.6
        _hang(plan, make_technical_item if is_technical else make_wall_item)
    if rng.random() < (0.4 if technical else 0.15):
        height = float(plan.size[2])
        plan.hang(make_pipe(rng, height - 0.12), 'clutter', height / 2, gap=0.02)
    freely(plan, make_floor_item, 'clutter', rng.poisson(min(plan.area / 4, 10) * density))
    add_overhead(plan, technical=technical)


def _hang(plan: FloorPlan, make: Maker) -> None:
    """Hang an object at eye level or, more rarely, near the floor or the ceiling."""
    rng = plan.rng
    item = plan.make(make, 'clutter')
    low, high = item.bounds()
    least, most = 0.03 - float(low[2]), float(plan.size[2]) - 0.06 - float(high[2])
    kind = rng.choice(3, p=(0.78, 0.12, 0.1))
    height = rng.uniform(*((0.9, 2.0), (0.25, 0.6), (2.0, 2.7))[kind])
    plan.hang(item, 'clutter', max(least, min(height, most)), gap=0.05)
