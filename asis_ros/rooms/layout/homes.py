# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Layouts of homes: living rooms, kitchens, bedrooms and the like."""

from functools import partial

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.building.places import Place
from asis_ros.rooms.furniture.boxes import make_box_row
from asis_ros.rooms.furniture.cabinets import (
    make_cabinet,
    make_dresser,
    make_kitchen_row,
    make_nightstand,
    make_sideboard,
    make_wardrobe,
)
from asis_ros.rooms.furniture.chairs import make_chair, make_dining_chair
from asis_ros.rooms.furniture.floor_clutter import make_floor_item, make_floor_lamp
from asis_ros.rooms.furniture.household import (
    make_basin,
    make_bathtub,
    make_bed,
    make_fireplace,
    make_fridge,
    make_shower,
    make_television,
    make_toilet,
    make_washer,
)
from asis_ros.rooms.furniture.padded_chairs import make_easy_chair
from asis_ros.rooms.furniture.shelves import make_bookcase
from asis_ros.rooms.furniture.sofas import make_armchair, make_ottoman, make_sofa
from asis_ros.rooms.furniture.stools import make_bar_stool, make_bench
from asis_ros.rooms.furniture.table_clutter import make_dish, make_kitchenware, make_ornament
from asis_ros.rooms.furniture.tables import (
    make_low_table,
    make_round_table,
    make_table,
    table_top,
)
from asis_ros.rooms.layout.arrangement import add_stairs, along_walls, freely, lay, seats_around
from asis_ros.rooms.layout.workplaces import add_work_place
import numpy as np


def furnish_living_room(plan: FloorPlan) -> None:
    """Sofas around a low table, a television, bookcases, perhaps a dining table."""
    rng = plan.rng
    along_walls(plan, make_fireplace, 'clutter', int(rng.random() < 0.2))
    if rng.random() < 0.1:
        add_stairs(plan)
    for _ in range(1 + int(rng.poisson(max(plan.area - 18.0, 0.0) / 20.0))):
        add_sitting_group(plan)
    if rng.random() < 0.75:
        add_television(plan)
    if plan.area > 14 and rng.random() < 0.6:
        add_dining_group(plan)
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 4))
    along_walls(plan, make_sideboard, 'clutter', rng.integers(0, 3))
    if rng.random() < 0.2:
        add_work_place(plan)
    freely(plan, make_floor_lamp, 'clutter', rng.integers(0, 3))
    freely(plan, make_chair, 'chair', rng.integers(0, 4))
    freely(plan, make_low_table, 'table', rng.integers(0, 3))
    add_belongings(plan)


def furnish_open_home(plan: FloorPlan) -> None:
    """Kitchen, dining table and sofas in one room."""
    add_kitchen(plan)
    add_dining_group(plan)
    furnish_living_room(plan)


def furnish_dining_room(plan: FloorPlan) -> None:
    """Large table with chairs, sideboards along the walls."""
    rng = plan.rng
    add_dining_group(plan)
    along_walls(plan, make_sideboard, 'clutter', rng.integers(0, 3))
    along_walls(plan, make_cabinet, 'clutter', rng.integers(0, 2))
    along_walls(plan, make_bookcase, 'bookcase', rng.integers(0, 2))
    freely(plan, make_dining_chair, 'chair', rng.integers(0, 3))
    add_belongings(plan)


def furnish_kitchen(plan: FloorPlan) -> None:
    """Counters with cupboards over them, appliances, a place to eat."""
    rng = plan.rng
    add_kitchen(plan)
    if rng.random() < 0.7:
        add_dining_group(plan)
    along_walls(plan, make_bookcase, 'bookcase', int(rng.random() < 0.25))
    freely(plan, make_bar_stool, 'chair', rng.choice((0, 0, 1, 2)))
    add_belongings(plan)


def furnish_bedroom(plan: FloorPlan) -> None:
    """Beds with their heads to a wall, night stands, wardrobes."""
    rng = plan.rng
    for _ in range(int(rng.choice((1, 2), p=(0.8, 0.2)))):
        add_bed(plan)
    along_walls(plan, make_wardrobe, 'clutter', rng.integers(0, 4))
    along_walls(plan, make_dresser, 'clutter', rng.integers(0, 3))
    along_walls(plan, make_bookcase, 'bookcase', rng.choice((0, 0, 1, 2)))
    if rng.random() < 0.45:
        add_work_place(plan)
    if rng.random() < 0.2:
        add_television(plan)
    along_walls(plan, make_sofa, 'sofa', int(rng.random() < 0.12))
    freely(plan, make_armchair, 'sofa', int(rng.random() < 0.1))
    freely(plan, make_easy_chair, 'chair', int(rng.random() < 0.2))
    freely(plan, make_chair, 'chair', rng.choice((0, 1, 2)))
    freely(plan, make_bench, 'chair', int(rng.random() < 0.1))
    add_belongings(plan)


