# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Layers of the network: shared MLP, dropout, and those of PointNet++.

Features are rows: (B, P, F), last axis contiguous, so that gathering neighbours copies whole rows.
"""

from itertools import pairwise

from asis_ros.network.gathering import flat_index, gather_rows
from asis_ros.network.neighbourhoods import Neighbourhood, POSITION_CHANNELS
import torch
from torch import nn, Tensor
from torch.nn.functional import embedding_bag, linear

BATCH_NORM_EPSILON = 1e-3
"""As in the released code, which uses the default of its framework."""

BYTE_VALUES = 256
"""Number of values of a byte."""


class SharedMlp(nn.Module):
    """
    MLP that is shared by all points: linear layer, batch normalisation and ReLU, repeated.

    Parameters
    ----------
    widths : int
        Channels of the input, of each hidden layer and of the output.

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
        """Apply all but the first linear layer: (..., F1) to (..., F')."""
        shape = rows.shape[:-1]
        rows = rows.reshape(-1, rows.shape[-1])
        for number, norm in enumerate(self.norms):
            rows = torch.relu_(norm(self.linears[number](rows) if number else rows))
        return rows.reshape(*shape, -1)

    def products(self, left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
        """
        Apply the first linear layer to two parts of its input features separately.

        The sum of both products is the output for the concatenated features. A linear layer
        commutes with gathering and weighted averages of rows, so that each part may be multiplied
        where it has the fewest rows.

        Parameters
        ----------
        left, right : Tensor of shape (..., F1) and (..., F2)
            F1 and F2 sum to the input channels of the layer.

        Returns
        -------
        tuple of Tensor, of shape (..., F') each
            The second includes the bias.

        """
        layer = self.linears[0]
        assert isinstance(layer, nn.Linear)
        columns = layer.weight.split([left.shape[-1], right.shape[-1]], dim=1)
        return linear(left, columns[0]), linear(right, columns[1], layer.bias)


class Dropout(nn.Module):
    """
    Dropout as in ``torch.nn.Dropout``, from one random byte per element.

    On a CPU that is far cheaper than a random number per element. The probability is rounded to
    1/256.

    Parameters
    ----------
    probability : float
        Probability of an element to be zeroed, below 1; the others are scaled so that the mean is
        kept.

    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.dropped_bytes = round(probability * BYTE_VALUES)

    def forward(self, rows: Tensor) -> Tensor:
        """Map (..., F) to (..., F)."""
        if not self.training or not self.dropped_bytes:
            return rows
        words = torch.empty(-(-rows.numel() // 8), dtype=torch.int64, device=rows.device)
        random_bytes = words.random_(-(2**63), None).view(torch.uint8)[: rows.numel()]
        keep = (random_bytes >= self.dropped_bytes).view(rows.shape)
        return rows * keep * (BYTE_VALUES / (BYTE_VALUES - self.dropped_bytes))


def interpolate(features: Tensor, neighbourhood: Neighbourhood) -> Tensor:
    """
    Interpolate features of the centroids at each point: weighted mean of the nearest three.

    Parameters
    ----------
    features : Tensor of shape (B, S, F)
        One row per centroid.
    neighbourhood : Neighbourhood
        Nearest centroids of each point and their weights.

    Returns
    -------
    Tensor of shape (B, P, F)

    """
    rows = embedding_bag(
        flat_index(features, neighbourhood.nearest).flatten(0, 1),
        features.flatten(0, 1),
        per_sample_weights=neighbourhood.weights.flatten(0, 1).to(features.dtype),
        mode='sum',
    )
    return rows.reshape(*neighbourhood.nearest.shape[:2], -1)


class SetAbstraction(nn.Module):
    """
    PointNet++ set abstraction with single-scale grouping: group, shared MLP, max pooling.

    Parameters
    ----------
    widths : int
        Channels of the input (without the relative position), of each hidden layer and of the
        output.

    """

    def __init__(self, *widths: int) -> None:
        super().__init__()
        self.mlp = SharedMlp(widths[0] + POSITION_CHANNELS, *widths[1:])

    def forward(self, features: Tensor, neighbourhood: Neighbourhood) -> Tensor:
        """Map features of P points (B, P, F) to features of S centroids (B, S, F')."""
        offsets, products = self.mlp.products(neighbourhood.offsets.to(features.dtype), features)
        # (B, S, K, F')
        refined = self.mlp.refine(offsets + gather_rows(products, neighbourhood.groups))
        if self.training:  # gradient to one maximum only, cheaper than to all equal ones
            return refined.max(dim=2).values
        return refined.amax(dim=2)


class FeaturePropagation(nn.Module):
    """
    PointNet++ feature propagation: interpolate, concatenate skipped features, shared MLP.

    Parameters
    ----------
    widths : int
        Channels of the input (interpolated and skipped ones together), of each hidden layer and
        of the output.

    """

    def __init__(self, *widths: int) -> None:
        super().__init__()
        self.mlp = SharedMlp(*widths)

    def forward(self, coarse: Tensor, skip: Tensor, neighbourhood: Neighbourhood) -> Tensor:
        """Map coarse (B, S, F) and skipped (B, P, F') features to (B, P, F'')."""
        coarse_products, products = self.mlp.products(coarse, skip.to(coarse.dtype))
        return self.mlp.refine(products + interpolate(coarse_products, neighbourhood))
