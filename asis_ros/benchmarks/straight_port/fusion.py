# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Instance fusion on tensors: a distance matrix, and all neighbours gathered at once."""

from asis_ros.benchmarks.straight_port.neighbourhoods import rows_of
from asis_ros.network.instance_fusion import MAX_DISTANCE, NUM_NEIGHBOURS
import torch
from torch import Tensor


def embedding_neighbours(embeddings: Tensor) -> Tensor:
    """
    Find the nearest points by L1 distance; those too far away are replaced by the point itself.

    Parameters
    ----------
    embeddings : Tensor of shape (B, P, E)
        Instance embeddings.

    Returns
    -------
    Tensor of shape (B, P, K), int64

    """
    distance = torch.cdist(embeddings, embeddings, p=1.0)
    found = distance.topk(min(NUM_NEIGHBOURS, embeddings.shape[1]), dim=2, largest=False)
    own = torch.arange(embeddings.shape[1], device=embeddings.device)[:, None]
    return torch.where(found.values > MAX_DISTANCE, own, found.indices)


def maximum_over(features: Tensor, neighbours: Tensor) -> Tensor:
    """Maximum of the features (B, P, F) of the neighbours (B, Q, K), by channel: (B, Q, F)."""
    return rows_of(features, neighbours).amax(dim=2)
