# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Shards of a batch: which of its blocks each process of a distributed training takes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Shard(NamedTuple):
    """Shard number ``rank`` of ``world_size`` shards of equal size."""

    rank: int = 0
    world_size: int = 1

    def of(self, batches: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        Select the blocks of this shard.

        Parameters
        ----------
        batches : array of shape (n, B), int64
            Block numbers of n batches; B is a multiple of ``world_size``.

        Returns
        -------
        array of shape (n * B / world_size,), int64
            Batch by batch.

        """
        shards = batches.reshape(len(batches), self.world_size, -1)
        return shards[:, self.rank].reshape(-1)


WHOLE = Shard()
"""The only shard of a training in one process."""
