# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
PointNet backbone: local features of each point, the global feature of its block, two decoders.

The released code has no PointNet version. This one follows section 3.1 of the paper on the
segmentation network of PointNet without input transforms; the width of the decoders (512, 256) is
a reconstruction.
"""

from asis_ros.network.backbone import Backbone, Precomputed
from asis_ros.network.layers import SharedMlp
import torch
from torch import nn, Tensor

OUTPUT_WIDTH = 256


class PointNet(Backbone):
    """
    PointNet with a decoder for semantics and one for instances.

    Parameters
    ----------
    num_features : int
        F, features per point.

    """

    width = OUTPUT_WIDTH

    def __init__(self, num_features: int) -> None:
        super().__init__(num_features)
        self.encoder = PointNetEncoder(num_features)
        self.semantic_decoder = PointNetDecoder()
        self.instance_decoder = PointNetDecoder()

    def forward(self, points: Tensor, neighbourhoods: Precomputed) -> tuple[Tensor, Tensor]:
        """Map points (B, P, F) to semantic and instance features (B, P, 256)."""
        encoded = self.encoder(points)
        return self.semantic_decoder(encoded), self.instance_decoder(encoded)


class PointNetEncoder(nn.Module):
    """
    Local features of each point, concatenated with the global feature of its block.

    Parameters
    ----------
    num_features : int
        F, features per point.

    """

    def __init__(self, num_features: int) -> None:
        super().__init__()
        self.local = SharedMlp(num_features, 64, 64, 64, 128, 1024)
        self.whole = SharedMlp(1024, 256, 128)

    def forward(self, features: Tensor) -> Tensor:
        """Map (B, P, F) to (B, P, 1024 + 128)."""
        local = self.local(features)  # (B, P, 1024)
        whole = self.whole(local.amax(dim=1))  # (B, 128)
        return torch.cat([local, whole[:, None].expand(-1, local.shape[1], -1)], dim=2)


class PointNetDecoder(SharedMlp):
    """One decoder: (B, P, 1152) to (B, P, 256)."""

    def __init__(self) -> None:
        super().__init__(1024 + 128, 512, OUTPUT_WIDTH)
