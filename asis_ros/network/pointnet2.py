# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""PointNet++ (single-scale grouping) as ASIS uses it: one encoder, a decoder for each branch."""

from asis_ros.network.layers import FeaturePropagation, SetAbstraction, SharedMlp
from asis_ros.network.neighbourhoods import Hierarchy
from torch import nn, Tensor

OUTPUT_WIDTH = 128


class PointNet2Encoder(nn.Module):
    """
    Four set abstractions, from P points to P / 256 centroids.

    Parameters
    ----------
    num_features : int
        Features per point besides its position in the block.

    """

    def __init__(self, num_features: int) -> None:
        super().__init__()
        self.levels = nn.ModuleList(
            [
                SetAbstraction(num_features, 32, 32, 64),
                SetAbstraction(64, 64, 64, 128),
                SetAbstraction(128, 128, 128, 256),
                SetAbstraction(256, 256, 256, 512),
            ]
        )

    def forward(self, features: Tensor, hierarchy: Hierarchy) -> list[Tensor]:
        """Map (B, P, F) to the features of every level, the given ones first."""
        outputs = [features]
        for abstraction, level in zip(self.levels, hierarchy, strict=True):
            outputs.append(abstraction(outputs[-1], level))
        return outputs


class PointNet2Decoder(nn.Module):
    """
    Four feature propagations back to every point, and one more layer.

    Parameters
    ----------
    num_features : int
        Features per point that the encoder was given.

    """

    def __init__(self, num_features: int) -> None:
        super().__init__()
        self.levels = nn.ModuleList(
            [
                FeaturePropagation(512 + 256, 256, 256),
                FeaturePropagation(256 + 128, 256, 256),
                FeaturePropagation(256 + 64, 256, 128),
                FeaturePropagation(128 + num_features, 128, 128, 128),
            ]
        )
        self.last = SharedMlp(128, OUTPUT_WIDTH)

    def forward(self, encoded: list[Tensor], hierarchy: Hierarchy) -> Tensor:
        """Map the encoder's outputs to (B, P, 128)."""
        features = encoded[-1]
        steps = zip(self.levels, encoded[-2::-1], hierarchy[::-1], strict=True)
        for propagation, skip, level in steps:
            features = propagation(features, skip, level)
        decoded: Tensor = self.last(features)
        return decoded
