# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Neighbourhoods of PointNet++: farthest point sampling, grouping, interpolation weights.

All of them depend on positions alone, not on weights, so that both decoders share them and
training computes them ahead. Coordinates are (B, P, 3); indices refer to the P points of the next
finer level. On a CPU they are compiled kernels, block by block; on a GPU tensor operations on the
whole batch.
"""

from collections.abc import Sequence
from typing import NamedTuple

from asis_ros.kernels.neighbours import EUCLIDEAN, nearest_neighbours
from asis_ros.kernels.sampling import farthest_points as sample_block
from asis_ros.network.gathering import gather_rows
import numpy as np
import torch
from torch import Tensor

POSITION_CHANNELS = 3
"""The first features of a point are its position in the block."""

RADII = (0.1, 0.2, 0.4, 0.8)
"""Grouping radius of each level, as published (m)."""

GROUP_SIZE = 32
"""Neighbours grouped around each centroid."""

SAMPLING_FACTOR = 4
"""Each level keeps one point in four, at least one: 4096, 1024, 256, 64, 16."""


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


def find_neighbourhoods(
    xyz: Tensor, multiplicities: Tensor | None = None, radii: Sequence[float] = RADII
) -> Neighbourhoods:
    """
    Compute centroids, groups and interpolation weights of every level.

    Farthest point sampling nests: the first S' of S samples are the samples for S'. So it runs
    once, and each level is a prefix of the next finer one.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float32
        Points of each block (m).
    multiplicities : Tensor of shape (B, P), int32, optional
        How often each point is in its block, at least 1; once if None. Blocks of a batch have the
        same number of points with repetitions, at least 4.
    radii : sequence of float
        Grouping radius of each level, finest first (m).

    Returns
    -------
    tuple of Neighbourhood
        One for each radius, finest first.

    """
    if multiplicities is None:
        multiplicities = torch.ones(xyz.shape[:2], dtype=torch.int32, device=xyz.device)
        num_points = xyz.shape[1]
    else:
        num_points = int(multiplicities[0].sum())
    order = farthest_points(xyz, min(num_points // SAMPLING_FACTOR, xyz.shape[1]))
    samples = gather_rows(xyz, order)  # at most (B, P / 4, 3)
    neighbourhoods = []
    for radius in radii:
        num_points = max(num_points // SAMPLING_FACTOR, 1)
        centroids = samples[:, :num_points].contiguous()
        counts = torch.ones(centroids.shape[:2], dtype=torch.int32, device=xyz.device)
        counts[:, 0] += num_points - centroids.shape[1]  # sampled again once all points are
        groups = group_nearest(xyz, centroids, radius, GROUP_SIZE, multiplicities)
        offsets = gather_rows(xyz, groups) - centroids[:, :, None]
        nearest, weights = interpolation_weights(xyz, centroids, counts)
        neighbourhoods.append(Neighbourhood(groups, offsets, nearest, weights))
        xyz, multiplicities = centroids, counts
    return tuple(neighbourhoods)


def farthest_points(xyz: Tensor, num_samples: int) -> Tensor:
    """
    Sample points by farthest point sampling, each as far as possible from those before.

    Deterministic: the first sample is index 0, ties go to the lowest index.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float32
        Points (m).
    num_samples : int
        S. Once all points are sampled, index 0 is repeated.

    Returns
    -------
    Tensor of shape (B, S), int64

    """
    if not xyz.is_cuda:
        return torch.from_numpy(np.stack([sample_block(b, num_samples) for b in xyz.numpy()]))
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


def group_nearest(
    xyz: Tensor,
    centroids: Tensor,
    radius: float,
    num_neighbours: int,
    multiplicities: Tensor | None = None,
) -> Tensor:
    """
    Find the nearest points strictly within a radius of each centroid.

    If there are fewer than K, the rest of the group repeats its nearest point. PointNet++ takes
    the first K points by index instead, so that its groups depend on the order of the points.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float32
        Points (m).
    centroids : Tensor of shape (B, S, 3), float32
        Centres of the groups, themselves points of ``xyz``.
    radius : float
        Radius (m).
    num_neighbours : int
        K.
    multiplicities : Tensor of shape (B, P), int32, optional
        How often each point counts among the K; once if None.

    Returns
    -------
    Tensor of shape (B, S, K), int64
        The nearest first, the others in any order.

    """
    if xyz.is_cuda:
        distance, index = _nearest_dense(xyz, centroids, min(num_neighbours, xyz.shape[1]))
        missing = num_neighbours - index.shape[2]
        if missing:
            index = torch.cat([index, index[:, :, :1].expand(-1, -1, missing)], dim=2)
            distance = torch.nn.functional.pad(distance, (0, missing), value=torch.inf)
        return torch.where(distance < radius, index, index[:, :, :1])
    if multiplicities is None:
        multiplicities = torch.ones(xyz.shape[:2], dtype=torch.int32)
    below = float(np.nextafter(np.float32(radius), np.float32(0)))
    groups = []
    for points, counts, centres in zip(xyz, multiplicities, centroids, strict=True):
        rows, _ = nearest_neighbours(
            points.numpy(),
            np.ascontiguousarray(counts.numpy()),
            centres.numpy(),
            num_neighbours,
            below,
            EUCLIDEAN,
        )
        groups.append(np.where(rows < 0, rows[:, :1], rows))
    return torch.from_numpy(np.stack(groups).astype(np.int64))


def interpolation_weights(
    xyz: Tensor, centroids: Tensor, counts: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """
    Find the three nearest centroids of each point, weighted by inverse squared distance.

    Parameters
    ----------
    xyz : Tensor of shape (B, P, 3), float32
        Points that receive features (m).
    centroids : Tensor of shape (B, S, 3), float32
        Points that hold features (m).
    counts : Tensor of shape (B, S), int32, optional
        How often each centroid counts among the three: once, but for the first, which may count
        more often on a CPU. Once if None.

    Returns
    -------
    nearest : Tensor of shape (B, P, 3), int64
        Indices of the centroids; repeated where there are fewer than three.
    weights : Tensor of shape (B, P, 3), float
        Not negative, summing to 1 for each point.

    """
    if counts is None:
        counts = torch.ones(centroids.shape[:2], dtype=torch.int32, device=xyz.device)
    if xyz.is_cuda:
        neighbours = min(3, centroids.shape[1])
        distance, nearest = _nearest_dense(centroids, xyz, neighbours)
    else:
        neighbours = min(3, int(counts[0].sum()))
        distance, nearest = _nearest_in_tiles(centroids, xyz, neighbours, counts)
    inverse = 1.0 / distance.square().clamp(min=1e-10)
    if not xyz.is_cuda and int(counts[0, 0]) > 1:
        others = (nearest > 0).sum(dim=2, keepdim=True)
        inverse = torch.where(nearest == 0, (neighbours - others) * inverse, inverse)
        inverse = torch.where(nearest < 0, 0.0, inverse)
        nearest = nearest.clamp(min=0)
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


def _nearest_in_tiles(
    points: Tensor, queries: Tensor, k: int, counts: Tensor
) -> tuple[Tensor, Tensor]:
    """Do as ``_nearest_dense``, in any order, with a kernel; -1 for points that count again."""
    found = [
        nearest_neighbours(own, own_counts, centres, k, np.inf, EUCLIDEAN)
        for own, own_counts, centres in zip(
            points.numpy(), counts.numpy(), queries.numpy(), strict=True
        )
    ]
    distances = np.stack([distances for _, distances in found])
    rows = np.stack([rows for rows, _ in found]).astype(np.int64)
    return torch.from_numpy(distances), torch.from_numpy(rows)
