# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
ASIS network: instance and semantic segmentation that support each other (section 3).

The four variants of the paper are one class with two settings: semantic awareness adds semantic
features to the instance embedding (eq. 5), instance fusion aggregates the semantic features of
points of one instance (eq. 6). Without both it is the baseline of section 3.1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from asis_ros.errors import quoted, SettingError
from asis_ros.network.backbone import Backbone, Precomputed
from asis_ros.network.backbones import BACKBONES
from asis_ros.network.instance_fusion import fuse_instances
from asis_ros.network.layers import Dropout, SharedMlp
from asis_ros.network.neighbourhoods import RADII
from asis_ros.network.pointnet2 import NUM_LEVELS
from asis_ros.settings import check_settings, setting
import torch
from torch import nn, Tensor

EMBEDDING_GAIN = 0.1
"""
Gain of the initial weights of the instance head. At full size the instance loss is so large at
first that its gradient dominates that of the semantic loss, the more so with semantic awareness
(docs/results/README.md).
"""

MAX_RADIUS = 100.0
"""Largest grouping radius (m)."""

BACKBONE_PREFIX = 'backbone.'
"""Names of the weights of the backbone begin with it in the module, but not in files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """Shape of the network; stored in every checkpoint."""

    backbone: str = setting('pointnet2', 'backbone of the network', choices=BACKBONES)
    num_features: int = setting(9, 'features per point', at_least=3, at_most=1024)
    num_classes: int = setting(13, 'semantic classes', at_least=2, at_most=255)
    embedding_size: int = setting(
        5, 'dimension of the instance embedding', at_least=1, at_most=256
    )
    semantic_awareness: bool = setting(
        True, 'semantic features are added to those of the instance embedding (eq. 5)'
    )
    instance_fusion: bool = setting(
        True, 'semantic features are aggregated over the points of an instance (eq. 6)'
    )
    dropout: float = setting(
        0.5, 'dropout probability before the last layers', at_least=0.0, at_most=0.99
    )
    radii: tuple[float, ...] = setting(
        RADII,
        'grouping radius of each level, finest first (m; pointnet2 only); a fifth adds a level '
        'that sees more of the block',
    )

    def __post_init__(self) -> None:
        check_settings(self)
        if not NUM_LEVELS <= len(self.radii) <= NUM_LEVELS + 1:
            raise SettingError(
                'radii',
                f'must be {NUM_LEVELS} or {NUM_LEVELS + 1} numbers, got {quoted(self.radii)}',
            )
        if not all(0 < radius <= MAX_RADIUS for radius in self.radii):
            raise SettingError(
                'radii',
                f'must be above 0 and at most {MAX_RADIUS:g} m, got {quoted(self.radii)}',
            )

    def make_backbone(self) -> Backbone:
        """Make the backbone, with initial weights."""
        return BACKBONES[self.backbone](self.num_features, **self._grouping())

    @property
    def neighbourhoods(self) -> Callable[..., Precomputed]:
        """``Backbone.neighbourhoods`` of this network, which needs no weights."""
        return partial(BACKBONES[self.backbone].neighbourhoods, **self._grouping())

    def _grouping(self) -> dict[str, Any]:
        return {'radii': self.radii} if BACKBONES[self.backbone].is_grouped else {}


class AsisOutput(NamedTuple):
    """Prediction for each point of each block."""

    logits: Tensor
    """Semantic scores before softmax: (B, P, C)."""
    embeddings: Tensor
    """Instance embeddings: (B, P, E)."""


class Asis(nn.Module):
    """
    Backbone, semantic awareness, instance fusion and the two heads.

    Parameters
    ----------
    config : NetworkConfig
        Shape of the network. The defaults are the network of the paper on PointNet++: 1,599,090
        parameters.

    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.backbone = config.make_backbone()
        width = self.backbone.width
        self.awareness = SharedMlp(width, width) if config.semantic_awareness else None
        self.dropout = Dropout(config.dropout)
        self.semantic_head = _head(width, config.num_classes)
        self.instance_head = _head(width, config.embedding_size, EMBEDDING_GAIN)

    def forward(
        self,
        points: Tensor,
        neighbourhoods: Precomputed | None = None,
        *,
        multiplicities: Tensor | None = None,
        instance_fusion: bool | None = None,
    ) -> AsisOutput:
        """
        Segment a batch of blocks.

        Parameters
        ----------
        points : Tensor of shape (B, P, F), float32
            Features of each point; the first three are its position in the block (m). PointNet++
            needs P of at least 4.
        neighbourhoods : tuple, optional
            Result of ``NetworkConfig.neighbourhoods`` for these points; computed here if None.
        multiplicities : Tensor of shape (B, P), int32, optional
            How often each point is in its block; once if None.
        instance_fusion : bool, optional
            Whether to apply eq. 6; as in the settings of the network if None.

        Returns
        -------
        AsisOutput
            Logits (B, P, C) and embeddings (B, P, E), both float32.

        """
        if neighbourhoods is None:
            with torch.no_grad():
                neighbourhoods = self.config.neighbourhoods(points, multiplicities)
        if instance_fusion is None:
            instance_fusion = self.config.instance_fusion
        semantic, instance = self.backbone(points, neighbourhoods)
        if self.awareness is not None:
            instance = instance + self.awareness(semantic)  # eq. 5
        embeddings = self.instance_head(self.dropout(instance)).float()
        if instance_fusion:
            semantic = fuse_instances(semantic, embeddings, multiplicities)  # eq. 6
        logits = self.semantic_head(self.dropout(semantic)).float()
        return AsisOutput(logits, embeddings)

    def named_weights(self) -> dict[str, Tensor]:
        """
        Weights, running statistics and batch counters, by the names that files use.

        Returns
        -------
        dict of str to Tensor
            As ``state_dict``, with the names of the backbone without ``BACKBONE_PREFIX``.

        """
        return {
            name.removeprefix(BACKBONE_PREFIX): tensor
            for name, tensor in self.state_dict().items()
        }

    def load_named_weights(self, weights: Mapping[str, Tensor]) -> None:
        """
        Load weights by the names that files use.

        Parameters
        ----------
        weights : mapping of str to Tensor
            As ``named_weights`` returns them.

        Raises
        ------
        RuntimeError
            If a name is missing or unknown, or a tensor has another shape.

        """
        own = {name.removeprefix(BACKBONE_PREFIX): name for name in self.state_dict()}
        self.load_state_dict({own.get(name, name): tensor for name, tensor in weights.items()})


def _head(width: int, num_outputs: int, gain: float = 1.0) -> nn.Linear:
    """Make the last linear layer of a branch."""
    head = nn.Linear(width, num_outputs)
    nn.init.xavier_uniform_(head.weight, gain)
    nn.init.zeros_(head.bias)
    return head
