# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""PointNet++ backbone (single-scale grouping): one encoder, a decoder for each branch."""

from collections.abc import Sequence

from asis_ros.network.backbone import Backbone
from asis_ros.network.layers import FeaturePropagation, interpolate, SetAbstraction, SharedMlp
from asis_ros.network.neighbourhoods import (
    find_neighbourhoods,
    Neighbourhood,
    Neighbourhoods,
    POSITION_CHANNELS,
    RADII,
)
from torch import nn, Tensor

OUTPUT_WIDTH = 128

NUM_LEVELS = len(RADII)
"""Levels with a feature propagation in both decoders; one more is a ``ContextLevel``."""


class PointNet2(Backbone):
    """
    PointNet++ with a decoder for semantics and one for instances.

    Parameters
    ----------
    num_features : int
        F, features per point. Points are grouped by the first three, their position in the block
        (m).
    radii : sequence of float
        Grouping radius of each level (m), finest first: those of the four published levels, and
        of a ``ContextLevel`` if there is a fifth.

    """

    width = OUTPUT_WIDTH
    is_grouped = True

    def __init__(self, num_features: int, radii: Sequence[float] = RADII) -> None:
        super().__init__(num_features)
        num_skipped = num_features - POSITION_CHANNELS
        self.encoder = PointNet2Encoder(num_skipped, has_context=len(radii) > NUM_LEVELS)
        self.semantic_decoder = PointNet2Decoder(num_skipped)
        self.instance_decoder = PointNet2Decoder(num_skipped)

    @staticmethod
    def neighbourhoods(
        points: Tensor, multiplicities: Tensor | None = None, radii: Sequence[float] = RADII
    ) -> Neighbourhoods:
        """
        Compute centroids, groups and interpolation weights of every level.

        Parameters
        ----------
        points : Tensor of shape (B, P, F), float32
            Features of each point.
        multiplicities : Tensor of shape (B, P), int32, optional
            How often each point is in its block; once if None.
        radii : sequence of float
            As for the class.

        Returns
        -------
        tuple of Neighbourhood
            One for each level, finest first.

        """
        xyz = points[:, :, :POSITION_CHANNELS].contiguous()
        return find_neighbourhoods(xyz, multiplicities, radii)

    def forward(self, points: Tensor, neighbourhoods: Neighbourhoods) -> tuple[Tensor, Tensor]:
        """Map points (B, P, F) to semantic and instance features (B, P, 128)."""
        encoded = self.encoder(points[:, :, POSITION_CHANNELS:], neighbourhoods)
        decoded = neighbourhoods[:NUM_LEVELS]
        return self.semantic_decoder(encoded, decoded), self.instance_decoder(encoded, decoded)


class PointNet2Encoder(nn.Module):
    """
    Four set abstractions, from P points to P / 256 centroids, and a context level if wanted.

    Parameters
    ----------
    num_features : int
        F, features per point besides its position in the block.
    has_context : bool
        Whether a ``ContextLevel`` follows.

    """

    def __init__(self, num_features: int, *, has_context: bool = False) -> None:
        super().__init__()
        self.levels = nn.ModuleList(
            [
                SetAbstraction(num_features, 32, 32, 64),
                SetAbstraction(64, 64, 64, 128),
                SetAbstraction(128, 128, 128, 256),
                SetAbstraction(256, 256, 256, 512),
            ]
        )
        self.context = ContextLevel() if has_context else None

    def forward(self, features: Tensor, neighbourhoods: Neighbourhoods) -> list[Tensor]:
        """Map (B, P, F) to the features of the four levels, the input first."""
        outputs = [features]
        for abstraction, neighbourhood in zip(
            self.levels, neighbourhoods[:NUM_LEVELS], strict=True
        ):
            outputs.append(abstraction(outputs[-1], neighbourhood))
        if self.context is not None:
            outputs[-1] = self.context(outputs[-1], neighbourhoods[NUM_LEVELS])
        return outputs


class ContextLevel(nn.Module):
    """
    One more set abstraction below the encoder, added to the features of its last level.

    It adds nothing before training, so that a network can start from weights without it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.abstraction = SetAbstraction(512, 256, 256, 256)
        self.back = nn.Linear(256, 512)
        nn.init.zeros_(self.back.weight)
        nn.init.zeros_(self.back.bias)

    def forward(self, features: Tensor, neighbourhood: Neighbourhood) -> Tensor:
        """Map (B, S, 512) to (B, S, 512)."""
        context = self.back(self.abstraction(features, neighbourhood))
        return features + interpolate(context, neighbourhood)


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
