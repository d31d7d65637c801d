# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Decoding of PointCloud2 messages: everything is checked before the first byte is read.

The functions access the attributes of a message only, so they accept messages of ``sensor_msgs``
and of the ``rosbags`` library, and need no ROS. Messages are never modified.
"""

from collections.abc import Sequence
from typing import Any

from asis_ros.cloud import PointCloud
from asis_ros.colours import unpack_rgb
from asis_ros.errors import CloudError
from asis_ros.files.fields import unit_colours
import numpy as np
from numpy.typing import NDArray

# Datatypes of sensor_msgs/msg/PointField and their numpy codes.
NUMPY_CODES = {1: 'i1', 2: 'u1', 3: 'i2', 4: 'u2', 5: 'i4', 6: 'u4', 7: 'f4', 8: 'f8'}
FIELD_TYPES = {
    1: 'INT8', 2: 'UINT8', 3: 'INT16', 4: 'UINT16',
    5: 'INT32', 6: 'UINT32', 7: 'FLOAT32', 8: 'FLOAT64',
}  # fmt: skip
FLOATS = (7, 8)
INTEGERS = (1, 2, 3, 4, 5, 6)
NUMBERS = (*INTEGERS, *FLOATS)
PACKED_COLOUR = (6, 7)
COLOUR_FIELDS = ('rgb', 'rgba')
CHANNEL_FIELDS = (('r', 'g', 'b'), ('red', 'green', 'blue'))


def cloud_from_msg(message: Any) -> PointCloud:
    """
    Decode positions and colour of a point cloud message.

    Fields may come in any order, at any offset, in either byte order and with padding after
    points and rows. Colour is a field ``rgb`` or ``rgba`` that holds 0x00RRGGBB, declared FLOAT32
    or UINT32, or three fields ``r``, ``g``, ``b`` or ``red``, ``green``, ``blue`` that hold
    integers of 0 to 255, or floats of 0 to 1 or of 0 to 255, NaN for black. The names may be
    capitalised. A message without points is an empty cloud: nothing is read, so nothing is
    checked.

    Parameters
    ----------
    message : sensor_msgs/msg/PointCloud2
        N = height * width points with fields x, y, z of FLOAT32 or FLOAT64 (m).

    Returns
    -------
    PointCloud
        The N points row by row, in the order of the message; NaN and infinity stay as they are.
        xyz is float64 if one of x, y, z is, else float32.

    Raises
    ------
    CloudError
        If sizes do not add up (``size_mismatch``), a field is absent (``missing_field``), there
        twice (``duplicate_field``), of a type that is not read (``bad_datatype``), not a single
        number (``bad_count``) or outside its point (``bad_offset``), or colours are out of range
        (``bad_colour``).

    """
    shape = _shape(message)
    if 0 in shape:
        return PointCloud(np.zeros((0, 3), np.float32))
    formats = {name: _format(message, name, FLOATS) for name in 'xyz'}
    colours = _colour_formats(message)
    columns = _columns(message, formats | colours, shape)

    xyz = np.empty((*shape, 3), np.result_type(*(columns[name].dtype for name in 'xyz')))
    with np.errstate(invalid='ignore'):  # numpy warns of NaN with unusual bits
        for axis, name in enumerate('xyz'):
            xyz[..., axis] = columns[name]
    rgb = _unit_colours([columns[name] for name in colours])
    return PointCloud(xyz.reshape(-1, 3), rgb)


def stamp_ns(message: Any) -> int:
    """Stamp in the header of a message (ns)."""
    stamp = message.header.stamp
    return int(stamp.sec) * 10**9 + int(stamp.nanosec)


def image_shape(message: Any) -> tuple[int, int] | None:
    """Rows and columns of an organised cloud message; None if it is a list of points."""
    shape = int(message.height), int(message.width)
    return shape if min(shape) > 1 else None


def fields_from_msg(
    message: Any, names: Sequence[str], *, datatypes: tuple[int, ...] = INTEGERS
) -> dict[str, NDArray[Any]]:
    """
    Decode further fields of a point cloud message, such as the ground truth of a recorded one.

    Parameters
    ----------
    message : sensor_msgs/msg/PointCloud2
        N = height * width points.
    names : sequence of str
        Fields.
    datatypes : tuple of int
        Datatypes that the fields may have.

    Returns
    -------
    dict of str to array of shape (N,)
        Values in the type of the field, native byte order, in the order of the points.

    Raises
    ------
    CloudError
        For the reasons given at ``cloud_from_msg``.

    """
    shape = _shape(message)
    if 0 in shape:
        return {name: np.zeros(0, np.int32) for name in names}
    formats = {name: _format(message, name, datatypes) for name in names}
    columns = _columns(message, formats, shape)
    return {
        name: column.astype(column.dtype.newbyteorder('=')).reshape(-1)
        for name, column in columns.items()
    }


def _shape(message: Any) -> tuple[int, int]:
    """Return height and width after checking the sizes of points, rows and data."""
    # Python integers do not overflow, whatever a header claims.
    height, width = int(message.height), int(message.width)
    if height == 0 or width == 0:
        return height, width
    point_step, row_step = int(message.point_step), int(message.row_step)
    if point_step == 0:
        raise CloudError('size_mismatch', 'point_step is 0, expected the bytes of one point')
    if row_step < width * point_step:
        raise CloudError(
            'size_mismatch',
            f'row_step is {row_step} bytes, expected at least {width * point_step} '
            f'(width {width} * point_step {point_step})',
        )
    size = memoryview(message.data).nbytes
    if size != height * row_step:
        raise CloudError(
            'size_mismatch',
            f'data holds {size} bytes, expected {height * row_step} '
            f'(height {height} * row_step {row_step})',
        )
    return height, width


def _colour_formats(message: Any) -> dict[str, tuple[str, int]]:
    """Numpy code and byte offset of the packed colour, or of three channels; empty if none."""
    for name in filter(None, (_field_name(message, name) for name in COLOUR_FIELDS)):
        code, offset = _format(message, name, PACKED_COLOUR)
        # The bits are the colour. Read as a float, colours with a NaN pattern could change.
        return {name: (code.replace('f4', 'u4'), offset)}
    for channels in CHANNEL_FIELDS:
        names = [name for name in (_field_name(message, name) for name in channels) if name]
        if len(names) == len(channels):
            return {name: _format(message, name, NUMBERS) for name in names}
    return {}


def _field_name(message: Any, name: str) -> str | None:
    """Name of a field as the message writes it, capitalised perhaps; None if unclear."""
    found = {field.name for field in message.fields if field.name.lower() == name}
    if name in found:
        return name
    return found.pop() if len(found) == 1 else None


def _format(message: Any, name: str, datatypes: tuple[int, ...]) -> tuple[str, int]:
    """Return numpy code and byte offset of a field after checking it."""
    found = [field for field in message.fields if field.name == name]
    if not found:
        names = ', '.join(field.name for field in message.fields) or 'no fields'
        raise CloudError('missing_field', f'field {name!r} is missing (the message has {names})')
    if len(found) > 1:
        raise CloudError('duplicate_field', f'field {name!r} is there {len(found)} times')
    field = found[0]
    if field.datatype not in datatypes:
        expected = ' or '.join(FIELD_TYPES[datatype] for datatype in datatypes)
        actual = FIELD_TYPES.get(field.datatype, 'no known type')
        raise CloudError(
            'bad_datatype',
            f'field {name!r} has datatype {field.datatype} ({actual}), expected {expected}',
        )
    if field.count != 1:
        raise CloudError('bad_count', f'field {name!r} has count {field.count}, expected 1')
    code, offset = NUMPY_CODES[field.datatype], int(field.offset)
    size = np.dtype(code).itemsize
    if offset + size > message.point_step:
        raise CloudError(
            'bad_offset',
            f'field {name!r} ends at byte {offset + size} of a point, '
            f'expected at most point_step {message.point_step}',
        )
    return ('>' if message.is_bigendian else '<') + code, offset


def _columns(
    message: Any, formats: dict[str, tuple[str, int]], shape: tuple[int, int]
) -> dict[str, NDArray[Any]]:
    """Return a view of shape (height, width) into the data of the message for each field."""
    steps = (int(message.row_step), int(message.point_step))
    return {
        name: np.ndarray(shape, code, message.data, offset, steps)
        for name, (code, offset) in formats.items()
    }


def _unit_colours(columns: Sequence[NDArray[Any]]) -> NDArray[np.float32] | None:
    """Red, green, blue of 0 to 1, shape (N, 3), of packed colour or three channels, or None."""
    if not columns:
        return None
    if len(columns) == 1:
        rgb: NDArray[np.float32] = unpack_rgb(columns[0].reshape(-1)).astype(np.float32)
        rgb /= 255.0
        return rgb
    try:
        rgb = unit_colours(np.stack([column.reshape(-1) for column in columns], axis=1))
        return np.nan_to_num(rgb, copy=False)
    except ValueError as error:
        raise CloudError('bad_colour', str(error)) from error
