# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Ratios that are NaN where the denominator is 0, and means over such values."""

import numpy as np
from numpy.typing import NDArray


def ratio(numerator: NDArray[np.number], denominator: NDArray[np.number]) -> NDArray[np.float64]:
    """Divide elementwise; NaN where the denominator is 0."""
    quotient: NDArray[np.float64] = np.divide(
        numerator, denominator, out=np.full(np.shape(denominator), np.nan), where=denominator > 0
    )
    return quotient


def mean_of_all(values: NDArray[np.float64]) -> float:
    """Average all values; NaN if one of them is."""
    return float(values.mean())


def mean_of_known(values: NDArray[np.float64]) -> float:
    """Average the values that are not NaN; NaN if there is none."""
    known = ~np.isnan(values)
    return float(values[known].mean()) if known.any() else float('nan')
