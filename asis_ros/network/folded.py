# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Layers for inference: batch normalisation folded into linear layers, compiled kernels on a CPU.

On a GPU they compute as the layers they replace.
"""

from copy import deepcopy
from typing import TypeVar

from asis_ros.kernels.features import gather_groups, interpolate_and_add, maximum_of_groups
from asis_ros.network.layers import FeaturePropagation, SetAbstraction, SharedMlp
from asis_ros.network.neighbourhoods import Neighbourhood, POSITION_CHANNELS
import numpy as np
import torch
from torch import nn, Tensor
from torch.nn.functional import linear
from torch.nn.utils.fusion import fuse_linear_bn_eval

ModuleT = TypeVar('ModuleT', bound=nn.Module)

CHUNK_ELEMENTS = 2**17
"""Features that a CPU takes from layer to layer at once: they stay in the cache of a core."""


def folded(
    network: ModuleT, kind: torch.dtype = torch.float32, parts: tuple[str, ...] = ('',)
) -> ModuleT:
    """
    Copy a network for inference, without gradient.

    Parameters
    ----------
    network : Module
        In any mode.
    kind : torch.dtype
        Data type of the products in shared MLPs. The layers after which features of neighbours
        are added stay in float32.
    parts : tuple of str
        Names of the modules that compute in this type; the others do so in float32.

    """
    network = deepcopy(network).eval().requires_grad_(False)
    for path, module in list(network.named_modules()):
        own_kind = kind if path.startswith(parts) else torch.float32
        for name, child in module.named_children():
            if isinstance(child, SetAbstraction):
                setattr(module, name, FoldedSetAbstraction(child, own_kind))
            elif isinstance(child, FeaturePropagation):
                setattr(module, name, FoldedFeaturePropagation(child, own_kind))
            elif isinstance(child, SharedMlp):
                setattr(module, name, FoldedMlp(child, own_kind, own_kind))
    return network


class FoldedMlp(SharedMlp):
    """
    Shared MLP without batch normalisation; on a CPU, chunks of rows pass through all layers.

    Parameters
    ----------
    mlp : SharedMlp
        In evaluation mode.
    kind : torch.dtype
        Data type of the products.
    first_kind : torch.dtype
        Data type of the products of the first layer.

    """

    def __init__(self, mlp: SharedMlp, kind: torch.dtype, first_kind: torch.dtype) -> None:
        super().__init__()
        for layer, norm in zip(mlp.linears, mlp.norms, strict=True):
            assert isinstance(layer, nn.Linear)
            assert isinstance(norm, nn.BatchNorm1d)
            own_kind = kind if len(self.linears) else first_kind
            self.linears.append(fuse_linear_bn_eval(layer, norm).to(own_kind))
        self.requires_grad_(False)
        self._layers = [own for own in self.linears if isinstance(own, nn.Linear)]
        widths = [layer.out_features for layer in self._layers]
        self.width = widths[-1]
        self.chunk_rows = CHUNK_ELEMENTS // max(widths)

    def forward(self, rows: Tensor) -> Tensor:
        """Map (..., F) to (..., F')."""
        flat = rows.reshape(-1, rows.shape[-1])
        if rows.is_cuda:
            return self.apply_layers(flat, 0).reshape(*rows.shape[:-1], -1)
        output = flat.new_empty(len(flat), self.width)
        size = self.chunk_rows
        for part, out in zip(flat.split(size), output.split(size), strict=True):
            out.copy_(self.apply_layers(part, 0))
        return output.reshape(*rows.shape[:-1], -1)

    def refine(self, rows: Tensor) -> Tensor:
        """Apply all but the first linear layer: (..., F1) to (..., F')."""
        flat = torch.relu_(rows.reshape(-1, rows.shape[-1]))
        return self.apply_layers(flat, 1).reshape(*rows.shape[:-1], -1)

    def apply_layers(self, rows: Tensor, first: int) -> Tensor:
        """Apply the layers from ``first`` on to (R, F) rows: (R, F') float32."""
        for layer in self._layers[first:]:
            rows = torch.relu_(layer(rows.to(layer.weight.dtype)))
        return rows.float()


class FoldedSetAbstraction(SetAbstraction):
    """
    Set abstraction for inference; on a CPU, members that pad a group are left out.

    Parameters
    ----------
    layer : SetAbstraction
        In evaluation mode.
    kind : torch.dtype
        Data type of the products after the first layer.

    """

    mlp: FoldedMlp

    def __init__(self, layer: SetAbstraction, kind: torch.dtype) -> None:
        nn.Module.__init__(self)
        self.mlp = FoldedMlp(layer.mlp, kind, torch.float32)

    def forward(self, features: Tensor, neighbourhood: Neighbourhood) -> Tensor:
        """Map features of P points (B, P, F) to features of S centroids (B, S, F')."""
        if features.is_cuda:
            return super().forward(features, neighbourhood)
        blocks = zip(features, neighbourhood.offsets, neighbourhood.groups, strict=True)
        return torch.stack([self._pooled(*block) for block in blocks])

    def _pooled(self, features: Tensor, offsets: Tensor, groups: Tensor) -> Tensor:
        """Do as ``forward`` with one block."""
        first_layer = self.mlp.linears[0]
        assert isinstance(first_layer, nn.Linear)
        of_offsets = first_layer.weight[:, :POSITION_CHANNELS].t().contiguous().numpy()
        products = linear(features, first_layer.weight[:, POSITION_CHANNELS:], first_layer.bias)
        rows = max(self.mlp.chunk_rows, groups.shape[1])
        gathered = products.new_empty(rows, products.shape[1])
        pooled = products.new_empty(len(groups), self.mlp.width)
        sizes = np.empty(len(groups), np.int64)
        first = 0
        while first < len(groups):
            last, count = gather_groups(
                products.numpy(),
                offsets.numpy(),
                of_offsets,
                groups.numpy(),
                first,
                gathered.numpy(),
                sizes,
            )
            members = self.mlp.apply_layers(gathered[:count], 1)
            maximum_of_groups(members.numpy(), sizes[first:last], pooled[first:last].numpy())
            first = last
        return pooled


class FoldedFeaturePropagation(FeaturePropagation):
    """
    Feature propagation for inference.

    Parameters
    ----------
    layer : FeaturePropagation
        In evaluation mode.
    kind : torch.dtype
        Data type of the products after the first layer.

    """

    mlp: FoldedMlp

    def __init__(self, layer: FeaturePropagation, kind: torch.dtype) -> None:
        nn.Module.__init__(self)
        self.mlp = FoldedMlp(layer.mlp, kind, torch.float32)

    def forward(self, coarse: Tensor, skip: Tensor, neighbourhood: Neighbourhood) -> Tensor:
        """Map coarse (B, S, F) and skipped (B, P, F') features to (B, P, F'')."""
        if coarse.is_cuda:
            return super().forward(coarse, skip, neighbourhood)
        products, skipped = self.mlp.products(coarse, skip)
        blocks = zip(products, skipped, neighbourhood.nearest, neighbourhood.weights, strict=True)
        return torch.stack([self._refined(*block) for block in blocks])

    def _refined(self, coarse: Tensor, skip: Tensor, nearest: Tensor, weights: Tensor) -> Tensor:
        """Do as ``forward`` with one block, after the first linear layer."""
        size = self.mlp.chunk_rows
        interpolated = skip.new_empty(size, skip.shape[1])
        output = skip.new_empty(len(skip), self.mlp.width)
        parts = (tensor.split(size) for tensor in (nearest, weights, skip, output))
        for own_nearest, own_weights, own_skip, out in zip(*parts, strict=True):
            rows = interpolated[: len(out)]
            interpolate_and_add(
                coarse.numpy(),
                own_nearest.numpy(),
                own_weights.numpy(),
                own_skip.numpy(),
                rows.numpy(),
            )
            out.copy_(self.mlp.apply_layers(rows, 1))
        return output
