# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Panoptic quality of instances: PQ, SQ and RQ."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PanopticQuality:
    """
    Panoptic quality and its two factors, 0 to 1.

    Parameters
    ----------
    PQ, SQ, RQ : float
        Mean over the classes of panoptic, segmentation and recognition quality.
    pq, sq, rq : array of shape (C,), float64
        The same for each class; NaN for a class that is neither true nor predicted.

    """

    PQ: float
    SQ: float
    RQ: float
    pq: NDArray[np.float64]
    sq: NDArray[np.float64]
    rq: NDArray[np.float64]
