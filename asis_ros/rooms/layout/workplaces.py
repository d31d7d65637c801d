# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Layouts of workplaces: offices, meeting rooms, classrooms and the like."""

from functools import partial

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.places import Place
from asis_ros.rooms.furniture.boxes import make_box_row, make_box_stack
from asis_ros.rooms.furniture.chairs import (
    make_chair,
    make_chair_stack,
    make_desk_chair,
    make_dining_chair,
)
from asis_ros.rooms.furniture.floor_clutter import make_floor_item, make_under_desk_item
from asis_ros.rooms.furniture.lockers import make_office_storage
from asis_ros.rooms.furniture.machines import make_copier
from asis_ros.rooms.furniture.padded_chairs import make_easy_chair
from asis_ros.rooms.furniture.shelves import make_bookcase
from asis_ros.rooms.furniture.sofas import make_armchair, make_sofa
from asis_ros.rooms.furniture.table_clutter import make_desk_item, make_dish, make_screen
from asis_ros.rooms.furniture.tables import (
    make_corner_desk,
    make_desk,
    make_low_table,
    make_round_table,
    make_table,
    table_top,
)
from asis_ros.rooms.layout.arrangement import (
    add_stairs,
    along_walls,
    divide,
    freely,
    lay,
    pull_up,
    row_of_seats,
    seats_around,
    work_place,
)
import numpy as np


def furnish_office(plan: FloorPlan) -> None:
    """Desks with chairs and screens, bookcases, a few other objects."""
    rng = plan.rng
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 4))
    for _ in range(1 + int(rng.poisson(plan.area / 6))):
        add_work_place(plan)
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 4))
    along_walls(plan, make_office_storage, 'clutter', rng.integers(0, 4))
    along_walls(plan, make_box_row, 'clutter', int(rng.random() < 0.25))
    freely(plan, make_box_stack, 'clutter', int(rng.random() < 0.25))
    along_walls(plan, make_sofa, 'sofa', int(rng.random() < 0.12))
    if rng.random() < 0.25:
        add_table_group(plan)
    along_walls(plan, make_desk, 'table', int(rng.random() < 0.25))
    freely(plan, make_chair, 'chair', rng.integers(0, 7))


def furnish_open_office(plan: FloorPlan) -> None:
    """Rows of desks back to back."""
    rng = plan.rng
    desk = plan.make(make_desk, 'table')
    length, width, _ = table_top(desk)
    divided = rng.random() < 0.5
    for x in np.arange(1.4, plan.size[0] - 1.0, length + rng.uniform(0.0, 0.3)):
        for y in np.arange(1.4, plan.size[1] - 1.0, 2 * width + rng.uniform(1.4, 2.2)):
            for side in (0.0, np.pi):
                middle = Place(float(x), float(y), side).beside(0.0, width / 2 + 0.02)
                if rng.random() < 0.85 and plan.stand(desk, 'table', middle, margin=-0.05):
                    work_place(plan, desk, middle, make_under_desk_item)
                    if divided and side == 0.0:
                        divide(plan, desk, middle)
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(1, 6))
    along_walls(plan, make_office_storage, 'clutter', rng.integers(1, 5))
    along_walls(plan, make_copier, 'clutter', rng.integers(0, 2))
    along_walls(plan, make_box_row, 'clutter', int(rng.random() < 0.3))
    freely(plan, make_chair, 'chair', rng.integers(0, 6))


def add_work_place(plan: FloorPlan) -> None:
    """Add a desk at a wall or in the room, with chair, screens and desk items."""
    rng = plan.rng
    desk = plan.make(make_corner_desk if rng.random() < 0.15 else make_desk, 'table')
    place = (
        plan.stand_at_wall(desk, 'table', gap=rng.uniform(0.01, 0.1))
        if rng.random() < 0.65
        else plan.stand_anywhere(desk, 'table', margin=0.3, tries=20)
    )
    place = place or plan.stand_anywhere(desk, 'table', tries=20)
    if place is not None:
        work_place(plan, desk, place, make_under_desk_item)


def add_table_group(plan: FloorPlan) -> Place | None:
    """Add a table with chairs around it and objects on it."""
    rng = plan.rng
    long = partial(make_table, length=rng.uniform(0.8, 2.0), width=rng.uniform(0.7, 1.0))
    table = plan.make(make_round_table if rng.random() < 0.4 else long, 'table')
    place = plan.stand_anywhere(table, 'table', margin=0.35, tries=20)
    place = place or plan.stand_anywhere(table, 'table', margin=0.05, tries=20)
    if place is not None:
        seats_around(plan, table, place)
        lay(plan, make_dish, table, place, rng.poisson(rng.uniform(0, 8)))
    return place


def furnish_meeting_room(plan: FloorPlan) -> None:
    """One long table with chairs all around."""
    rng = plan.rng
    span = plan.size[:2] - 2.0
    lengthwise = span[0] >= span[1]
    length = float(np.clip(rng.uniform(0.6, 1.0) * span.max(), 1.2, 5.0))
    width = float(np.clip(rng.uniform(0.5, 0.9) * span.min(), 0.7, 1.6))
    middle = plan.size[:2] / 2 + rng.normal(0, 0.15, 2)
    place = Place(float(middle[0]), float(middle[1]), 0.0 if lengthwise else np.pi / 2)
    for scale in (1.0, 0.8, 0.6):
        make = partial(make_table, length=scale * length, width=max(scale * width, 0.7))
        table = plan.make(make if rng.random() < 0.85 else make_round_table, 'table')
        stands = place if plan.stand(table, 'table', place) else None
        if stands := stands or plan.stand_anywhere(table, 'table', margin=0.3, tries=20):
            chair = make_desk_chair if rng.random() < 0.5 else make_dining_chair
            seats_around(plan, table, stands, chair)
            crowded = rng.uniform(0, 4) * table_top(table)[0]
            lay(plan, make_desk_item, table, stands, rng.poisson(crowded))
            break
    along_walls(plan, make_office_storage, 'clutter', rng.integers(0, 3))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 2))
    row_of_seats(plan, make_chair, 'chair', int(rng.integers(0, 6)))
    freely(plan, make_chair_stack, 'chair', int(rng.random() < 0.2))


