# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Gathering of rows of a batch of point features by index."""

import torch
from torch import Tensor


def gather_rows(features: Tensor, index: Tensor) -> Tensor:
    """
    Gather rows of each block.

    Parameters
    ----------
    features : Tensor of shape (B, P, F)
        One row per point.
    index : Tensor of shape (B, ...), int64
        Row indices, 0 to P-1.

    Returns
    -------
    Tensor of shape (B, ..., F)

    """
    rows = features.flatten(0, 1).index_select(0, flat_index(features, index).flatten())
    return rows.reshape(*index.shape, -1)


def flat_index(features: Tensor, index: Tensor) -> Tensor:
    """
    Convert row indices of each block to row indices of the flattened batch.

    Parameters
    ----------
    features : Tensor of shape (B, P, F)
        One row per point.
    index : Tensor of shape (B, ...), int64
        Row indices of each block, 0 to P-1.

    Returns
    -------
    Tensor of shape (B, ...), int64
        Row indices of the features of shape (B * P, F).

    """
    batch, num_points, _ = features.shape
    start = torch.arange(batch, device=index.device) * num_points
    return index + start.reshape(-1, *[1] * (index.dim() - 1))
