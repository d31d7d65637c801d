# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clutter of every room: objects on walls, floor and ceiling."""

from functools import partial

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.furniture.floor_clutter import make_floor_item
from asis_ros.rooms.furniture.hung_clutter import (
    make_ceiling_item,
    make_ceiling_lamp,
    make_duct,
    make_pipe,
    make_radiator,
    make_wall_item,
)
from asis_ros.rooms.furniture.shelves import make_wall_shelf
from asis_ros.rooms.layout.arrangement import along_walls, freely
import numpy as np


def add_clutter(plan: FloorPlan) -> None:
    """Add objects to walls, floor and ceiling, with a random density."""
    rng = plan.rng
    density = rng.uniform(0.2, 1.6)
    along_walls(plan, make_radiator, 'clutter', int(rng.random() < 0.5) * rng.integers(1, 3))
    for _ in range(int(rng.poisson(0.6 * density))):
        shelf = plan.make(make_wall_shelf, 'bookcase')
        plan.hang(shelf, 'bookcase', rng.uniform(1.0, 1.6))
    for _ in range(int(rng.poisson(min(plan.area / 2.5, 16) * density))):
        item = plan.make(make_wall_item, 'clutter')
        height = rng.uniform(0.9, 2.0) if rng.random() < 0.85 else rng.uniform(0.25, 0.6)
        plan.hang(item, 'clutter', height, gap=0.05)
    if rng.random() < 0.2:
        height = float(plan.size[2])
        plan.hang(make_pipe(rng, height - 0.12), 'clutter', height / 2, gap=0.02)
    freely(plan, make_floor_item, 'clutter', rng.poisson(min(plan.area / 4, 10) * density))
    _light(plan)


def _light(plan: FloorPlan) -> None:
    """Add lamps in a grid under the ceiling, and a few other ceiling objects."""
    rng = plan.rng
    top = float(plan.size[2]) - 0.002
    lamp = plan.make(make_ceiling_lamp, 'clutter')
    counts = np.maximum(1, np.round(plan.size[:2] / rng.uniform(1.8, 4.0))).astype(int)
    if rng.random() < 0.85:
        for x in (np.arange(counts[0]) + 0.5) / counts[0] * plan.size[0]:
            for y in (np.arange(counts[1]) + 0.5) / counts[1] * plan.size[1]:
                plan.add(lamp.moved(float(x), float(y), top), 'clutter')
    for _ in range(int(rng.integers(0, 4))):
        x, y = rng.uniform(0.2, 0.8, 2) * plan.size[:2]
        plan.add(make_ceiling_item(rng).moved(x, y, top), 'clutter')
    if rng.random() < 0.12 and top > 2.5:
        x, y = plan.size[:2]
        duct = plan.make(partial(make_duct, length=float(x) - 0.1), 'clutter')
        plan.add(duct.moved(x / 2, rng.uniform(0.2, 0.8) * y, top), 'clutter')
