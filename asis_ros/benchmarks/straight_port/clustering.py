# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Mean shift of scikit-learn."""

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MeanShift


def mean_shift(embeddings: NDArray[np.floating], bandwidth: float) -> NDArray[np.int64]:
    """
    Cluster embeddings in float64.

    Parameters
    ----------
    embeddings : array of shape (P, E), float
        Finite embeddings.
    bandwidth : float
        Radius of the kernel.

    Returns
    -------
    array of shape (P,), int64
        Cluster of each point, from the strongest mode to the weakest.

    """
    found = MeanShift(bandwidth=bandwidth, bin_seeding=True).fit(embeddings.astype(np.float64))
    return np.asarray(found.labels_, np.int64)
