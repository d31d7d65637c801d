# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Check of a checkpoint against the features of blocks and the settings of a segmenter."""

import logging
from pathlib import Path

from asis_ros.errors import CheckpointError
from asis_ros.network.checkpoint import Checkpoint
from asis_ros.segment.blocks import NUM_FEATURES
from asis_ros.segment.config import PreparationConfig
from asis_ros.settings import differences

logger = logging.getLogger(__name__)


def check_compatibility(
    path: Path, checkpoint: Checkpoint, preparation: PreparationConfig
) -> None:
    """
    Refuse a network of other features, and warn if it was trained with another preparation.

    Parameters
    ----------
    path : Path
        File of the checkpoint, for messages.
    checkpoint : Checkpoint
        Its content.
    preparation : PreparationConfig
        Voxels, blocks and colours of the segmenter.

    Raises
    ------
    CheckpointError
        If the network does not take the features of blocks.

    """
    num_features = checkpoint.network.config.num_features
    if num_features != NUM_FEATURES:
        raise CheckpointError(
            f'{path} takes {num_features} features per point, blocks have {NUM_FEATURES}'
        )
    differing = differences(checkpoint.preparation, preparation)
    if differing:
        logger.warning('%s was trained with %s', path.name, ', '.join(differing))
