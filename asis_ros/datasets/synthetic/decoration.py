# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""What is added to every room: things on walls, floor and ceiling."""

from asis_ros.datasets.synthetic.arrangement import along_walls, freely
from asis_ros.datasets.synthetic.clutter import make_floor_item
from asis_ros.datasets.synthetic.floor_plan import FloorPlan
from asis_ros.datasets.synthetic.hung_clutter import (
    make_ceiling_item,
    make_radiator,
    make_wall_item,
)
from asis_ros.datasets.synthetic.shelves import make_wall_shelf
from asis_ros.datasets.synthetic.solids import Solid
import numpy as np


def add_clutter(plan: FloorPlan) -> None:
    """Things on walls, floor and ceiling, more in some rooms than in others."""
    rng = plan.rng
    area = float(plan.size[0] * plan.size[1])
    crowd = rng.uniform(0.1, 1.3)
    along_walls(plan, make_radiator, 'clutter', int(rng.random() < 0.4))
    for _ in range(int(rng.poisson(0.5 * crowd))):
        _hang(plan, make_wall_shelf(rng), 'bookcase', rng.uniform(1.2, 1.5))
    for _ in range(int(rng.poisson(min(area / 3.5, 12) * crowd))):
        _hang(plan, make_wall_item(rng), 'clutter', rng.uniform(0.9, 2.1))
    freely(plan, make_floor_item, 'clutter', rng.poisson(min(area / 5, 7) * crowd))
    _light(plan)


def _hang(plan: FloorPlan, solid: Solid, class_name: str, height: float) -> None:
    low, high = solid.bounds()
    bottom, top = height + float(low[2]), height + float(high[2])
    found = plan.free_span(float(high[0] - low[0]), bottom, top)
    if found is not None and top < plan.size[2] - 0.05:
        wall, left = found
        plan.take_span(wall, (left, left + float(high[0] - low[0]), bottom, top))
        at = plan.at_wall(solid, wall, left - float(low[0]), -float(low[1]), height)
        plan.add(at, class_name)


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
