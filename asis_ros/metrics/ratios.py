# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Ratios that are NaN without anything to divide by, and the mean of those that are not."""

import numpy as np
from numpy.typing import NDArray


def ratio(part: NDArray[np.number], whole: NDArray[np.number]) -> NDArray[np.float64]:
    """Divide; NaN where the whole is 0."""
    quotient: NDArray[np.float64] = np.divide(
        part, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0
    )
    return quotient


def mean_of_known(values: NDArray[np.float64]) -> float:
    """Average what is not NaN; NaN if nothing is left."""
    known = ~np.isnan(values)
    return float(values[known].mean()) if known.any() else float('nan')