def furnish_lounge(plan: FloorPlan) -> None:
    """Rows of seats, sofas with low tables, standing tables."""
    rng = plan.rng
    for _ in range(int(rng.integers(1, 4))):
        if rng.random() < 0.3:
            row_of_seats(plan, make_armchair, 'sofa', int(rng.integers(1, 4)))
        else:
            seat = make_easy_chair if rng.random() < 0.5 else make_dining_chair
            row_of_seats(plan, seat, 'chair', int(rng.integers(2, 6)))
    along_walls(plan, make_sofa, 'sofa', rng.integers(0, 3))
    if rng.random() < 0.2:
        add_stairs(plan)
    along_walls(plan, make_office_storage, 'clutter', rng.integers(0, 3))
    freely(plan, make_low_table, 'table', rng.integers(0, 3))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 3))
    for _ in range(int(rng.integers(0, 4))):
        add_table_group(plan)
    row_of_seats(plan, make_dining_chair, 'chair', int(rng.integers(0, 6)))


def furnish_classroom(plan: FloorPlan) -> None:
    """Rows of tables with chairs behind them, or rows of chairs alone."""
    rng = plan.rng
    length, width = rng.uniform(1.1, 1.8), rng.uniform(0.5, 0.8)
    table = plan.make(partial(make_table, length=length, width=width), 'table')
    chair = plan.make(make_chair, 'chair')
    freely(plan, make_chair_stack, 'chair', rng.choice((0, 0, 1, 2)))
    yaw = int(rng.integers(4)) * np.pi / 2
    bare = rng.random() < 0.3  # a lecture: no tables
    step = (0.6, rng.uniform(0.8, 1.1)) if bare else (length + rng.uniform(0.0, 0.7),
                                                      width + rng.uniform(0.9, 1.3))  # fmt: skip
    if round(yaw / (np.pi / 2)) % 2:
        step = (step[1], step[0])
    for x in np.arange(1.0, plan.size[0] - 0.7, step[0]):
        for y in np.arange(1.0, plan.size[1] - 0.7, step[1]):
            place = Place(float(x), float(y), yaw + rng.normal(0, 0.02))
            if rng.random() > 0.92:
                continue
            if bare:
                plan.stand(chair, 'chair', place, margin=-0.03)
            elif plan.stand(table, 'table', place):
                seats = 2 if length > 1.3 else 1
                for seat in range(seats):
                    pull_up(plan, chair, table, place, (seat - (seats - 1) / 2) * length / 2)
                lay(plan, make_screen, table, place, int(rng.random() < 0.3), back=True)
                lay(plan, make_desk_item, table, place, rng.poisson(1.5))
    along_walls(plan, make_office_storage, 'clutter', rng.integers(0, 3))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 3))


def furnish_store(plan: FloorPlan) -> None:
    """Shelves and cabinets along the walls, boxes on the floor."""
    rng = plan.rng
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(2, 7))
    along_walls(plan, make_office_storage, 'clutter', rng.integers(1, 4))
    along_walls(plan, make_box_row, 'clutter', rng.integers(0, 3))
    freely(plan, make_box_stack, 'clutter', rng.integers(0, 4))
    freely(plan, make_floor_item, 'clutter', rng.integers(3, 12))
    freely(plan, make_chair, 'chair', rng.integers(0, 3))
    freely(plan, make_chair_stack, 'chair', int(rng.random() < 0.3))
    freely(plan, make_desk, 'table', rng.integers(0, 2))


def furnish_library(plan: FloorPlan) -> None:
    """Bookcases along the walls and in rows, tables between them."""
    rng = plan.rng
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(4, 12))
    for _ in range(int(rng.integers(0, 4))):
        plan.stand_anywhere(plan.make(make_bookcase, 'bookcase'), 'bookcase', margin=0.35)
    for _ in range(int(rng.integers(0, 3))):
        add_table_group(plan)
    freely(plan, make_armchair, 'sofa', int(rng.random() < 0.3))
    freely(plan, make_easy_chair, 'chair', rng.integers(0, 3))


def furnish_corridor(plan: FloorPlan) -> None:
    """Place a few cabinets and seats."""
    rng = plan.rng
    if rng.random() < 0.2:
        add_stairs(plan)
    along_walls(plan, make_office_storage, 'clutter', rng.integers(0, 5))
    along_walls(plan, make_copier, 'clutter', int(rng.random() < 0.2))
    along_walls(plan, make_box_row, 'clutter', int(rng.random() < 0.2))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 3))
    along_walls(plan, make_sofa, 'sofa', int(rng.random() < 0.15))
    row_of_seats(plan, make_chair, 'chair', int(rng.integers(0, 4)))


def furnish_sparsely(plan: FloorPlan) -> None:
    """Almost no furniture."""
    rng = plan.rng
    freely(plan, make_chair, 'chair', rng.integers(0, 3))
    freely(plan, make_floor_item, 'clutter', rng.integers(0, 4))
