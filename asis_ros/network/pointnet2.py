# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""PointNet++ backbone (single-scale grouping): one encoder, a decoder for each branch."""

from asis_ros.network.backbone import Backbone
from asis_ros.network.layers import FeaturePropagation, SetAbstraction, SharedMlp
from asis_ros.network.neighbourhoods import (
    find_neighbourhoods,
    Neighbourhoods,
    POSITION_CHANNELS,
)
from torch import nn, Tensor

OUTPUT_WIDTH = 128


class PointNet2(Backbone):
    """
    PointNet++ with a decoder for semantics and one for instances.

    Parameters
    ----------
    num_features : int
        F, features per point. Points are grouped by the first three, their position in the block
        (m).

    """

    width = OUTPUT_WIDTH

    def __init__(self, num_features: int) -> None:
        super().__init__(num_features)
        num_skipped = num_features - POSITION_CHANNELS
        self.encoder = PointNet2Encoder(num_skipped)
        self.semantic_decoder = PointNet2Decoder(num_skipped)
        self.instance_decoder = PointNet2Decoder(num_skipped)

    @staticmethod
    def neighbourhoods(points: Tensor, multiplicities: Tensor | None = None) -> Neighbourhoods:
        """
        Compute centroids, groups and interpolation weights of every level.

        Parameters
        ----------
        points : Tensor of shape (B, P, F), float32
            Features of each point.
        multiplicities : Tensor of shape (B, P), int32, optional
            How often each point is in its block; they sum to at least 256. Once if None.

        Returns
        -------
        tuple of Neighbourhood
            One for each level, finest first.

        """
        return find_neighbourhoods(points[:, :, :POSITION_CHANNELS].contiguous(), multiplicities)

    def forward(self, points: Tensor, neighbourhoods: Neighbourhoods) -> tuple[Tensor, Tensor]:
        """Map points (B, P, F) to semantic and instance features (B, P, 128)."""
        encoded = self.encoder(points[:, :, POSITION_CHANNELS:], neighbourhoods)
        return (
            self.semantic_decoder(encoded, neighbourhoods),
            self.instance_decoder(encoded, neighbourhoods),
        )


class PointNet2Encoder(nn.Module):
    """
    Four set abstractions, from P points to P / 256 centroids.

    Parameters
    ----------
    num_features : int
        F, features per point besides its position in the block.

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

    def forward(self, features: Tensor, neighbourhoods: Neighbourhoods) -> list[Tensor]:
        """Map (B, P, F) to the features of every level, the input first."""
        outputs = [features]
        for abstraction, neighbourhood in zip(self.levels, neighbourhoods, strict=True):
            outputs.append(abstraction(outputs[-1], neighbourhood))
        return outputs


class PointNet2Decoder(nn.Module):
    """
    Four feature propagations back to every point, and a last shared layer.

    Parameters
    ----------
    num_features : int
        F, input features of the encoder.

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

    def forward(self, encoded: list[Tensor], neighbourhoods: Neighbourhoods) -> Tensor:
        """Map the features of every level, finest first, to (B, P, 128)."""
        features = encoded[-1]
        steps = zip(self.levels, encoded[-2::-1], neighbourhoods[::-1], strict=True)
        for propagation, skip, neighbourhood in steps:
            features = propagation(features, skip, neighbourhood)
        decoded: Tensor = self.last(features)
        return decoded
