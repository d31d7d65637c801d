# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Neighbourhoods of PointNet++: farthest point sampling, grouping, interpolation weights.

All of them depend on positions alone, not on weights, so that both decoders share them and
training computes them ahead. Coordinates are (B, P, 3); indices refer to the P points of the next
finer level.
"""

from typing import NamedTuple

from asis_ros.network.gathering import gather_rows
import numpy as np
from scipy.spatial import cKDTree
import torch
from torch import Tensor

POSITION_CHANNELS = 3
"""The first features of a point are its position in the block."""

RADII = (0.1, 0.2, 0.4, 0.8)
"""Grouping radius of each set abstraction level (m)."""

GROUP_SIZE = 32
"""Neighbours grouped around each centroid."""

SAMPLING_FACTOR = 4
"""Each level keeps one point in four: 4096, 1024, 256, 64, 16."""


class Neighbourhood(NamedTuple):
    """One level, from P points down to S centroids and back up."""

    groups: Tensor
    """Neighbours of each centroid among the P points: (B, S, K) int64."""
    offsets: Tensor
    """Position of these neighbours relative to the centroid (m): (B, S, K, 3)."""
    nearest: Tensor
    """The three centroids nearest to each of the P points: (B, P, 3) int64."""
    weights: Tensor
    """Their interpolation weights, which sum to 1: (B, P, 3)."""


Neighbourhoods = tuple[Neighbourhood, ...]
"""Those of all levels, finest first."""


def find_neighbourhoods(xyz: Tensor) -> Neighbourhoods:
    """
    Compute centroids, groups and interpolation weights of every level.

    Farthest point sampling nests: the first S' of S samples are the samples for S'. So it runs
    once, and each level is a prefix of the next finer one.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float
        Points of each block (m); P at least 256.

    Returns
    -------
    tuple of Neighbourhood
        One for each radius, finest first.

    """
    order = farthest_points(xyz, xyz.shape[1] // SAMPLING_FACTOR)
    samples = gather_rows(xyz, order)  # (B, P / 4, 3)
    neighbourhoods = []
    for radius in RADII:
        centroids = samples[:, : xyz.shape[1] // SAMPLING_FACTOR]
        groups = group_nearest(xyz, centroids, radius, GROUP_SIZE)
        offsets = gather_rows(xyz, groups) - centroids[:, :, None]
        nearest, weights = interpolation_weights(xyz, centroids)
        neighbourhoods.append(Neighbourhood(groups, offsets, nearest, weights))
        xyz = centroids
    return tuple(neighbourhoods)


def farthest_points(xyz: Tensor, num_samples: int) -> Tensor:
    """
    Sample points by farthest point sampling, each as far as possible from those before.

    Deterministic: the first sample is index 0, ties go to the lowest index.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float
        Points (m).
    num_samples : int
        S, at most P.

    Returns
    -------
    Tensor of shape (B, S), int64

    """
    batch, num_points, _ = xyz.shape
    columns = xyz.permute(2, 0, 1).contiguous()  # (3, B, P): three cheap differences per step
    rows = torch.arange(batch, device=xyz.device)
    samples = torch.zeros(batch, num_samples, dtype=torch.int64, device=xyz.device)
    distance = torch.full((batch, num_points), torch.inf, dtype=xyz.dtype, device=xyz.device)
    for step in range(1, num_samples):
        last = columns[:, rows, samples[:, step - 1], None]  # (3, B, 1)
        squared = (columns - last).square_().sum(dim=0)
        torch.minimum(distance, squared, out=distance)
        samples[:, step] = distance.argmax(dim=1)
    return samples


def group_nearest(xyz: Tensor, centroids: Tensor, radius: float, num_neighbours: int) -> Tensor:
    """
    Find the nearest points strictly within a radius of each centroid.

    Where there are fewer than K, the rest of the group repeats its nearest point. PointNet++ takes
    the first K points by index instead, so that its groups depend on the order of the points.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float
        Points (m).
    centroids : Tensor of shape (B, S, 3), float
        Centres of the groups, themselves points of ``xyz``.
    radius : float
        Radius (m).
    num_neighbours : int
        K.

    Returns
    -------
    Tensor of shape (B, S, K), int64
        Nearest first.

    """
    if xyz.is_cuda:
        distance, index = _nearest_dense(xyz, centroids, min(num_neighbours, xyz.shape[1]))
        missing = num_neighbours - index.shape[2]
        if missing:
            index = torch.cat([index, index[:, :, :1].expand(-1, -1, missing)], dim=2)
            distance = torch.nn.functional.pad(distance, (0, missing), value=torch.inf)
        return torch.where(distance < radius, index, index[:, :, :1])
    distance, index = _nearest_in_trees(xyz, centroids, num_neighbours, radius)
    return torch.where(distance < radius, index, index[:, :, :1])


def interpolation_weights(xyz: Tensor, centroids: Tensor) -> tuple[Tensor, Tensor]:
    """
    Find the three nearest centroids of each point, weighted by inverse squared distance.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float
        Points that receive features (m).
    centroids : Tensor of shape (B, S, 3), float
        Points that hold features (m).

    Returns
    -------
    nearest : Tensor of shape (B, P, 3), int64
        Indices of the centroids; repeated where there are fewer than three.
    weights : Tensor of shape (B, P, 3), float
        Positive, summing to 1 for each point.

    """
    neighbours = min(3, centroids.shape[1])
    nearest_of = _nearest_dense if xyz.is_cuda else _nearest_in_trees
    distance, nearest = nearest_of(centroids, xyz, neighbours)
    inverse = 1.0 / distance.square().clamp(min=1e-10)
    weights = inverse / inverse.sum(dim=2, keepdim=True)
    if neighbours < 3:
        nearest = torch.nn.functional.pad(nearest, (0, 3 - neighbours))
        weights = torch.nn.functional.pad(weights, (0, 3 - neighbours))
    return nearest, weights


def _nearest_dense(points: Tensor, queries: Tensor, k: int) -> tuple[Tensor, Tensor]:
    """Distances and indices of the k nearest points of each query, by a distance matrix."""
    distance = torch.cdist(queries, points, compute_mode='donot_use_mm_for_euclid_dist')
    found = distance.topk(k, dim=2, largest=False)
    return found.values, found.indices


def _nearest_in_trees(
    points: Tensor, queries: Tensor, k: int, radius: float = np.inf
) -> tuple[Tensor, Tensor]:
    """Do as ``_nearest_dense`` with one k-d tree per block: several times faster on a CPU."""
    distances, indices = [], []
    for block, centres in zip(points.numpy(), queries.numpy(), strict=True):
        found = cKDTree(block).query(centres, k=range(1, k + 1), distance_upper_bound=radius)
        distances.append(found[0])
        indices.append(found[1])
    distance = torch.from_numpy(np.stack(distances)).to(points.dtype)
    index = torch.from_numpy(np.stack(indices))
    # cKDTree reports a missing neighbour as index P at infinite distance; P is out of bounds.
    return distance, torch.where(index < points.shape[1], index, 0)
