# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Single clouds on disk: PLY, PCD and NPZ in, labelled PLY out."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.colours import class_colours, rgb_to_bytes, unpack_rgb
from asis_ros.errors import DatasetError, os_reason
from asis_ros.files.atomic import atomic_write
import numpy as np
from numpy.typing import NDArray
from plyfile import PlyData, PlyElement
from pypcd4.pypcd4 import PointCloud as PcdCloud

_Contents: TypeAlias = tuple[PointCloud, list[NDArray[Any]]]


def read_cloud(path: Path) -> PointCloud:
    """
    Read one cloud from a file.

    Parameters
    ----------
    path : Path
        ``.ply`` (ascii or binary; x y z, and red green blue or r g b), ``.pcd`` (ascii, binary
        or binary_compressed; x y z, and rgb, rgba or r g b), or ``.npz`` (array ``xyz`` of shape
        (N, 3), and ``rgb`` of the same shape). Positions in metres. Colours are whole numbers
        0 to 255 or floats 0 to 1.

    Returns
    -------
    PointCloud
        N points in the order of the file; points that are not finite are kept.

    Raises
    ------
    DatasetError
        If the file is missing or damaged, is of another kind, or has no x, y or z.

    """
    return read_cloud_with_fields(path, ())[0]


def read_cloud_with_fields(
    path: Path, names: Sequence[str]
) -> tuple[PointCloud, list[NDArray[Any]]]:
    """
    Read one cloud from a file, and more that the file tells of each point.

    Parameters
    ----------
    path : Path
        As for ``read_cloud``.
    names : sequence of str
        Fields of a PLY or PCD file, or arrays of shape (N,) of an NPZ file.

    Returns
    -------
    cloud : PointCloud
        N points, as ``read_cloud`` gives them.
    fields : list of arrays of shape (N,)
        One for each name, with the numbers of the file.

    Raises
    ------
    DatasetError
        As ``read_cloud``, and if a field is missing or holds no numbers.

    """
    readers = {'.ply': _read_ply, '.pcd': _read_pcd, '.npz': _read_npz}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise DatasetError(
            f'{path} is no cloud file: expected a name ending in {", ".join(readers)}'
        )
    try:
        return reader(path, names)
    except OSError as error:
        raise DatasetError(f'cannot read {path}: {os_reason(error)}') from error
    except Exception as error:
        # On damaged files NumPy, plyfile and pypcd4 raise whatever their parts raise.
        kind = path.suffix[1:].upper()
        raise DatasetError(f'{path} cannot be read as {kind}: {error}') from error


def image_shape(path: Path) -> tuple[int, int] | None:
    """
    Tell how the points of a cloud file form an image.

    Parameters
    ----------
    path : Path
        A file that ``read_cloud`` reads.

    Returns
    -------
    (int, int) or None
        Rows and columns of a PCD file that keeps the order of the pixels, None for any other.

    """
    if path.suffix.lower() != '.pcd':
        return None
    metadata = PcdCloud.from_path(path).metadata
    return (metadata.height, metadata.width) if metadata.height > 1 else None


