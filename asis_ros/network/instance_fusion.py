# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Instance fusion: max pooling of semantic features over neighbours in embedding space (eq. 6)."""

from asis_ros.kernels.features import maximum_over, rows_of_maximum
from asis_ros.kernels.neighbours import MANHATTAN, nearest_neighbours
from asis_ros.network.gathering import gather_rows
import numpy as np
import torch
from torch import Tensor

NUM_NEIGHBOURS = 30
"""K in the paper, the point itself included."""

MAX_DISTANCE = 0.5
"""Neighbours farther than the variance margin are outliers (L1 distance)."""

CHUNK = 256
"""Points per chunk, so that the gathered features (CHUNK, K, F) fit into the cache."""

MAX_DISTANCES = 1 << 28
"""Distances in memory at a time on a GPU: 1 GiB."""


def fuse_instances(
    features: Tensor, embeddings: Tensor, multiplicities: Tensor | None = None
) -> Tensor:
    """
    Replace the features of each point by the maximum over its neighbours in embedding space.

    The search of neighbours has no gradient; that of the maximum goes to the largest feature.

    Parameters
    ----------
    features : Tensor of shape (B, P, F)
        Semantic features.
    embeddings : Tensor of shape (B, P, E), float32
        Instance embeddings.
    multiplicities : Tensor of shape (B, P), int32, optional
        How often each point counts among the neighbours; once if None.

    Returns
    -------
    Tensor of shape (B, P, F)

    """
    neighbours = embedding_neighbours(embeddings.detach(), multiplicities)
    if features.is_cuda:
        parts = neighbours.split(CHUNK, dim=1)
        return torch.cat([_maximum_in_chunk(features, part) for part in parts], dim=1)
    return torch.stack(
        [_maximum_over(rows, index) for rows, index in zip(features, neighbours, strict=True)]
    )


def embedding_neighbours(
    embeddings: Tensor,
    multiplicities: Tensor | None = None,
    *,
    num_neighbours: int = NUM_NEIGHBOURS,
    max_distance: float = MAX_DISTANCE,
) -> Tensor:
    """
    Find the nearest points by L1 distance; those too far away are replaced by the point itself.

    Parameters
    ----------
    embeddings : Tensor of shape (B, P, E), float32
        Instance embeddings.
    multiplicities : Tensor of shape (B, P), int32, optional
        How often each point counts among the K; once if None.
    num_neighbours : int
        K, the point itself included.
    max_distance : float
        Largest L1 distance of a neighbour.

    Returns
    -------
    Tensor of shape (B, P, K), int64 (on a CPU int32)

    """
    if embeddings.is_cuda:
        return _dense(embeddings, min(num_neighbours, embeddings.shape[1]), max_distance)
    if multiplicities is None:
        multiplicities = torch.ones(embeddings.shape[:2], dtype=torch.int32)
    blocks = zip(embeddings, multiplicities, strict=True)
    return torch.stack(
        [_in_tiles(block, counts, num_neighbours, max_distance) for block, counts in blocks]
    )


def _dense(embeddings: Tensor, num_neighbours: int, max_distance: float) -> Tensor:
    """Neighbours within blocks (B, P, E) by distance matrices: (B, P, K)."""
    batch, num_points, _ = embeddings.shape
    own = torch.arange(num_points, device=embeddings.device)[:, None]
    queries = max(1, MAX_DISTANCES // (batch * num_points))
    parts = []
    for part, rows in zip(embeddings.split(queries, dim=1), own.split(queries), strict=True):
        distance = torch.cdist(part, embeddings, p=1.0)
        found = distance.topk(num_neighbours, dim=2, largest=False)
        parts.append(torch.where(found.values > max_distance, rows, found.indices))
    return torch.cat(parts, dim=1)


def _in_tiles(
    embeddings: Tensor, multiplicities: Tensor, num_neighbours: int, max_distance: float
) -> Tensor:
    """Do as ``_dense``, in any order, with a kernel."""
    points = np.nan_to_num(embeddings.numpy())  # training stops at a loss of NaN
    rows, _ = nearest_neighbours(
        points, multiplicities.numpy(), points, num_neighbours, max_distance, MANHATTAN
    )
    own = np.arange(len(points), dtype=np.int32)[:, None]
    return torch.from_numpy(np.where(rows < 0, own, rows))


def _maximum_in_chunk(features: Tensor, index: Tensor) -> Tensor:
    """Channel-wise maximum of features (B, P, F) over (B, CHUNK, K) indices: (B, CHUNK, F)."""
    with torch.no_grad():
        gathered = gather_rows(features, index)  # (B, CHUNK, K, F)
        if not features.requires_grad:
            return gathered.amax(dim=2)
        largest = index.gather(2, gathered.argmax(dim=2))
    return features.gather(1, largest)


def _maximum_over(rows: Tensor, index: Tensor) -> Tensor:
    """Channel-wise maximum of (P, F) rows over (P, K) indices: shape (P, F)."""
    values = rows.detach().float().contiguous().numpy()
    if torch.is_grad_enabled() and rows.requires_grad:
        return rows.gather(0, torch.from_numpy(rows_of_maximum(values, index.numpy())))
    return torch.from_numpy(maximum_over(values, index.numpy())).to(rows.dtype)
