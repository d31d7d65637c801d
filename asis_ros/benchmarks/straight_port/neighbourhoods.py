# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Neighbourhoods of PointNet++: a loop over samples, and distance matrices."""

from collections.abc import Sequence
from typing import NamedTuple

from asis_ros.network.neighbourhoods import GROUP_SIZE, RADII, SAMPLING_FACTOR
import torch
from torch import Tensor


class Level(NamedTuple):
    """One level, from P points down to S centroids and back up."""

    centroids: Tensor
    """Rows of the centroids among the P points: (B, S)."""
    groups: Tensor
    """Neighbours of each centroid among the P points: (B, S, K)."""
    offsets: Tensor
    """Position of these neighbours relative to the centroid (m): (B, S, K, 3)."""
    nearest: Tensor
    """The three centroids nearest to each of the P points: (B, P, 3)."""
    weights: Tensor
    """Their interpolation weights: (B, P, 3)."""


def find_levels(xyz: Tensor, radii: Sequence[float] = RADII) -> list[Level]:
    """Compute all levels of blocks of points (B, P, 3), finest first."""
    levels = []
    for radius in radii:
        samples = farthest_points(xyz, xyz.shape[1] // SAMPLING_FACTOR)
        centroids = rows_of(xyz, samples)
        groups = ball_query(xyz, centroids, radius, GROUP_SIZE)
        offsets = rows_of(xyz, groups) - centroids[:, :, None]
        levels.append(Level(samples, groups, offsets, *three_nearest(xyz, centroids)))
        xyz = centroids
    return levels


def rows_of(features: Tensor, index: Tensor) -> Tensor:
    """Gather rows of each block: (B, P, F) and (B, ...) to (B, ..., F)."""
    batch, num_points, _ = features.shape
    starts = torch.arange(0, batch * num_points, num_points, device=index.device)
    return features.flatten(0, 1)[index + starts.reshape(-1, *[1] * (index.dim() - 1))]


def farthest_points(xyz: Tensor, num_samples: int) -> Tensor:
    """
    Sample points by farthest point sampling, from row 0 on.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3)
        Points (m).
    num_samples : int
        S.

    Returns
    -------
    Tensor of shape (B, S), int64

    """
    batch, num_points, _ = xyz.shape
    blocks = torch.arange(batch, device=xyz.device)
    last = torch.zeros(batch, dtype=torch.int64, device=xyz.device)
    distance = torch.full((batch, num_points), torch.inf, device=xyz.device)
    samples = []
    for _ in range(num_samples):
        samples.append(last)
        difference = xyz - xyz[blocks, last][:, None]
        distance = torch.minimum(distance, difference.square().sum(dim=2))
        last = distance.argmax(dim=1)
    return torch.stack(samples, dim=1)


def ball_query(xyz: Tensor, centroids: Tensor, radius: float, num_neighbours: int) -> Tensor:
    """
    Find the nearest points strictly within a radius; the nearest fills up short groups.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3)
        Points (m).
    centroids : Tensor of shape (B, S, 3)
        Centres of the groups (m).
    radius : float
        Radius (m).
    num_neighbours : int
        K.

    Returns
    -------
    Tensor of shape (B, S, K), int64

    """
    distance, index = nearest(xyz, centroids, min(num_neighbours, xyz.shape[1]))
    groups = torch.where(distance < radius, index, index[:, :, :1])
    missing = num_neighbours - groups.shape[2]
    return torch.cat([groups, index[:, :, :1].expand(-1, -1, missing)], dim=2)


def three_nearest(xyz: Tensor, centroids: Tensor) -> tuple[Tensor, Tensor]:
    """
    Find the three centroids nearest to each point, weighted by inverse squared distance.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3)
        Points (m).
    centroids : Tensor of shape (B, S, 3)
        Points that hold features (m).

    Returns
    -------
    nearest : Tensor of shape (B, P, 3), int64
        Rows of the centroids; all of them where there are fewer than three.
    weights : Tensor of shape (B, P, 3)
        They sum to 1 for each point.

    """
    distance, index = nearest(centroids, xyz, min(3, centroids.shape[1]))
    inverse = 1.0 / distance.square().clamp(min=1e-10)
    return index, inverse / inverse.sum(dim=2, keepdim=True)


def nearest(xyz: Tensor, queries: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Distances and rows of the k nearest points (B, P, 3) of each query: twice (B, Q, k)."""
    # Distances by a matrix product would be faster, and wrong where points are close together.
    distance = torch.cdist(queries, xyz, compute_mode='donot_use_mm_for_euclid_dist')
    found = distance.topk(k, dim=2, largest=False)
    return found.values, found.indices
