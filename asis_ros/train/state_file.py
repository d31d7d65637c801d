# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""State file of a training (``state.pt``): tensors and numbers, written atomically."""

import io
from pathlib import Path
from typing import Any

from asis_ros.errors import CheckpointError
from asis_ros.files.atomic import atomic_write
from asis_ros.files.reading import reading
import torch

KEYS = frozenset(
    (
        'step',
        'seconds',
        'position',
        'run',
        'settings',
        'data',
        'network',
        'average',
        'optimiser',
        'scaler',
        'random',
    )
)
"""Keys of a complete state."""

KIND = 'the state of a training'
ADVICE = 'it is damaged, or of an earlier version: delete it to start anew'


def write_state(path: Path, state: dict[str, Any]) -> None:
    """
    Write a state; an earlier one is replaced at the end.

    Raises
    ------
    CheckpointError
        If the file cannot be written, for example on a full disk; an earlier state stays.

    """
    buffer = io.BytesIO()
    torch.save(state, buffer)  # to a file, it would hide OSError in RuntimeError
    try:
        with atomic_write(path, CheckpointError) as temporary:
            temporary.write_bytes(buffer.getbuffer())
    except CheckpointError as error:
        raise CheckpointError(
            f'{error}; free some space and start again, an earlier state is untouched'
        ) from error


def read_state(path: Path, device: torch.device) -> dict[str, Any]:
    """
    Read a state without checking which network it belongs to.

    Parameters
    ----------
    path : Path
        The file.
    device : torch.device
        Device of the tensors.

    Returns
    -------
    dict of str to object
        The state, with at least ``KEYS``.

    Raises
    ------
    CheckpointError
        If the file is damaged or incomplete.

    """
    with reading(path, KIND, CheckpointError, ADVICE):
        state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        missing = KEYS - set(state)
        if missing:
            raise ValueError(f'it lacks {", ".join(sorted(missing))}')
    return state
