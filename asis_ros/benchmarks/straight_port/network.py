# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
The network, layer by layer: concatenate, multiply, normalise, and keep all of it in memory.

Weights are those of an ``Asis`` module. Blocks have all their points, repeated ones too.
"""

from collections.abc import Sequence

from asis_ros.benchmarks.straight_port.fusion import embedding_neighbours, maximum_over
from asis_ros.benchmarks.straight_port.neighbourhoods import find_levels, Level, rows_of
from asis_ros.network.asis import Asis
from asis_ros.network.layers import FeaturePropagation, SetAbstraction, SharedMlp
from asis_ros.network.neighbourhoods import POSITION_CHANNELS
from asis_ros.network.pointnet import PointNet
from asis_ros.network.pointnet2 import PointNet2, PointNet2Decoder
import torch
from torch import nn, Tensor


@torch.inference_mode()
def forward(network: Asis, points: Tensor) -> tuple[Tensor, Tensor]:
    """
    Segment a batch of blocks.

    Parameters
    ----------
    network : Asis
        In evaluation mode, on PointNet or PointNet++, batch normalisation not folded.
    points : Tensor of shape (B, P, F), float32
        Features of each point, on the device of the network.

    Returns
    -------
    logits : Tensor of shape (B, P, C)
        Semantic scores before softmax.
    embeddings : Tensor of shape (B, P, E)
        Instance embeddings.

    """
    if isinstance(network.backbone, PointNet2):
        semantic, instance = _pointnet2(network.backbone, points, network.config.radii)
    else:
        assert isinstance(network.backbone, PointNet)
        semantic, instance = _pointnet(network.backbone, points)
    if network.awareness is not None:
        instance = instance + mlp(network.awareness, semantic)
    embeddings = network.instance_head(instance)
    if network.config.instance_fusion:
        semantic = maximum_over(semantic, embedding_neighbours(embeddings))
    return network.semantic_head(semantic), embeddings


def mlp(shared: SharedMlp, rows: Tensor) -> Tensor:
    """Linear layer, batch normalisation and ReLU, repeated: (..., F) to (..., F')."""
    for linear, norm in zip(shared.linears, shared.norms, strict=True):
        rows = linear(rows)
        rows = torch.relu(norm(rows.flatten(0, -2)).reshape(rows.shape))
    return rows


def _pointnet(backbone: PointNet, points: Tensor) -> tuple[Tensor, Tensor]:
    local = mlp(backbone.encoder.local, points)  # (B, P, 1024)
    whole = mlp(backbone.encoder.whole, local.amax(dim=1))  # (B, 128)
    joined = torch.cat([local, whole[:, None].expand(-1, points.shape[1], -1)], dim=2)
    return mlp(backbone.semantic_decoder, joined), mlp(backbone.instance_decoder, joined)


def _pointnet2(
    backbone: PointNet2, points: Tensor, radii: Sequence[float]
) -> tuple[Tensor, Tensor]:
    encoder = backbone.encoder
    levels = find_levels(points[:, :, :POSITION_CHANNELS], radii)
    levels, below = levels[: len(encoder.levels)], levels[len(encoder.levels) :]
    encoded = [points[:, :, POSITION_CHANNELS:]]
    for abstraction, level in zip(encoder.levels, levels, strict=True):
        encoded.append(_abstract(abstraction, encoded[-1], level))
    if encoder.context is not None:
        context = _abstract(encoder.context.abstraction, encoded[-1], below[0])
        encoded[-1] = encoded[-1] + _interpolate(encoder.context.back(context), below[0])
    return (
        _decode(backbone.semantic_decoder, encoded, levels),
        _decode(backbone.instance_decoder, encoded, levels),
    )


def _abstract(abstraction: nn.Module, features: Tensor, level: Level) -> Tensor:
    """Map features of the points to the centroids of a level."""
    assert isinstance(abstraction, SetAbstraction)
    grouped = torch.cat([level.offsets, rows_of(features, level.groups)], dim=3)
    return mlp(abstraction.mlp, grouped).amax(dim=2)


def _interpolate(features: Tensor, level: Level) -> Tensor:
    """Map features of the centroids of a level back to its points."""
    return (rows_of(features, level.nearest) * level.weights[..., None]).sum(dim=2)


def _decode(decoder: PointNet2Decoder, encoded: list[Tensor], levels: list[Level]) -> Tensor:
    """Propagate features back to every point."""
    features = encoded[-1]
    steps = zip(decoder.levels, encoded[-2::-1], levels[::-1], strict=True)
    for propagation, skip, level in steps:
        assert isinstance(propagation, FeaturePropagation)
        spread = _interpolate(features, level)
        features = mlp(propagation.mlp, torch.cat([spread, skip], dim=2))
    return mlp(decoder.last, features)