def write_cloud(path: Path, cloud: PointCloud) -> None:
    """
    Write a cloud as a binary PLY file, one row per point in the order of the cloud.

    Columns: x, y, z (m; float or double, as in the cloud) and, if the cloud has colour, red,
    green, blue (uchar). The file appears whole or not at all.

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
    _write_columns(path, _columns(cloud, None if cloud.rgb is None else rgb_to_bytes(cloud.rgb)))


def write_segmentation(path: Path, cloud: PointCloud, segmentation: Segmentation) -> None:
    """
    Write a segmented cloud as a binary PLY file, one row per point in the order of the cloud.

    Columns: x, y, z (m; float or double, as in the cloud), red, green, blue (uchar; the colour
    of the class where the cloud has no colour), label (uchar; 255 unknown), instance (int; -1
    none), score (float, 0 to 1). The file appears whole or not at all.

    Parameters
    ----------
    path : Path
        File to write, ending in ``.ply``. An existing file is replaced.
    cloud : PointCloud
        N points.
    segmentation : Segmentation
        The answer for these N points.

    Raises
    ------
    DatasetError
        If the name does not end in ``.ply`` or the file cannot be written.
    ValueError
        If the lengths differ.

    """
    if len(cloud) != len(segmentation):
        raise ValueError(f'{len(segmentation)} answers for a cloud of {len(cloud)} points')
    colours = (
        class_colours(segmentation.class_ids) if cloud.rgb is None else rgb_to_bytes(cloud.rgb)
    )
    columns = _columns(cloud, colours)
    columns['label'] = segmentation.class_ids
    columns['instance'] = segmentation.instance_ids
    columns['score'] = segmentation.scores
    _write_columns(path, columns)


def _columns(cloud: PointCloud, colours: NDArray[np.uint8] | None) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = dict(zip('xyz', cloud.xyz.T, strict=True))
    if colours is not None:
        columns |= zip(('red', 'green', 'blue'), colours.T, strict=True)
    return columns


def _write_columns(path: Path, columns: Mapping[str, NDArray[Any]]) -> None:
    if path.suffix.lower() != '.ply':
        raise DatasetError(f'cannot write {path}: the result is a PLY file, name it *.ply')
    kind = np.dtype([(name, column.dtype) for name, column in columns.items()])
    rows = np.empty(len(columns['x']), kind)
    for name, column in columns.items():
        rows[name] = column
    with atomic_write(path) as temporary:
        PlyData([PlyElement.describe(rows, 'vertex')], byte_order='<').write(str(temporary))


def _read_ply(path: Path, names: Sequence[str]) -> _Contents:
    ply = PlyData.read(str(path))
    if 'vertex' not in ply:
        raise ValueError(f'no element "vertex" (it has {[item.name for item in ply]})')
    return _contents(ply['vertex'].data, names)


def _read_pcd(path: Path, names: Sequence[str]) -> _Contents:
    return _contents(np.atleast_1d(PcdCloud.from_path(path).pc_data), names)


def _read_npz(path: Path, names: Sequence[str]) -> _Contents:
    with np.load(path, allow_pickle=False) as arrays:
        if 'xyz' not in arrays:
            raise ValueError(f'no array "xyz" (it has {sorted(arrays)})')
        xyz = arrays['xyz']
        rgb = _unit_range(arrays['rgb']) if 'rgb' in arrays else None
        cloud = PointCloud(xyz.astype(_real_type(xyz.dtype)), rgb)
        return cloud, _fields(arrays, sorted(arrays), names, len(cloud))


def _contents(rows: NDArray[np.void], names: Sequence[str]) -> _Contents:
    return _cloud_from_rows(rows), _fields(rows, rows.dtype.names or (), names, len(rows))


def _fields(
    source: Mapping[str, NDArray[Any]] | NDArray[np.void],
    known: Collection[str],
    names: Sequence[str],
    num_points: int,
) -> list[NDArray[Any]]:
    fields = []
    for name in names:
        if name not in known:
            raise ValueError(f'no field "{name}" (it has {", ".join(known)})')
        field = source[name]
        if field.shape != (num_points,) or field.dtype.kind not in 'iuf':
            raise ValueError(
                f'field "{name}" is {field.dtype} of shape {field.shape}, '
                f'expected numbers of shape ({num_points},)'
            )
        fields.append(field)
    return fields


def _cloud_from_rows(rows: NDArray[np.void]) -> PointCloud:
    names = rows.dtype.names or ()
    missing = [axis for axis in 'xyz' if axis not in names]
    if missing:
        raise ValueError(f'no field {", ".join(missing)} (it has {", ".join(names)})')
    real = _real_type(*(rows.dtype[axis] for axis in 'xyz'))
    xyz = np.stack([rows[axis].astype(real) for axis in 'xyz'], axis=1)
    return PointCloud(xyz, _colours_of(rows, names))


def _colours_of(rows: NDArray[np.void], names: tuple[str, ...]) -> NDArray[np.float32] | None:
    for channels in (('red', 'green', 'blue'), ('r', 'g', 'b')):
        if set(channels) <= set(names):
            return _unit_range(np.stack([rows[channel] for channel in channels], axis=1))
    for name in ('rgb', 'rgba'):
        if name in names:
            if rows.dtype[name].itemsize != 4:
                raise ValueError(
                    f'{name} is {rows.dtype[name]}, expected 4 bytes of packed colour'
                )
            # 0x00RRGGBB, usually declared as a float to pass through programs that know no more.
            packed = np.ascontiguousarray(rows[name]).view(np.uint32)
            return _unit_range(unpack_rgb(packed))
    return None


def _unit_range(colours: NDArray[Any]) -> NDArray[np.float32]:
    """Scale colours to 0 to 1; floats clearly over 1 mean that all of them count to 255."""
    lowest, highest = np.nanmin(colours, initial=0), np.nanmax(colours, initial=0)
    if lowest < -0.01 or highest > 255:
        raise ValueError(
            f'colours go from {lowest} to {highest}, expected 0 to 255, or floats 0 to 1'
        )
    if colours.dtype.kind == 'f' and highest < 2:  # a little below 0 or over 1 is rounding
        unit: NDArray[np.float32] = np.clip(colours, 0, 1).astype(np.float32)
        return unit
    return (colours / 255).astype(np.float32)


def _real_type(*types: np.dtype[Any]) -> np.dtype[Any]:
    """Give the float type that holds values of all ``types``: float32 or float64."""
    exact = all(kind.kind == 'f' and kind.itemsize <= 4 for kind in types)
    return np.dtype(np.float32 if exact else np.float64)
