# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""PCD files of the Point Cloud Library."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asis_ros.files.fields import cloud_from_rows, CloudAndFields
import numpy as np

if TYPE_CHECKING:
    from pypcd4.pypcd4 import PointCloud as PcdCloud


def read_pcd(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read an ascii, binary or binary_compressed PCD file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Fields to return beside the cloud.

    Raises
    ------
    Exception
        Whatever pypcd4 raises if the file is missing or damaged; ValueError if it lacks a field.

    """
    return cloud_from_rows(np.atleast_1d(_load(path).pc_data), names)


def pcd_image_shape(path: Path) -> tuple[int, int] | None:
    """Rows and columns of an organised PCD file; None for an unorganised one."""
    metadata = _load(path).metadata
    return (metadata.height, metadata.width) if metadata.height > 1 else None


def _load(path: Path) -> 'PcdCloud':
    """Load a PCD file with pypcd4."""
    # Only imported for reading: a robot writes snapshots, and need not have pypcd4 installed.
    from pypcd4.pypcd4 import PointCloud as PcdCloud

    return PcdCloud.from_path(path)
