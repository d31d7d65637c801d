# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""LAS and LAZ files of the ASPRS, read with laspy."""

from collections.abc import Sequence
from pathlib import Path

from asis_ros.errors import DatasetError
from asis_ros.files.fields import cloud_from_columns, CloudAndFields
import numpy as np


def read_las(path: Path, names: Sequence[str]) -> CloudAndFields:
    """
    Read a LAS or LAZ file.

    Parameters
    ----------
    path : Path
        File to read.
    names : sequence of str
        Dimensions to return beside the cloud, such as ``classification``.

    Raises
    ------
    DatasetError
        If laspy is not installed.
    Exception
        Whatever laspy raises if the file is missing or damaged; ValueError if it lacks a
        dimension.

    """
    try:
        import laspy
    except ModuleNotFoundError as error:
        raise DatasetError(
            f'{path} needs the package laspy: pip install "asis_ros[las]" '
            '(in a clone: pip install -e ".[las]")'
        ) from error
    las = laspy.read(path)
    dimensions = [name for name in las.point_format.dimension_names if name not in 'XYZ']
    columns = {name: np.asarray(las[name]) for name in dimensions}
    columns |= zip('xyz', np.asarray(las.xyz).T, strict=True)
    if 'red' in columns:
        # 16 bits by the standard, 8 bits in many files.
        channels = ('red', 'green', 'blue')
        highest = max(columns[channel].max(initial=0) for channel in channels)
        for channel in channels:
            columns[channel] = columns[channel] / (255 if highest <= 255 else 65535)
    return cloud_from_columns(columns, names)
