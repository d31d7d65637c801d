# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""How rooms are furnished: offices, meeting rooms, lounges, corridors, stores."""

from asis_ros.datasets.synthetic.arrangement import (
    along_walls,
    freely,
    lay_table,
    pull_up,
    put_under,
    seat_at_desk,
    seats_around,
)
from asis_ros.datasets.synthetic.clutter import make_floor_item, make_under_desk_item
from asis_ros.datasets.synthetic.floor_plan import FloorPlan, Place
from asis_ros.datasets.synthetic.seats import make_chair, make_sofa
from asis_ros.datasets.synthetic.shelves import make_bookcase, make_cabinet
from asis_ros.datasets.synthetic.tables import (
    make_desk,
    make_low_table,
    make_round_table,
    make_table,
)
import numpy as np


def furnish_office(plan: FloorPlan) -> None:
    """Desks with chairs and screens, bookcases, a few other things."""
    rng = plan.rng
    area = float(plan.size[0] * plan.size[1])
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 4))
    for _ in range(1 + int(rng.poisson(area / 6))):
        desk = make_desk(rng)
        place = (
            plan.stand_at_wall(desk, 'table', gap=rng.uniform(0.01, 0.1))
            if rng.random() < 0.65
            else plan.stand_anywhere(desk, 'table', margin=0.3)
        )
        if place is not None:
            seat_at_desk(plan, desk, place)
            if rng.random() < 0.35:
                put_under(plan, make_under_desk_item(rng), desk, place)
            lay_table(plan, desk, place, screens=int(rng.integers(0, 3)))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 3))
    along_walls(plan, make_sofa, 'sofa', int(rng.random() < 0.2))
    freely(plan, make_chair, 'chair', rng.integers(1, 8))


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
        seats_around(plan, table, place)
        lay_table(plan, table, place, screens=0)
    along_walls(plan, make_cabinet, 'clutter', rng.integers(0, 2))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 2))
    along_walls(plan, make_chair, 'chair', rng.integers(0, 7))


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
                lay_table(plan, table, beside, screens=0)
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 3))
    for _ in range(int(rng.integers(0, 3))):
        table = make_round_table(rng) if rng.random() < 0.5 else make_table(rng, 1.4, 0.8)
        place = plan.stand_anywhere(table, 'table', margin=0.4)
        if place is not None:
            seats_around(plan, table, place)
            lay_table(plan, table, place, screens=0)
    freely(plan, make_chair, 'chair', rng.integers(0, 6))


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
                    pull_up(plan, chair, table, place, along)
                lay_table(plan, table, place, screens=int(rng.random() < 0.3))
    along_walls(plan, make_cabinet, 'clutter', rng.integers(0, 3))


def furnish_store(plan: FloorPlan) -> None:
    """Shelves and cabinets along the walls, boxes on the floor."""
    rng = plan.rng
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(2, 7))
    along_walls(plan, make_cabinet, 'clutter', rng.integers(1, 4))
    freely(plan, make_floor_item, 'clutter', rng.integers(3, 10))
    freely(plan, make_chair, 'chair', rng.integers(0, 2))


def furnish_corridor(plan: FloorPlan) -> None:
    """Little: here a cabinet, there a seat."""
    rng = plan.rng
    along_walls(plan, make_cabinet, 'clutter', rng.integers(0, 3))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 2))
    along_walls(plan, make_sofa, 'sofa', int(rng.random() < 0.2))
    along_walls(plan, make_chair, 'chair', rng.integers(0, 3))


def furnish_sparsely(plan: FloorPlan) -> None:
    """Put next to nothing into the room."""
    rng = plan.rng
    freely(plan, make_chair, 'chair', rng.integers(0, 3))
    freely(plan, make_floor_item, 'clutter', rng.integers(0, 4))
