# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Labelled and coloured points to PointCloud2 messages."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def cloud_msg(types: Any, scan: Any, points: NDArray[np.void]) -> Any:
    """
    Make the message for the labelled or coloured points of a scan.

    Parameters
    ----------
    types : module
        ``ros_types`` or ``bag_types``.
    scan : sensor_msgs/msg/PointCloud2
        The scan; header, height and width are copied.
    points : array of shape (N,)
        Its points row by row, from ``PointEncoder``.

    Returns
    -------
    sensor_msgs/msg/PointCloud2
        Dense if every position is finite.

    """
    return types.PointCloud2(
        header=scan.header,
        height=scan.height,
        width=scan.width,
        fields=[
            _field(types, name, points.dtype[name].kind, 4 * position)
            for position, name in enumerate(points.dtype.names or ())
        ],
        is_bigendian=False,
        point_step=points.itemsize,
        row_step=points.itemsize * scan.width if len(points) else 0,
        data=types.byte_sequence(points),
        is_dense=all(bool(np.isfinite(points[name]).all()) for name in 'xyz'),
    )


def _field(types: Any, name: str, kind: str, offset: int) -> Any:
    """Field of 4 bytes. rviz reads packed colour from one that is declared as a float."""
    is_float = kind == 'f' or name == 'rgb'
    datatype = types.PointField.FLOAT32 if is_float else types.PointField.UINT32
    return types.PointField(name=name, offset=offset, datatype=datatype, count=1)
