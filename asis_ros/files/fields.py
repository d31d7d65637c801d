# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Fields of cloud files: positions, colours and labels by name, whatever the format."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from asis_ros.cloud import PointCloud
from asis_ros.colours import unpack_rgb
import numpy as np
from numpy.typing import NDArray

CloudAndFields: TypeAlias = tuple[PointCloud, list[NDArray[Any]]]
"""A cloud of N points, and further fields of shape (N,)."""


def cloud_from_rows(rows: NDArray[np.void], names: Sequence[str]) -> CloudAndFields:
    """
    Convert the rows of a PLY or PCD file to a cloud.

    Parameters
    ----------
    rows : structured array of shape (N,)
        Fields x, y, z; colours as red, green, blue or r, g, b or packed as rgb or rgba.
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
    known = rows.dtype.names or ()
    missing = [axis for axis in 'xyz' if axis not in known]
    if missing:
        raise ValueError(f'no field {", ".join(missing)} (it has {", ".join(known)})')
    float_type = common_float_type(*(rows.dtype[axis] for axis in 'xyz'))
    xyz = np.stack([rows[axis].astype(float_type) for axis in 'xyz'], axis=1)
    return PointCloud(xyz, _colours(rows, known)), select_fields(rows, known, names, len(rows))


def select_fields(
    source: Mapping[str, NDArray[Any]] | NDArray[np.void],
    known: Collection[str],
    names: Sequence[str],
    num_points: int,
) -> list[NDArray[Any]]:
    """
    Select numeric fields with one value per point.

    Parameters
    ----------
    source : mapping or structured array
        Fields by name.
    known : collection of str
        Names in ``source``.
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


def _colours(rows: NDArray[np.void], known: tuple[str, ...]) -> NDArray[np.float32] | None:
    """Colours (N, 3), 0 to 1, of rows with the fields ``known``; None without colour fields."""
    for channels in (('red', 'green', 'blue'), ('r', 'g', 'b')):
        if set(channels) <= set(known):
            return unit_colours(np.stack([rows[channel] for channel in channels], axis=1))
    for name in ('rgb', 'rgba'):
        if name in known:
            if rows.dtype[name].itemsize != 4:
                raise ValueError(
                    f'{name} is {rows.dtype[name]}, expected 4 bytes of packed colour'
                )
            # 0x00RRGGBB, usually declared as float32, the only type that some programs know.
            packed = np.ascontiguousarray(rows[name]).view(np.uint32)
            return unit_colours(unpack_rgb(packed))
    return None
