# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Batches of labelled blocks as tensors, with the precomputed neighbourhoods of the backbone."""

from collections.abc import Callable
from typing import NamedTuple

from asis_ros.datasets.labelled_blocks import LabelledBlocks
from asis_ros.network.backbone import Precomputed
import numpy as np
import torch
from torch import Tensor


class TrainingBatch(NamedTuple):
    """Input and labels of an optimiser step, or of several in a row."""

    points: Tensor
    """Features: (B, P, F) float32."""
    class_ids: Tensor
    """True class of each point: (B, P) int64."""
    instance_ids: Tensor
    """True instance of each point: (B, P) int64."""
    neighbourhoods: Precomputed
    """Result of ``Backbone.neighbourhoods`` for these points."""

    def select(self, blocks: slice, device: torch.device) -> 'TrainingBatch':
        """Select some of the blocks and move them to a device."""

        def moved(tensor: Tensor) -> Tensor:
            return tensor[blocks].to(device, non_blocking=True)

        return TrainingBatch(
            moved(self.points),
            moved(self.class_ids),
            moved(self.instance_ids),
            tuple(level._make(map(moved, level)) for level in self.neighbourhoods),
        )


def training_batch(
    blocks: LabelledBlocks, neighbourhoods: Callable[[Tensor], Precomputed]
) -> TrainingBatch:
    """
    Convert labelled blocks to tensors and precompute their neighbourhoods.

    Parameters
    ----------
    blocks : LabelledBlocks
        B blocks of P points.
    neighbourhoods : callable
        ``Backbone.neighbourhoods`` of the backbone that is trained.

    Returns
    -------
    TrainingBatch
        On the CPU.

    """
    points = torch.from_numpy(np.ascontiguousarray(blocks.points))
    return TrainingBatch(
        points,
        torch.from_numpy(blocks.class_ids.astype(np.int64)),
        torch.from_numpy(blocks.instance_ids.astype(np.int64)),
        neighbourhoods(points),
    )