def furnish_bathroom(plan: FloorPlan) -> None:
    """Toilet, basin, tub or shower."""
    rng = plan.rng
    tub = make_bathtub if rng.random() < 0.5 else make_shower
    for make in (tub, make_toilet, make_basin):
        along_walls(plan, make, 'clutter', int(rng.random() < 0.95))
    along_walls(plan, make_basin, 'clutter', int(rng.random() < 0.2))
    along_walls(plan, make_washer, 'clutter', int(rng.random() < 0.3))
    along_walls(plan, make_nightstand, 'clutter', int(rng.random() < 0.4))


def furnish_hallway(plan: FloorPlan) -> None:
    """Shoes, coats, a narrow cupboard, a bench."""
    rng = plan.rng
    along_walls(plan, make_sideboard, 'clutter', rng.integers(0, 2))
    along_walls(plan, make_wardrobe, 'clutter', rng.integers(0, 2))
    along_walls(plan, make_bookcase, 'bookcase', int(rng.random() < 0.3))
    along_walls(plan, make_bench, 'chair', int(rng.random() < 0.3))
    along_walls(plan, make_low_table, 'table', int(rng.random() < 0.2))
    if rng.random() < 0.3:
        add_stairs(plan)


def add_belongings(plan: FloorPlan) -> None:
    """Add what people keep: storage that hides the walls, seats, things on the floor."""
    rng = plan.rng
    fullness = rng.uniform(0.0, 1.5)
    along_walls(plan, make_cabinet, 'clutter', rng.poisson(min(plan.area / 7, 4) * fullness))
    along_walls(plan, make_bookcase, 'bookcase', rng.poisson(0.5 * fullness))
    along_walls(plan, make_box_row, 'clutter', rng.poisson(0.25 * fullness))
    along_walls(plan, make_low_table, 'table', rng.poisson(0.3 * fullness))
    freely(plan, make_chair, 'chair', rng.poisson(0.6 * fullness))
    freely(plan, make_floor_item, 'clutter', rng.poisson(min(plan.area / 4, 7) * fullness))


def add_sitting_group(plan: FloorPlan) -> None:
    """Add a sofa, mostly at a wall, a low table in front of it, and more seats around it."""
    rng = plan.rng
    sofa = plan.make(make_sofa, 'sofa')
    place = (
        plan.stand_at_wall(sofa, 'sofa', gap=rng.uniform(0.0, 0.1))
        if rng.random() < 0.7
        else plan.stand_anywhere(sofa, 'sofa', margin=0.2)
    )
    place = place or plan.stand_anywhere(sofa, 'sofa', margin=0.0, tries=25)
    if place is None:
        return
    length, depth, _ = table_top(sofa)
    table = plan.make(make_low_table, 'table')
    across = table_top(table)[1] / 2
    ahead = depth / 2 + across + rng.uniform(0.2, 0.5)
    middle = place.beside(rng.normal(0, 0.15), ahead)
    if rng.random() < 0.8 and plan.stand(table, 'table', middle, margin=0.0):
        lay(plan, make_dish, table, middle, rng.poisson(rng.uniform(0, 7)))
    for _ in range(int(rng.integers(0, 4))):  # facing the table from its other sides
        make, class_name = [
            (make_sofa, 'sofa'),
            (make_armchair, 'sofa'),
            (make_easy_chair, 'chair'),
        ][rng.choice(3, p=(0.3, 0.25, 0.45))]
        seat = plan.make(make, class_name)
        turn = float(rng.choice((np.pi / 2, -np.pi / 2, np.pi)))
        away = (length if turn != np.pi else 1.0) / 2 + rng.uniform(0.3, 0.9)
        facing = Place(middle.x, middle.y, place.yaw + turn + rng.normal(0, 0.15))
        plan.stand(seat, class_name, facing.beside(0.0, -away), margin=0.0)
    if rng.random() < 0.25:
        spot = middle.beside(rng.normal(0, 0.6), rng.uniform(0.3, 0.8))
        plan.stand(plan.make(make_ottoman, 'sofa'), 'sofa', spot, margin=0.0)
    for side in (-1, 1):
        if rng.random() < 0.35:
            beside = place.beside(side * (length / 2 + 0.3), -depth / 4)
            end = plan.make(partial(make_round_table, low=True), 'table')
            if rng.random() < 0.4:
                plan.stand(plan.make(make_floor_lamp, 'clutter'), 'clutter', beside, margin=0.0)
            elif plan.stand(end, 'table', beside, margin=0.0):
                lay(plan, make_ornament, end, beside, 1)


