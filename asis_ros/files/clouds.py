# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Cloud files: what is read and written, by the ending of the name."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.colours import class_colours, rgb_to_bytes
from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.kitti import read_bin
from asis_ros.files.las import read_las
from asis_ros.files.numpy_files import read_npy, read_npz, write_npz
from asis_ros.files.pcd import pcd_image_shape, read_pcd, write_pcd
from asis_ros.files.ply import read_ply, write_ply
from asis_ros.files.reading import reason_of
from asis_ros.files.text import read_xyz
from asis_ros.labels import UNASSIGNED
import numpy as np
from numpy.typing import NDArray

READERS: Final = {
    '.ply': read_ply,
    '.pcd': read_pcd,
    '.npz': read_npz,
    '.npy': read_npy,
    '.xyz': read_xyz,
    '.las': read_las,
    '.laz': read_las,
    '.bin': read_bin,
}
"""Reader by suffix of the file name."""

WRITERS: Final = {'.ply': write_ply, '.pcd': write_pcd, '.npz': write_npz}
"""Writer by suffix of the file name."""


def check_source(path: Path) -> None:
    """
    Check the name of a cloud file, before anything is read.

    Raises
    ------
    DatasetError
        If there is no reader for its ending, or no such file.

    """
    if path.suffix.lower() not in READERS:
        raise DatasetError(f'{path} is no cloud file: expected a name in {", ".join(READERS)}')
    if not path.is_file():
        reason = 'it is a folder' if path.is_dir() else 'No such file or directory'
        raise DatasetError(f'cannot read {path}: {reason}')


def check_target(path: Path) -> None:
    """
    Check the name of a cloud file to write, before any work.

    Raises
    ------
    DatasetError
        If there is no writer for its ending, or no such folder.

    """
    if path.suffix.lower() not in WRITERS:
        raise DatasetError(
            f'cannot write {path}: name the result {", ".join(f"*{suffix}" for suffix in WRITERS)}'
        )
    if not path.parent.is_dir():
        raise DatasetError(f'cannot write {path}: there is no folder {path.parent}')


def check_targets(clouds: Sequence[Path], targets: Sequence[Path], replacing: str) -> None:
    """
    Check that each cloud has a file of its own to be written to, before any work.

    Parameters
    ----------
    clouds, targets : sequence of Path
        Clouds, and the file that becomes of each.
    replacing : str
        Error for a target that is one of the clouds, with ``{}`` for its name.

    Raises
    ------
    DatasetError
        If two targets are the same, or one is a cloud.

    """
    shared, count = Counter(targets).most_common(1)[0]
    if count > 1:
        pairs = zip(clouds, targets, strict=True)
        same = ', '.join(str(cloud) for cloud, target in pairs if target == shared)
        raise DatasetError(f'{same} would all become {shared}: rename them')
    sources = {path.resolve() for path in clouds}
    for target in targets:
        if target.resolve() in sources:
            raise DatasetError(replacing.format(target))


def read_cloud(path: Path) -> PointCloud:
    """
    Read a cloud from a file.

    Parameters
    ----------
    path : Path
        ``.ply``, ``.pcd``, ``.npz``, ``.npy``, ``.xyz``, ``.las``, ``.laz`` or ``.bin``; see the
        readers of these for their fields. Positions in metres. Colours are integers 0 to 255 or
        floats 0 to 1.

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
        Fields of the file: properties, columns, dimensions, or arrays of shape (N,).

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
    check_source(path)
    try:
        return READERS[path.suffix.lower()](path, names)
    except OSError as error:
        raise DatasetError(f'cannot read {path}: {os_reason(error)}') from error
    except (DatasetError, ModuleNotFoundError):
        raise
    except Exception as error:
        # On damaged files NumPy, plyfile and laspy raise whatever their parsers raise.
        kind = path.suffix[1:].upper()
        raise DatasetError(f'{path} cannot be read as {kind}: {reason_of(error)}') from error


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
    Write a cloud atomically, one row per point in the order of the cloud.

    Columns: x, y, z (m; float or double, as in the cloud) and, if the cloud has colour, red,
    green, blue (uint8).

    Parameters
    ----------
    path : Path
        File to write, ending in ``.ply``, ``.pcd`` or ``.npz``. An existing file is replaced.
    cloud : PointCloud
        N points.

    Raises
    ------
    DatasetError
        If the name has another ending or the file cannot be written.

    """
    _write(path, _columns(cloud, None if cloud.rgb is None else rgb_to_bytes(cloud.rgb)))


def write_segmentation(
    path: Path,
    cloud: PointCloud,
    segmentation: Segmentation,
    track_ids: NDArray[np.uint32] | None = None,
) -> None:
    """
    Write a segmented cloud atomically, one row per point in order.

    Columns: x, y, z (m; float or double, as in the cloud), red, green, blue (uint8; class colours
    if the cloud has no colour), and, with the names and meanings of the labelled PointCloud2 of
    the node, label (uint32; 255 unknown), instance_id (uint32 from 1; 0 none) and score (float32,
    0 to 1).

    Parameters
    ----------
    path : Path
        File to write, ending in ``.ply``, ``.pcd`` or ``.npz``. An existing file is replaced.
    cloud : PointCloud
        N points.
    segmentation : Segmentation
        Predicted labels of these N points.
    track_ids : array of shape (N,), uint32, optional
        Written as ``instance_id`` instead: track id of each point from 1; 0 for none.

    Raises
    ------
    DatasetError
        If the name has another ending or the file cannot be written.
    ValueError
        If the lengths differ.

    """
    if len(cloud) != len(segmentation):
        raise ValueError(f'{len(segmentation)} predictions for a cloud of {len(cloud)} points')
    colours = (
        class_colours(segmentation.class_ids) if cloud.rgb is None else rgb_to_bytes(cloud.rgb)
    )
    columns = _columns(cloud, colours)
    columns['label'] = segmentation.class_ids.astype(np.uint32)
    columns['instance_id'] = (
        _numbered_from_one(segmentation.instance_ids) if track_ids is None else track_ids
    )
    columns['score'] = segmentation.scores
    _write(path, columns)


def _write(path: Path, columns: dict[str, NDArray[Any]]) -> None:
    """Write columns in the format of the name."""
    check_target(path)
    WRITERS[path.suffix.lower()](path, columns)


def _numbered_from_one(instance_ids: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Ids from 1 with 0 for none, of ids from 0 with ``UNASSIGNED`` for none."""
    ids: NDArray[np.uint32] = np.where(instance_ids == UNASSIGNED, 0, instance_ids + 1)
    return ids.astype(np.uint32)


def _columns(cloud: PointCloud, colours: NDArray[np.uint8] | None) -> dict[str, NDArray[Any]]:
    """Columns of position and colour (N, 3) by name."""
    columns: dict[str, NDArray[Any]] = dict(zip('xyz', cloud.xyz.T, strict=True))
    if colours is not None:
        columns |= zip(('red', 'green', 'blue'), colours.T, strict=True)
    return columns
