# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Layers that the two backbones share.

Features are rows: (B, P, F), last axis contiguous, so that gathering neighbours copies whole rows.
"""

from itertools import pairwise

from asis_ros.network.neighbourhoods import Level
import torch
from torch import nn, Tensor
from torch.nn.functional import embedding_bag, linear

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
            layer = nn.Linear(fan_in, fan_out)
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
            self.linears.append(layer)
            self.norms.append(nn.BatchNorm1d(fan_out, eps=BATCH_NORM_EPSILON))

    def forward(self, rows: Tensor) -> Tensor:
        """Map (..., F) to (..., F')."""
        return self.refine(self.linears[0](rows))

    def refine(self, rows: Tensor) -> Tensor:
        """Do what comes after the first linear layer."""
        shape = rows.shape[:-1]
        rows = rows.reshape(-1, rows.shape[-1])
        for number, norm in enumerate(self.norms):
            rows = torch.relu_(norm(self.linears[number](rows) if number else rows))
        return rows.reshape(*shape, -1)

    def products(self, left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
        """
        Multiply two parts of the features by their columns of the first linear layer.

        The sum is what the layer makes of both joined. As a linear layer does not mind whether
        rows are gathered and averaged before or after it, the parts may have fewer rows.

        Parameters
        ----------
        left, right : Tensor of shape (..., F1) and (..., F2)
            F1 and F2 sum to the width of the layer.

        Returns
        -------
        tuple of Tensor, of shape (..., F') each
            The second has the bias.

        """
        layer = self.linears[0]
        assert isinstance(layer, nn.Linear)
        columns = layer.weight.split([left.shape[-1], right.shape[-1]], dim=1)
        return linear(left, columns[0]), linear(right, columns[1], layer.bias)


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
    rows = features.flatten(0, 1).index_select(0, _row_numbers(features, index).flatten())
    return rows.reshape(*index.shape, -1)


def interpolate(features: Tensor, level: Level) -> Tensor:
    """
    Average the features of the three nearest centroids of each point, by their weights.

    Parameters
    ----------
    features : Tensor of shape (B, S, F)
        One row per centroid.
    level : Level
        Says which centroids are near.

    Returns
    -------
    Tensor of shape (B, P, F)

    """
    rows = embedding_bag(
        _row_numbers(features, level.nearest).flatten(0, 1),
        features.flatten(0, 1),
        per_sample_weights=level.weights.flatten(0, 1).to(features.dtype),
        mode='sum',
    )
    return rows.reshape(*level.nearest.shape[:2], -1)


def _row_numbers(features: Tensor, index: Tensor) -> Tensor:
    """Turn row numbers of each block (B, ...) into those of (B, P, F) features put end to end."""
    batch, num_points, _ = features.shape
    start = torch.arange(batch, device=index.device) * num_points
    return index + start.reshape(-1, *[1] * (index.dim() - 1))


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
        offsets, products = self.mlp.products(level.offsets.to(features.dtype), features)
        refined = self.mlp.refine(offsets + gather_rows(products, level.groups))  # (B, S, K, F')
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
        coarse_products, products = self.mlp.products(coarse, skip.to(coarse.dtype))
        return self.mlp.refine(products + interpolate(coarse_products, level))