def add_dining_group(plan: FloorPlan) -> None:
    """Add a table with chairs or a bench around it, laid or not."""
    rng = plan.rng
    long = partial(make_table, length=rng.uniform(0.8, 2.4), width=rng.uniform(0.7, 1.1))
    table = plan.make(make_round_table if rng.random() < 0.3 else long, 'table')
    kind = rng.random()
    place = (
        plan.stand_at_wall(table, 'table')
        if kind < 0.2
        else plan.stand_anywhere(table, 'table', margin=0.4, tries=20)
    )
    place = place or plan.stand_anywhere(table, 'table', margin=0.05, tries=20)
    if place is not None:
        seats_around(plan, table, place)
        lay(plan, make_dish, table, place, rng.poisson(rng.uniform(0, 12)))


def add_television(plan: FloorPlan) -> None:
    """Television on a low cupboard, or on the wall above it."""
    rng = plan.rng
    cupboard = plan.make(make_sideboard, 'clutter')
    place = plan.stand_at_wall(cupboard, 'clutter', gap=rng.uniform(0.01, 0.08))
    if place is None:
        return
    lay(plan, make_television, cupboard, place, 1, back=True)
    lay(plan, make_ornament, cupboard, place, rng.poisson(1.5))


def add_bed(plan: FloorPlan) -> None:
    """Bed with its head to a wall and night stands beside it."""
    rng = plan.rng
    bed = plan.make(make_bed, 'clutter')
    place = plan.stand_at_wall(bed, 'clutter', gap=rng.uniform(0.0, 0.08), tries=12)
    place = place or plan.stand_anywhere(bed, 'clutter', margin=0.0)
    if place is None:
        return
    width, length, _ = table_top(bed)
    stand = plan.make(make_nightstand, 'clutter')
    broad, deep, _ = table_top(stand)
    for side in (-1, 1):
        spot = place.beside(side * (width / 2 + broad / 2 + 0.06), (deep - length) / 2)
        if rng.random() < 0.7 and plan.stand(stand, 'clutter', spot, margin=0.0):
            lay(plan, make_ornament, stand, spot, rng.integers(1, 4))


def add_kitchen(plan: FloorPlan) -> None:
    """Counters along one or two walls, a refrigerator, a hood, perhaps an island."""
    rng = plan.rng
    for _ in range(int(rng.choice((1, 2), p=(0.6, 0.4)))):
        _add_kitchen_row(plan, rng.uniform(1.2, 3.6))
    along_walls(plan, make_fridge, 'clutter', int(rng.random() < 0.8))
    along_walls(plan, make_washer, 'clutter', int(rng.random() < 0.25))
    if plan.size[:2].min() > 3.4 and rng.random() < 0.4:
        base, _ = make_kitchen_row(rng, rng.uniform(1.0, 2.2))
        place = plan.stand_anywhere(base, 'clutter', margin=0.5)
        if place is not None:
            lay(plan, make_kitchenware, base, place, rng.poisson(3))
            for along in np.arange(-0.5, 0.6, 0.5):
                stool = plan.make(make_bar_stool, 'chair')
                spot = place.beside(float(along), -0.6 - rng.uniform(0, 0.2))
                plan.stand(stool, 'chair', spot, margin=0.0, beside=place)


def _add_kitchen_row(plan: FloorPlan, length: float) -> None:
    """Add a counter of a length (m) along a wall, with its upper cupboards."""
    found = plan.free_span(length, 0.0, 2.2, gap=0.03)
    if found is None:
        return
    wall, left = found
    base, upper = make_kitchen_row(plan.rng, length)
    place = Place(wall.x, wall.y, wall.yaw).beside(
        left + length / 2, 0.01 - float(base.bounds()[0][1])
    )
    if not plan.stand(base, 'clutter', place, margin=-0.01):
        return
    wall.spans.append((left, left + length, 0.0, 2.2))
    if upper is not None and upper.bounds()[1][2] < plan.size[2]:
        plan.add(upper.moved(place.x, place.y, 0.0, place.yaw), 'clutter')
    lay(plan, make_kitchenware, base, place, plan.rng.poisson(plan.rng.uniform(2, 12)))
