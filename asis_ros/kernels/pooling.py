# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Maximum over neighbours."""

from asis_ros.kernels.compiled import kernel
import numpy as np
from numpy.typing import NDArray


@kernel
def maximum_over(
    features: NDArray[np.float32], neighbours: NDArray[np.int32]
) -> NDArray[np.float32]:
    """
    Maximum of the features of each point's neighbours, channel by channel.

    Parameters
    ----------
    features : array of shape (P, F), float32
        One row per point.
    neighbours : array of shape (Q, K), int32
        Rows of ``features``, K at least 1.

    Returns
    -------
    array of shape (Q, F), float32

    """
    pooled = np.empty((len(neighbours), features.shape[1]), features.dtype)
    for query in range(len(neighbours)):
        own, last = pooled[query], neighbours[query, 0]
        own[:] = features[last]
        for k in range(1, neighbours.shape[1]):
            row = neighbours[query, k]
            if row != last:  # short lists repeat one neighbour
                last = row
                other = features[row]
                for channel in range(len(own)):
                    own[channel] = max(own[channel], other[channel])
    return pooled
