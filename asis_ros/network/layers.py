# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Layers that the two backbones share.

Features are rows: (B, P, F), last axis contiguous, so that gathering neighbours copies whole rows.
"""

from itertools import pairwise

from asis_ros.network.sampling import Level
import torch
from torch import nn, Tensor

BATCH_NORM_EPSILON = 1e-3
"""As in the released code, which uses the default of its framework."""

BYTE_VALUES = 256
"""How many values a byte has."""


class SharedMlp(nn.Module):
    """
    The same small perceptron for every point: linear, batch normalisation, ReLU, repeated.

    Parameters
    ----------
    widths : int
        Features in, of each hidden layer, and out.

    """

    def __init__(self, *widths: int) -> None:
        super().__init__()
        self.linears = nn.ModuleList()
        self.norms = nn.ModuleList()
        for fan_in, fan_out in pairwise(widths):
            linear = nn.Linear(fan_in, fan_out)
            nn.init.xavier_uniform_(linear.weight)
            nn.init.zeros_(linear.bias)
            self.linears.append(linear)
            self.norms.append(nn.BatchNorm1d(fan_out, eps=BATCH_NORM_EPSILON))

    def forward(self, rows: Tensor) -> Tensor:
        """Map (..., F) to (..., F')."""
        shape = rows.shape[:-1]
        rows = rows.reshape(-1, rows.shape[-1])
        for linear, norm in zip(self.linears, self.norms, strict=True):
            rows = torch.relu(norm(linear(rows)))
        return rows.reshape(*shape, -1)


class Dropout(nn.Module):
    """
    Drop numbers at random while training, as ``torch.nn.Dropout`` does.

    Each number takes one byte of chance: on a CPU far cheaper than a draw of its own. The
    probability is rounded to 1/256.

    Parameters
    ----------
    probability : float
        Of each number to be 0, below 1; the others grow so that the mean stays.

    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.dropped_bytes = round(probability * BYTE_VALUES)

    def forward(self, rows: Tensor) -> Tensor:
        """Map (..., F) to (..., F)."""
        if not self.training or not self.dropped_bytes:
            return rows
        words = torch.empty(-(-rows.numel() // 8), dtype=torch.int64, device=rows.device)
        chance = words.random_(-(2**63), None).view(torch.uint8)[: rows.numel()]
        keep = (chance >= self.dropped_bytes).view(rows.shape)
        return rows * keep * (BYTE_VALUES / (BYTE_VALUES - self.dropped_bytes))


def gather_rows(features: Tensor, index: Tensor) -> Tensor:
    """
    Pick rows of each block.

    Parameters
    ----------
    features : Tensor of shape (B, P, F)
        One row per point.
    index : Tensor of shape (B, ...), int64
        Row numbers, 0 to P-1.

    Returns
    -------
    Tensor of shape (B, ..., F)

    """
    batch, num_points, width = features.shape
    start = torch.arange(batch, device=index.device) * num_points
    flat = index + start.reshape(-1, *[1] * (index.dim() - 1))
    rows = features.flatten(0, 1).index_select(0, flat.reshape(-1))
    return rows.reshape(*index.shape, width)


class SetAbstraction(nn.Module):
    """
    PointNet++ set abstraction, single-scale grouping: group, shared perceptron, maximum.

    Parameters
    ----------
    widths : int
        Features in (without the relative position), of each hidden layer, and out.

    """

    def __init__(self, *widths: int) -> None:
        super().__init__()
        self.mlp = SharedMlp(widths[0] + 3, *widths[1:])

    def forward(self, features: Tensor, level: Level) -> Tensor:
        """Map features of P points (B, P, F) to features of S centroids (B, S, F')."""
        grouped = gather_rows(features, level.groups)  # (B, S, K, F)
        grouped = torch.cat([level.offsets.to(grouped.dtype), grouped], dim=3)
        refined: Tensor = self.mlp(grouped)
        if self.training:  # its gradient goes to one winner, which is cheaper than to share it
            return refined.max(dim=2).values
        return refined.amax(dim=2)


class FeaturePropagation(nn.Module):
    """
    PointNet++ feature propagation: interpolate to the finer level, join its features, refine.

    Parameters
    ----------
    widths : int
        Features in (interpolated and skipped together), of each hidden layer, and out.

    """

    def __init__(self, *widths: int) -> None:
        super().__init__()
        self.mlp = SharedMlp(*widths)

    def forward(self, coarse: Tensor, skip: Tensor, level: Level) -> Tensor:
        """Map (B, S, F) and the skipped (B, P, F') to (B, P, F'')."""
        neighbours = gather_rows(coarse, level.nearest)  # (B, P, 3, F)
        interpolated = (neighbours * level.weights[..., None].to(coarse.dtype)).sum(dim=2)
        refined: Tensor = self.mlp(torch.cat([interpolated, skip.to(coarse.dtype)], dim=2))
        return refined
