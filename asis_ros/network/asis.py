# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
ASIS: instances and semantics segmented together, each helping the other (section 3).

The paper's four variants are one class with two switches: semantic awareness lets semantic
features shape the instance embedding (eq. 5), instance fusion lets points of one instance share
their semantic features (eq. 6). Without both it is the baseline of section 3.1.
"""

from dataclasses import dataclass
from typing import NamedTuple

from asis_ros.network import pointnet, pointnet2
from asis_ros.network.instance_fusion import fuse_instances
from asis_ros.network.layers import Dropout, SharedMlp
from asis_ros.network.neighbourhoods import Hierarchy, make_hierarchy
from asis_ros.settings import check_settings, setting
import torch
from torch import nn, Tensor

POSITION_CHANNELS = 3
"""The first features are the position in the block; PointNet++ groups by them."""

EMBEDDING_GAIN = 0.1
"""
Embeddings start small. At full size the instance loss is so large at first that its gradient
drowns that of the semantic loss, the more so with semantic awareness (docs/results/README.md).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """Shape of the network; stored in every checkpoint."""

    backbone: str = setting('pointnet2', 'shared encoder', choices=('pointnet2', 'pointnet'))
    num_features: int = setting(9, 'numbers per point', at_least=3, at_most=1024)
    num_classes: int = setting(13, 'semantic classes', at_least=2, at_most=255)
    embedding_size: int = setting(5, 'numbers in an instance embedding', at_least=1, at_most=256)
    semantic_awareness: bool = setting(True, 'semantic features shape the embedding (eq. 5)')
    instance_fusion: bool = setting(True, 'points of an instance share semantics (eq. 6)')
    dropout: float = setting(
        0.5, 'part of the features dropped before the last layers', at_least=0.0, at_most=0.99
    )

    def __post_init__(self) -> None:
        check_settings(self)


class AsisOutput(NamedTuple):
    """What the network says about each point of each block."""

    logits: Tensor
    """Semantic scores before softmax: (B, P, C)."""
    embeddings: Tensor
    """Instance embeddings: (B, P, E)."""


class Asis(nn.Module):
    """
    The whole network.

    Parameters
    ----------
    config : NetworkConfig
        Its shape. The defaults are the paper's network on PointNet++: 1,599,090 parameters.

    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.fuses = (
            config.instance_fusion
        )  # training may wait with it until embeddings are of use
        self.encoder: nn.Module
        if config.backbone == 'pointnet2':
            num_skipped = config.num_features - POSITION_CHANNELS
            width = pointnet2.OUTPUT_WIDTH
            self.encoder = pointnet2.PointNet2Encoder(num_skipped)
            self.semantic_decoder: nn.Module = pointnet2.PointNet2Decoder(num_skipped)
            self.instance_decoder: nn.Module = pointnet2.PointNet2Decoder(num_skipped)
        else:
            width = pointnet.OUTPUT_WIDTH
            self.encoder = pointnet.PointNetEncoder(config.num_features)
            self.semantic_decoder = pointnet.PointNetDecoder()
            self.instance_decoder = pointnet.PointNetDecoder()
        self.awareness = SharedMlp(width, width) if config.semantic_awareness else None
        self.dropout = Dropout(config.dropout)
        self.semantic_head = _head(width, config.num_classes)
        self.instance_head = _head(width, config.embedding_size, EMBEDDING_GAIN)

    def forward(self, points: Tensor, hierarchy: Hierarchy | None = None) -> AsisOutput:
        """
        Segment a batch of blocks.

        Parameters
        ----------
        points : Tensor of shape (B, P, F), float32
            Features of each point; the first three are its position in the block (m). PointNet++
            needs P of at least 256.
        hierarchy : tuple of Level, optional
            Neighbourhoods of these points for PointNet++, if they were made ahead.

        Returns
        -------
        AsisOutput
            Logits (B, P, C) and embeddings (B, P, E), both float32.

        """
        semantic, instance = self._decode(points, hierarchy)
        if self.awareness is not None:
            instance = instance + self.awareness(semantic)  # eq. 5
        embeddings = self.instance_head(self.dropout(instance)).float()
        if self.fuses:
            semantic = fuse_instances(semantic, embeddings)  # eq. 6
        logits = self.semantic_head(self.dropout(semantic)).float()
        return AsisOutput(logits, embeddings)

    def _decode(self, points: Tensor, hierarchy: Hierarchy | None) -> tuple[Tensor, Tensor]:
        """Compute the semantic and instance features F_SEM and F_INS: (B, P, F') each."""
        if self.config.backbone == 'pointnet':
            shared = self.encoder(points)
            return self.semantic_decoder(shared), self.instance_decoder(shared)
        if hierarchy is None:
            with torch.no_grad():
                hierarchy = make_hierarchy(points[:, :, :POSITION_CHANNELS].contiguous())
        encoded = self.encoder(points[:, :, POSITION_CHANNELS:], hierarchy)
        return (
            self.semantic_decoder(encoded, hierarchy),
            self.instance_decoder(encoded, hierarchy),
        )


def _head(width: int, num_outputs: int, gain: float = 1.0) -> nn.Linear:
    head = nn.Linear(width, num_outputs)
    nn.init.xavier_uniform_(head.weight, gain)
    nn.init.zeros_(head.bias)
    return head
