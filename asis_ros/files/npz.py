# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""NPZ files: clouds as NumPy arrays."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.cloud import PointCloud
from asis_ros.files.fields import (
    CloudAndFields,
    common_float_type,
    select_fields,
    unit_colours,
)
import numpy as np


def read_npz(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read the arrays ``xyz`` (N, 3) and, if there is one, ``rgb`` (N, 3) of an NPZ file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Arrays of shape (N,) to return beside the cloud.

    Raises
    ------
    OSError, ValueError, zipfile.BadZipFile, CloudError
        If the file is missing or damaged, or an array is missing or has the wrong shape.

    """
    with np.load(path, allow_pickle=False) as arrays:
        if 'xyz' not in arrays:
            raise ValueError(f'no array "xyz" (it has {sorted(arrays)})')
        xyz = arrays['xyz']
        rgb = unit_colours(arrays['rgb']) if 'rgb' in arrays else None
        cloud = PointCloud(xyz.astype(common_float_type(xyz.dtype)), rgb)
        return cloud, select_fields(arrays, sorted(arrays), names, len(cloud))
