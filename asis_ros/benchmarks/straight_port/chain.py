# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""From the features of a block to classes and clusters."""

from asis_ros.benchmarks.straight_port.clustering import mean_shift
from asis_ros.benchmarks.straight_port.network import forward
from asis_ros.network.asis import Asis
import numpy as np
from numpy.typing import NDArray
import torch


def segment_block(
    network: Asis, features: NDArray[np.float32], bandwidth: float
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64]]:
    """
    Segment a block of P points, repeated ones included.

    Parameters
    ----------
    network : Asis
        As for ``straight_port.network.forward``.
    features : array of shape (P, F), float32
        Features of each point.
    bandwidth : float
        Radius of mean shift.

    Returns
    -------
    class_ids : array of shape (P,), int64
        Class of each point.
    embeddings : array of shape (P, E), float32
        Instance embedding of each point.
    cluster_ids : array of shape (P,), int64
        Cluster of each point.

    """
    device = next(network.parameters()).device
    logits, embeddings = forward(network, torch.from_numpy(features).to(device)[None])
    class_ids = logits[0].softmax(dim=1).argmax(dim=1).cpu().numpy()
    own = embeddings[0].cpu().numpy()
    return class_ids, own, mean_shift(own, bandwidth)
