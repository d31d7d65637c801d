# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Glass of windows and doors that returns nothing, whole panes or patches."""

from collections.abc import Sequence

from asis_ros.rooms.building.places import Opening
from asis_ros.rooms.solids import Colour, quad, Solid
import numpy as np


def glaze(rng: np.random.Generator, panes: Sequence[Opening], y: float) -> list[Solid]:
    """Make the surfaces that return of equal panes at depth ``y`` (m) from the wall."""
    returns = rng.choice(3, p=(0.35, 0.4, 0.25))  # nothing, whole panes, or parts of them
    rgb = np.clip(rng.uniform(0.25, 0.75) * np.array((0.9, 1.0, 1.1)), 0, 1)
    if returns == 1:
        return [upright(pane, y, rgb) for pane in panes if rng.random() < 0.8]
    if returns == 2:
        reach, density = rng.choice((0.0, rng.uniform(0.02, 0.25))), rng.uniform(10, 60)
        return [_reflections(rng, pane, y, (reach, density), rgb) for pane in panes]
    return []


def upright(part: Opening, y: float, rgb: Colour) -> Solid:
    """Vertical rectangle at depth ``y`` (m) from the wall."""
    left, right, bottom, top = part
    corners = [(left, y, bottom), (right, y, bottom), (right, y, top), (left, y, top)]
    return quad(np.array(corners), rgb)


def _reflections(
    rng: np.random.Generator,
    pane: Opening,
    y: float,
    scatter: tuple[float, float],
    rgb: Colour,
) -> Solid:
    """Reflecting patches on a pane or up to ``reach`` behind it (m), ``density`` per m^2."""
    left, right, bottom, top = pane
    reach, density = scatter
    count = int((right - left) * (top - bottom) * density)
    size = rng.uniform(0.03, 0.12, count)
    x = left + (right - left - size) * rng.random(count)
    z = bottom + (top - bottom - size) * rng.random(count)
    behind = y - reach * rng.random(count)
    corners = np.stack(
        [
            np.stack([x + across * size, behind, z + up * size], axis=1)
            for across, up in ((0, 0), (1, 0), (1, 1), (0, 1))
        ],
        axis=1,
    )
    faces = 4 * np.arange(count)[:, None, None] + np.array([(0, 1, 2), (0, 2, 3)])
    colours = np.tile(np.asarray(rgb, float), (2 * count, 1))
    return Solid(corners.reshape(-1, 3), faces.reshape(-1, 3), colours)
