# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A score as data: its name, its mean over the classes and its value per class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Score:
    """
    One score of a segmentation, such as mIoU.

    Parameters
    ----------
    name : str
        Name of the mean, such as ``'mIoU'``.
    mean : float
        Mean over the classes, as a fraction; NaN where it is undefined.
    per_class : array of shape (C,), float64, optional
        Value per class; NaN where it is undefined. None for a score that has no classes.

    """

    name: str
    mean: float
    per_class: NDArray[np.float64] | None = None


Scores: TypeAlias = Mapping[str, Score]
"""Scores by name."""
