# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Parts that chairs, tables and sofas share."""

from asis_ros.rooms.solids import box, Colour, join, sheet, Solid, tube
import numpy as np


def legs(
    span_x: float,
    span_y: float,
    height: float,
    thickness: float,
    rgb: Colour,
    *,
    splay: float = 0.0,
) -> list[Solid]:
    """Four legs, their tops ``span`` apart and their feet ``splay`` further out (m)."""
    if splay == 0.0:
        return [
            box((thickness, thickness, height), (x * span_x / 2, y * span_y / 2, 0), rgb)
            for x in (-1, 1)
            for y in (-1, 1)
        ]
    return [
        tube(
            [(x * (span_x / 2 + splay), y * (span_y / 2 + splay), 0),
             (x * span_x / 2 * 0.9, y * span_y / 2 * 0.9, height)],
            thickness / 2, rgb,
        )
        for x in (-1, 1)
        for y in (-1, 1)
    ]  # fmt: skip


def curved_panel(
    width: float, height: float, bow: float, rgb: Colour, *, lean: float = 0.0
) -> Solid:
    """Upright panel bent about the vertical, its middle at y = 0, its sides at -bow (m)."""
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 5))
    grid = np.stack([u * width / 2, -bow * u**2 - lean * v, v * height], axis=-1)
    return join([sheet(grid, rgb), sheet(grid - (0, 0.02, 0), rgb)])
