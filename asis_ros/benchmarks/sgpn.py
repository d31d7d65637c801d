# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
SGPN: similarity group proposal network (Wang et al., CVPR 2018), the rival of the paper's table 5.

Written from the description in its sections 3.1 to 3.4: three heads on the features of a backbone,
a matrix of the distances of all pairs of points, each row of which proposes a group, and
GroupMerging, which keeps groups that hardly overlap.
"""

from typing import NamedTuple

from asis_ros.labels import UNASSIGNED
from asis_ros.network.backbones import BACKBONES
import numpy as np
from numpy.typing import NDArray
import torch
from torch import nn, Tensor

HEAD_WIDTH = 128
"""Channels of each head before its output."""

SAME_GROUP = 10.0
"""Largest entry of the similarity matrix of two points of one group."""

MIN_CONFIDENCE = 0.1
"""Smallest confidence of a proposal."""

MIN_POINTS = 200
"""Smallest number of points of a proposal."""

MAX_IOU = 0.6
"""Groups that overlap more are merged: the one with the most points stays."""


class SgpnOutput(NamedTuple):
    """Output for each block."""

    similarity: Tensor
    """Squared distances of the features of all pairs of points: (B, P, P)."""
    confidences: Tensor
    """Confidence of the proposal of each point, 0 to 1: (B, P)."""
    logits: Tensor
    """Semantic scores before softmax: (B, P, C)."""


class Sgpn(nn.Module):
    """
    Backbone with one decoder, and heads for similarity, confidence and class.

    Parameters
    ----------
    backbone : str
        Name in ``BACKBONES``; its second decoder is left out.
    num_features : int
        F, features per point.
    num_classes : int
        C.

    """

    def __init__(self, backbone: str, num_features: int = 9, num_classes: int = 13) -> None:
        super().__init__()
        self.backbone = BACKBONES[backbone](num_features)
        self.backbone.instance_decoder = _NoDecoder()
        self.similarity_head = nn.Linear(self.backbone.width, HEAD_WIDTH)
        self.confidence_head = _head(self.backbone.width, 1)
        self.semantic_head = _head(self.backbone.width, num_classes)

    def forward(self, points: Tensor) -> SgpnOutput:
        """Map points (B, P, F) to similarity, confidences and logits."""
        features, _ = self.backbone(points, self.backbone.neighbourhoods(points))
        similarity = torch.relu(self.similarity_head(features))
        squares = similarity.square().sum(dim=2)
        products = similarity @ similarity.transpose(1, 2)
        distances = squares[:, :, None] - 2 * products + squares[:, None]
        return SgpnOutput(
            distances.clamp(min=0),
            self.confidence_head(features).squeeze(2).sigmoid(),
            self.semantic_head(features),
        )


class _NoDecoder(nn.Module):
    """Decoder whose output nobody uses."""

    def forward(self, *inputs: object) -> object:
        return inputs


def _head(width: int, num_outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(width, HEAD_WIDTH), nn.ReLU(), nn.Linear(HEAD_WIDTH, num_outputs)
    )


def group_merging(
    similarity: NDArray[np.floating],
    confidences: NDArray[np.floating],
    *,
    same_group: float = SAME_GROUP,
    min_points: int = MIN_POINTS,
) -> NDArray[np.int64]:
    """
    Merge the proposals of all points to groups.

    Parameters
    ----------
    similarity : array of shape (P, P)
        Row i proposes the group of the points whose entries are below ``same_group``.
    confidences : array of shape (P,)
        Confidence of each proposal.
    same_group : float
        Threshold of the similarity.
    min_points : int
        Smaller proposals are dropped.

    Returns
    -------
    array of shape (P,), int64
        Group of each point; the first of several, ``UNASSIGNED`` where there is none.

    """
    groups: list[NDArray[np.bool_]] = []
    for row in np.flatnonzero(confidences >= MIN_CONFIDENCE):
        proposal = similarity[row] < same_group
        if proposal.sum() < min_points:
            continue
        for number, group in enumerate(groups):
            if (proposal & group).sum() > MAX_IOU * (proposal | group).sum():
                if proposal.sum() > group.sum():
                    groups[number] = proposal
                break
        else:
            groups.append(proposal)
    group_ids = np.full(len(similarity), UNASSIGNED, np.int64)
    for number, group in reversed(list(enumerate(groups))):
        group_ids[group] = number
    return group_ids
