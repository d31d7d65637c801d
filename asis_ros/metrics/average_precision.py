# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Average precision of instances: AP, AP50 and AP25."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class AveragePrecision:
    """
    Average precision of instances, 0 to 1.

    Parameters
    ----------
    AP, AP50, AP25 : float
        Mean over the classes: averaged over IoU thresholds from 0.5 to 0.95 in steps of 0.05, at
        0.5, and at 0.25.
    ap, ap50, ap25 : array of shape (C,), float64
        The same for each class; NaN for a class without true instances.

    """

    AP: float
    AP50: float
    AP25: float
    ap: NDArray[np.float64]
    ap50: NDArray[np.float64]
    ap25: NDArray[np.float64]
