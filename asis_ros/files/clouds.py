# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Cloud files: PLY, PCD and NPZ are read, labelled PLY is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.colours import class_colours, rgb_to_bytes
from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.npz import read_npz
from asis_ros.files.pcd import pcd_image_shape, read_pcd
from asis_ros.files.ply import read_ply, write_ply
import numpy as np
from numpy.typing import NDArray

READERS: Final = {'.ply': read_ply, '.pcd': read_pcd, '.npz': read_npz}
"""Reader by suffix of the file name."""


def read_cloud(path: Path) -> PointCloud:
    """
    Read a cloud from a file.

    Parameters
    ----------
    path : Path
        ``.ply`` (ascii or binary; x y z, and red green blue or r g b), ``.pcd`` (ascii, binary
        or binary_compressed; x y z, and rgb, rgba or r g b), or ``.npz`` (array ``xyz`` of shape
        (N, 3), and ``rgb`` of the same shape). Positions in metres. Colours are integers 0 to 255
        or floats 0 to 1.

    Returns
    -------
    PointCloud
        N points in the order of the file, including those that are not finite.

    Raises
    ------
    DatasetError
        If the file is missing or damaged, has another suffix, or has no x, y or z.

    """
    return read_cloud_with_fields(path, ())[0]


def read_cloud_with_fields(
    path: Path, names: Sequence[str]
) -> tuple[PointCloud, list[NDArray[Any]]]:
    """
    Read a cloud and further fields of its points from a file.

    Parameters
    ----------
    path : Path
        As for ``read_cloud``.
    names : sequence of str
        Fields of a PLY or PCD file, or arrays of shape (N,) of an NPZ file.

    Returns
    -------
    cloud : PointCloud
        N points, as returned by ``read_cloud``.
    fields : list of arrays of shape (N,)
        One per name, with the type of the file.

    Raises
    ------
    DatasetError
        As ``read_cloud``, and if a field is missing or not numeric.

    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DatasetError(
            f'{path} is no cloud file: expected a name ending in {", ".join(READERS)}'
        )
    try:
        return reader(path, names)
    except OSError as error:
        raise DatasetError(f'cannot read {path}: {os_reason(error)}') from error
    except Exception as error:
        # On damaged files NumPy, plyfile and pypcd4 raise whatever their parsers raise.
        suffix = path.suffix[1:].upper()
        raise DatasetError(f'{path} cannot be read as {suffix}: {error}') from error


def image_shape(path: Path) -> tuple[int, int] | None:
    """
    Image shape of an organised cloud file.

    Parameters
    ----------
    path : Path
        A file that ``read_cloud`` reads.

    Returns
    -------
    (int, int) or None
        Rows and columns of an organised PCD file, None for any other file.

    """
    return pcd_image_shape(path) if path.suffix.lower() == '.pcd' else None


def write_cloud(path: Path, cloud: PointCloud) -> None:
    """
    Write a cloud as a binary PLY file, atomically, one row per point in the order of the cloud.

    Columns: x, y, z (m; float or double, as in the cloud) and, if the cloud has colour, red,
    green, blue (uchar).

    Parameters
    ----------
    path : Path
        File to write, ending in ``.ply``. An existing file is replaced.
    cloud : PointCloud
        N points.

    Raises
    ------
    DatasetError
        If the name does not end in ``.ply`` or the file cannot be written.

    """
    write_ply(path, _columns(cloud, None if cloud.rgb is None else rgb_to_bytes(cloud.rgb)))


def write_segmentation(path: Path, cloud: PointCloud, segmentation: Segmentation) -> None:
    """
    Write a segmented cloud as a binary PLY file, atomically, one row per point in order.

    Columns: x, y, z (m; float or double, as in the cloud), red, green, blue (uchar; class colours
    if the cloud has no colour), label (uchar; 255 unknown), instance (int; -1 none), score
    (float, 0 to 1).

    Parameters
    ----------
    path : Path
        File to write, ending in ``.ply``. An existing file is replaced.
    cloud : PointCloud
        N points.
    segmentation : Segmentation
        Predicted labels of these N points.

    Raises
    ------
    DatasetError
        If the name does not end in ``.ply`` or the file cannot be written.
    ValueError
        If the lengths differ.

    """
    if len(cloud) != len(segmentation):
        raise ValueError(f'{len(segmentation)} predictions for a cloud of {len(cloud)} points')
    colours = (
        class_colours(segmentation.class_ids) if cloud.rgb is None else rgb_to_bytes(cloud.rgb)
    )
    columns = _columns(cloud, colours)
    columns['label'] = segmentation.class_ids
    columns['instance'] = segmentation.instance_ids
    columns['score'] = segmentation.scores
    write_ply(path, columns)


def _columns(cloud: PointCloud, colours: NDArray[np.uint8] | None) -> dict[str, NDArray[Any]]:
    """Columns of position and colour (N, 3), by the names of PLY."""
    columns: dict[str, NDArray[Any]] = dict(zip('xyz', cloud.xyz.T, strict=True))
    if colours is not None:
        columns |= zip(('red', 'green', 'blue'), colours.T, strict=True)
    return columns
