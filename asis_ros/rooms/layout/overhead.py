# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Clutter under the ceiling: lamps in rows and grids, ducts, pipes, small fixtures."""

from functools import partial

from asis_ros.rooms.building.floor_plan import FloorPlan
from asis_ros.rooms.furniture.ceiling_clutter import make_fixture, make_service_line
from asis_ros.rooms.furniture.lamps import make_home_lamp, make_office_lamp
from asis_ros.rooms.solids import Solid
import numpy as np
from numpy.typing import NDArray

_GAP = 0.002  # m; surfaces that touch hide each other
_HEADROOM = 1.9  # m


def add_overhead(plan: FloorPlan, *, technical: bool) -> None:
    """
    Add clutter under the ceiling; what has no free space is left out.

    Parameters
    ----------
    plan : FloorPlan
        Room with all its furniture.
    technical : bool
        Whether it has the installations of a workplace: ducts, pipes, trays, many lamps.

    """
    rng, mount = plan.rng, _Mount(plan)
    if technical:
        for _ in range(int(rng.poisson(rng.choice((0.3, 1.5, 3.0))))):
            mount.service_line()
        if rng.random() < 0.92:
            mount.grid(plan.make(make_office_lamp, 'clutter'), rng.uniform(1.1, 3.6, 2))
        for _ in range(int(rng.integers(3))):
            mount.grid(make_fixture(rng), rng.uniform(1.5, 5.0, 2))
    elif rng.random() < 0.9:
        spacing = rng.uniform(1.0, 2.5) if rng.random() < 0.2 else rng.uniform(2.5, 4.5)
        mount.grid(plan.make(make_home_lamp, 'clutter'), np.full(2, spacing))
    for _ in range(int(rng.poisson(min(plan.area / 6, 6) if technical else 0.8))):
        x, y = rng.uniform(0.05, 0.95, 2) * plan.size[:2]
        mount.under_ceiling(make_fixture(rng).moved(float(x), float(y)))


class _Mount:
    """Mounts solids, whose upper side is at z = 0, where there is space for them."""

    def __init__(self, plan: FloorPlan) -> None:
        self._plan = plan
        self._boxes = [np.array(solid.bounds()) for solid in plan.solids]  # (2, 3) each

    def grid(self, solid: Solid, spacing: NDArray[np.float64]) -> None:
        """Mount equal solids about ``spacing`` (2,) (m) apart, some of them missing."""
        plan, rng = self._plan, self._plan.rng
        turned = solid.moved(yaw=int(rng.integers(2)) * np.pi / 2)
        counts = np.maximum(1, np.round(plan.size[:2] / spacing)).astype(int)
        missing = rng.choice((0.0, 0.15))
        for x in (np.arange(counts[0]) + 0.5) / counts[0] * plan.size[0]:
            for y in (np.arange(counts[1]) + 0.5) / counts[1] * plan.size[1]:
                if rng.random() >= missing:
                    self.under_ceiling(turned.moved(float(x), float(y)))

    def service_line(self) -> None:
        """Mount a duct, pipes or a tray along a wall, or parallel to it across the room."""
        plan, rng = self._plan, self._plan.rng
        walls = [wall for wall in plan.walls if wall.built and wall.length > 1.0]
        wall = walls[rng.integers(len(walls))]
        fraction = 1.0 if rng.random() < 0.7 else rng.uniform(0.4, 0.9)
        length = fraction * (wall.length - 0.04)
        line = plan.make(partial(make_service_line, length=length), 'clutter')
        depth = float(line.bounds()[1][1]) + rng.uniform(0.02, 0.4)
        if rng.random() < 0.5:
            depth = max(depth, rng.uniform(0.2, 0.8) * float(plan.size[:2].min()))
        self.under_ceiling(wall.place(line, wall.length / 2, depth))

    def under_ceiling(self, solid: Solid) -> None:
        """Mount a solid under the ceiling, or else under the beams in its way."""
        plan, boxes = self._plan, np.array(self._boxes)
        middle = np.array(solid.bounds())[:, :2].mean(axis=0)
        if np.any(middle < 0.0) or np.any(middle > plan.size[:2]):
            return
        for cutout in plan.outline.cutouts:
            if np.all((middle > cutout.min(axis=0)) & (middle < cutout.max(axis=0))):
                return
        top = float(plan.size[2])
        for _ in range(2):
            placed = solid.moved(z=top - _GAP)
            low, high = bounds = np.array(placed.bounds())
            hit = np.all((low < boxes[:, 1]) & (boxes[:, 0] < high), axis=1)
            if low[2] > _HEADROOM and not np.any(hit):
                plan.add(placed, 'clutter')
                self._boxes.append(bounds)
                return
            above = boxes[hit & (boxes[:, 0, 2] > _HEADROOM)]
            if not len(above):
                return
            top = float(above[:, 0, 2].min())
