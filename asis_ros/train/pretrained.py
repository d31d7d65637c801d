# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Initial weights from a checkpoint, for the same or for other classes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from asis_ros.errors import CheckpointError
from asis_ros.network.asis import NetworkConfig
from asis_ros.network.checkpoint import load_checkpoint
from asis_ros.settings import differences
from torch import Tensor

CLASS_HEAD = 'semantic_head.'
MAY_DIFFER = ('num_classes', 'instance_fusion', 'dropout')
"""Settings that change the shape of no layer but the class head. Radii may change or be added."""


def pretrained_weights(
    path: Path, network: NetworkConfig, class_names: Sequence[str]
) -> dict[str, Tensor]:
    """
    Read the weights of a checkpoint that a network can start from.

    Parameters
    ----------
    path : Path
        The checkpoint.
    network : NetworkConfig
        Shape of the network that is to be trained.
    class_names : sequence of str
        Its classes. If the checkpoint has others, its class head is left out.

    Returns
    -------
    dict of str to Tensor
        By name, as in ``Asis.state_dict()``. A level that the checkpoint has not is left out.

    Raises
    ------
    CheckpointError
        If the file cannot be read, or holds a network of another shape.

    """
    checkpoint = load_checkpoint(path)
    may_differ = {name: getattr(network, name) for name in MAY_DIFFER}
    if len(checkpoint.network.config.radii) <= len(network.radii):
        may_differ['radii'] = network.radii
    other = differences(replace(checkpoint.network.config, **may_differ), network)
    if other:
        raise CheckpointError(f'cannot start from {path}, whose network has {", ".join(other)}')
    same_classes = tuple(class_names) == checkpoint.class_names
    return {
        name: tensor
        for name, tensor in checkpoint.network.state_dict().items()
        if same_classes or not name.startswith(CLASS_HEAD)
    }
