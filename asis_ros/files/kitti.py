# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""BIN files: lidar scans as in KITTI and nuScenes, float32 without a header."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.files.fields import cloud_from_columns, CloudAndFields
import numpy as np

KITTI = ('x', 'y', 'z', 'intensity')
NUSCENES = (*KITTI, 'ring')


def read_bin(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read x, y, z and intensity, or, if the name ends in ``.pcd.bin``, ring as well.

    Parameters
    ----------
    path : Path
        File of little-endian float32, one row per point.
    names : sequence of str
        Columns to return beside the cloud.

    Raises
    ------
    OSError, ValueError
        If the file is missing or does not hold whole rows.

    """
    columns = NUSCENES if path.name.lower().endswith('.pcd.bin') else KITTI
    body = path.read_bytes()
    row_bytes = 4 * len(columns)
    if len(body) % row_bytes:
        raise ValueError(
            f'{len(body)} bytes are no whole rows of {row_bytes} bytes ({", ".join(columns)} as '
            'float32)'
        )
    rows = np.frombuffer(body, '<f4').reshape(-1, len(columns))
    return cloud_from_columns(dict(zip(columns, rows.T, strict=True)), names)
