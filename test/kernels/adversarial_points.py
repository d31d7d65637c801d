# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Points that are hard on tiles and searches: ties, duplicates, lines, one point, far away."""

import numpy as np
from numpy.typing import NDArray


def adversarial_points(num_axes: int) -> dict[str, NDArray[np.float32]]:
    """Point sets of shape (P, ``num_axes``), float32, by what is hard about them."""
    rng = np.random.default_rng(0)
    ties = rng.integers(4, size=(250, num_axes))
    spread = rng.normal(size=(700, num_axes))
    line = np.zeros((100, num_axes))
    line[:, 0] = np.linspace(0, 1, 100)
    sets = {
        'one point': np.full((1, num_axes), 0.3),
        'two points': np.array([[0.0] * num_axes, [0.5] * num_axes]),
        'all equal': np.full((200, num_axes), 1.5),
        'ties on a grid': ties,
        'a line': line,
        'scattered': spread,
        'each point many times': np.repeat(spread[:40], 17, axis=0),
        'clusters': spread[rng.integers(8, size=900)] + rng.normal(0, 0.01, (900, num_axes)),
        'one point far away': np.concatenate([spread[:99], np.full((1, num_axes), 1e6)]),
        'one less than a tile': spread[:31],
        'one more than a tile': spread[:33],
    }
    return {name: points.astype(np.float32) for name, points in sets.items()}
