# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The weights in this package; docs/model-card.md says what they are."""

from pathlib import Path

_FOLDER = Path(__file__).parent

SHIPPED = {
    'pointnet2': _FOLDER / 'asis_pointnet2.npz',
    'pointnet': _FOLDER / 'asis_pointnet.npz',
}
"""File of each backbone."""

DEFAULT = 'pointnet2'


def find_weights(name: str) -> Path:
    """Find weights by what users call them: a backbone for those in the package, or a file."""
    return SHIPPED.get(name or DEFAULT, Path(name))
