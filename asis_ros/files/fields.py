# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Fields of cloud files: positions, colours and labels by name, whatever the format."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from asis_ros.cloud import PointCloud
from asis_ros.colours import unpack_rgb
import numpy as np
from numpy.typing import NDArray

CloudAndFields: TypeAlias = tuple[PointCloud, list[NDArray[Any]]]
"""A cloud of N points, and further fields of shape (N,)."""

COLOUR_NAMES: Final = (
    ('red', 'green', 'blue'),
    ('r', 'g', 'b'),
    ('diffuse_red', 'diffuse_green', 'diffuse_blue'),
)
"""Names of the colour channels, in small letters."""


def cloud_from_columns(
    columns: Mapping[str, NDArray[Any]], names: Sequence[str]
) -> CloudAndFields:
    """
    Convert the columns of a file to a cloud.

    Parameters
    ----------
    columns : mapping of str to arrays of shape (N,)
        Fields x, y, z; colours as red, green, blue, as r, g, b, as diffuse_red and so on, or
        packed as rgb or rgba. Capital letters make no difference in these.
    names : sequence of str
        Further fields to return.

    Returns
    -------
    PointCloud
        N points.
    list of arrays of shape (N,)
        One per name.

    Raises
    ------
    ValueError
        If a field is missing or of the wrong type.

    """
    known = {name.lower(): columns[name] for name in reversed(list(columns))}  # the first counts
    known |= {axis: columns[axis] for axis in 'xyz' if axis in columns}
    missing = [axis for axis in 'xyz' if axis not in known]
    if missing:
        raise ValueError(f'no field {", ".join(missing)} (it has {", ".join(columns)})')
    axes = [_numbers(axis, known[axis], len(known['x'])) for axis in 'xyz']
    float_type = common_float_type(*(values.dtype for values in axes))
    xyz = np.stack([values.astype(float_type) for values in axes], axis=1)
    return PointCloud(xyz, _colours(known)), select_fields(columns, names, len(xyz))


def cloud_from_table(table: NDArray[Any], names: Sequence[str]) -> CloudAndFields:
    """
    Convert columns without names to a cloud.

    Parameters
    ----------
    table : array of shape (N, 3) or more
        x, y, z, and, if there are six columns, red, green, blue, unless one is outside of 0 to
        255, as normals are. Other columns are not used.
    names : sequence of str
        Must be empty: columns have no names.

    Returns
    -------
    PointCloud
        N points.
    list of arrays
        Empty.

    Raises
    ------
    ValueError
        If the shape is wrong or a name is given.

    """
    if table.ndim != 2 or table.shape[1] < 3 or table.dtype.kind not in 'iuf':
        raise ValueError(
            f'{table.dtype} of shape {table.shape}, expected numbers of shape (N, 3) or (N, 6)'
        )
    columns = dict(zip('xyz', table.T, strict=False))
    extra = table[:, 3:]
    if extra.shape[1] == 3 and not np.any((extra < 0) | (extra > 255)):
        columns |= zip('rgb', extra.T, strict=True)
    return cloud_from_columns(columns, names)


def select_fields(
    columns: Mapping[str, NDArray[Any]], names: Sequence[str], num_points: int
) -> list[NDArray[Any]]:
    """
    Select numeric fields with one value per point.

    ``instance_id`` is also found in results of version 0.1.0, which had ``instance`` from 0 with
    -1 for none.

    Parameters
    ----------
    columns : mapping of str to arrays
        Fields by name.
    names : sequence of str
        Names to select.
    num_points : int
        Number of points N.

    Returns
    -------
    list of arrays of shape (N,)
        One per name.

    Raises
    ------
    ValueError
        If a field is missing, or not numeric with shape (N,).

    """
    fields = []
    for name in names:
        if name == 'instance_id' and name not in columns and {'instance', 'score'} <= set(columns):
            old = _numbers('instance', columns['instance'], num_points)
            fields.append((old.astype(np.int64) + 1).astype(np.uint32))
        elif name in columns:
            fields.append(_numbers(name, columns[name], num_points))
        else:
            raise ValueError(f'no field "{name}" (it has {", ".join(columns)})')
    return fields


def as_records(columns: Mapping[str, NDArray[Any]]) -> NDArray[np.void]:
    """
    Convert columns to one little-endian record per point, as binary files hold them.

    Parameters
    ----------
    columns : mapping of str to arrays of shape (N,)
        Fields by name, at least one.

    Returns
    -------
    array of shape (N,)

    """
    types = [(name, column.dtype.newbyteorder('<')) for name, column in columns.items()]
    records = np.empty(len(next(iter(columns.values()))), types)
    for name, column in columns.items():
        records[name] = column
    return records


def unit_colours(colours: NDArray[Any]) -> NDArray[np.float32]:
    """
    Scale colours to the range 0 to 1.

    Parameters
    ----------
    colours : array of shape (N, 3)
        Integers 0 to 255, floats 0 to 1, or, if one is clearly above 1, floats 0 to 255.

    Returns
    -------
    array of shape (N, 3), float32

    Raises
    ------
    ValueError
        If a value is out of range.

    """
    lowest, highest = np.nanmin(colours, initial=0), np.nanmax(colours, initial=0)
    if lowest < -0.01 or highest > 255:
        raise ValueError(
            f'colours go from {lowest} to {highest}, expected 0 to 255, or floats 0 to 1'
        )
    if colours.dtype.kind == 'f' and highest < 2:  # a little below 0 or above 1 is rounding
        unit: NDArray[np.float32] = np.clip(colours, 0, 1).astype(np.float32)
        return unit
    return (colours / 255).astype(np.float32)


def common_float_type(*types: np.dtype[Any]) -> np.dtype[Any]:
    """Return the float type that holds values of all ``types``: float32 or float64."""
    exact = all(kind.kind == 'f' and kind.itemsize <= 4 for kind in types)
    return np.dtype(np.float32 if exact else np.float64)


def _numbers(name: str, values: NDArray[Any], num_points: int) -> NDArray[Any]:
    """Check that a field holds one number per point."""
    if values.shape != (num_points,) or values.dtype.kind not in 'iuf':
        raise ValueError(
            f'field "{name}" is {values.dtype} of shape {values.shape}, '
            f'expected numbers of shape ({num_points},)'
        )
    return values


def _colours(known: Mapping[str, NDArray[Any]]) -> NDArray[np.float32] | None:
    """Colours (N, 3), 0 to 1, of fields by their names in small letters; None without any."""
    for channels in COLOUR_NAMES:
        if set(channels) <= set(known):
            return unit_colours(np.stack([known[channel] for channel in channels], axis=1))
    for name in ('rgb', 'rgba'):
        if name in known:
            return unit_colours(unpack_rgb(_packed(name, known[name])))
    return None


def _packed(name: str, values: NDArray[Any]) -> NDArray[np.uint32]:
    """Colours 0x00RRGGBB (N,), usually declared as float32, the only type some programs know."""
    is_number = (values == 0) | ((values >= 1) & (values < 1 << 24))
    if values.dtype.kind == 'f' and values.any() and is_number.all():
        return values.astype(np.uint32)  # an ascii file with the number itself
    if values.dtype.itemsize != 4:
        raise ValueError(f'{name} is {values.dtype}, expected 4 bytes of packed colour')
    return np.ascontiguousarray(values).view(np.uint32)
