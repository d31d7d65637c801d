# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Interface of a backbone: encoder, semantic decoder and instance decoder of the network."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, TypeAlias

from torch import nn, Tensor

Precomputed: TypeAlias = tuple[Any, ...]
"""
Named tuples of tensors whose first axis is the B blocks of a batch, so that a batch can be sliced
and moved to a device.
"""


class Backbone(nn.Module, ABC):
    """
    Shared encoder with two parallel decoders, one for semantics and one for instances.

    A new backbone is a subclass in its own file and an entry in
    ``asis_ros.network.backbones.BACKBONES``. In files its weights have the names that they have in
    this module, beside those of ``Asis``: no submodule may be called ``awareness``,
    ``semantic_head`` or ``instance_head``.

    Parameters
    ----------
    num_features : int
        F, features per point. The first three are the position in the block (m).

    Attributes
    ----------
    width : int
        D, channels of the decoded features.
    is_grouped : bool
        Whether points are grouped by radii: ``__init__`` and ``neighbourhoods`` then take
        ``radii``, those of the settings, by keyword.

    """

    width: ClassVar[int]
    is_grouped: ClassVar[bool] = False

    @abstractmethod
    def __init__(self, num_features: int) -> None:
        super().__init__()

    @staticmethod
    def neighbourhoods(points: Tensor, multiplicities: Tensor | None = None) -> Precomputed:
        """
        Precompute the input of ``forward`` that depends on positions alone, not on weights.

        In training, worker processes without a network do so ahead of the forward pass; else
        ``Asis`` does so without gradient.

        Parameters
        ----------
        points : Tensor of shape (B, P, F), float32
            As in ``forward``.
        multiplicities : Tensor of shape (B, P), int32, optional
            How often each point is in its block; once if None. In inference on a CPU, points that
            pad a block are counted instead of repeated.

        Returns
        -------
        tuple of named tuples of Tensor
            First axis B; an empty tuple if there is nothing to precompute.

        """
        return ()

    @abstractmethod
    def forward(self, points: Tensor, neighbourhoods: Precomputed) -> tuple[Tensor, Tensor]:
        """
        Compute the features of each point.

        Parameters
        ----------
        points : Tensor of shape (B, P, F), float32
            Features of each point.
        neighbourhoods : tuple
            Result of the method of this name for these points.

        Returns
        -------
        semantic, instance : Tensor of shape (B, P, D)
            Features :math:`F_{SEM}` and :math:`F_{INS}` of section 3.1.

        """
