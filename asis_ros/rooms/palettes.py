# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Colour palettes of the objects in a room, 0 to 1."""

import numpy as np
from numpy.typing import NDArray

WOOD = ((0.55, 0.40, 0.26), (0.70, 0.55, 0.38), (0.38, 0.25, 0.16), (0.80, 0.68, 0.50))
WHITES = ((0.85, 0.85, 0.83), (0.75, 0.74, 0.70), (0.90, 0.88, 0.82))
GREYS = ((0.55, 0.55, 0.55), (0.38, 0.38, 0.40), (0.22, 0.22, 0.23), (0.68, 0.68, 0.70))
DARKS = ((0.10, 0.10, 0.11), (0.16, 0.15, 0.15), (0.07, 0.07, 0.08))
FABRICS = (
    (0.15, 0.15, 0.17), (0.35, 0.35, 0.36), (0.18, 0.24, 0.42), (0.45, 0.14, 0.14),
    (0.50, 0.43, 0.33), (0.22, 0.35, 0.25), (0.30, 0.20, 0.14), (0.62, 0.58, 0.50),
    (0.60, 0.35, 0.15), (0.12, 0.12, 0.12),
)  # fmt: skip
PLANT = ((0.20, 0.38, 0.14), (0.28, 0.45, 0.18), (0.16, 0.30, 0.16))

Palette = tuple[tuple[float, float, float], ...]


def pick_colour(rng: np.random.Generator, *palettes: Palette) -> NDArray[np.float64]:
    """Sample a colour from one of the palettes, with a small variation: shape (3,)."""
    palette = palettes[rng.integers(len(palettes))]
    base = np.array(palette[rng.integers(len(palette))])
    return np.clip(base * rng.uniform(0.8, 1.2) + rng.normal(0, 0.02, 3), 0.02, 0.98)


def any_colour(rng: np.random.Generator) -> NDArray[np.float64]:
    """Sample a colour of any hue, for books, boxes and toys: shape (3,)."""
    grey = rng.uniform(0.1, 0.8)
    return np.clip(grey + rng.normal(0, 0.12, 3), 0.03, 0.97)
