# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Labelled and coloured points to PointCloud2 messages."""

from array import array

import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import PointCloud2, PointField

DATATYPES = {'f': PointField.FLOAT32, 'u': PointField.UINT32}
"""Datatype of a field by its numpy kind; all have 4 bytes."""


def cloud_msg(scan: PointCloud2, points: NDArray[np.void]) -> PointCloud2:
    """
    Make the message for the labelled or coloured points of a scan.

    Parameters
    ----------
    scan : sensor_msgs/msg/PointCloud2
        The scan; header, height and width are copied.
    points : array of shape (N,)
        Its points row by row, from ``PointEncoder``.

    Returns
    -------
    sensor_msgs/msg/PointCloud2
        Dense if every position is finite.

    """
    data = array('B')  # any other type is checked byte by byte on assignment
    data.frombytes(points.view(np.uint8).data)
    return PointCloud2(
        header=scan.header,
        height=scan.height,
        width=scan.width,
        fields=[
            _field(name, points.dtype[name].kind, 4 * position)
            for position, name in enumerate(points.dtype.names or ())
        ],
        is_bigendian=False,
        point_step=points.itemsize,
        row_step=points.itemsize * scan.width if len(points) else 0,
        data=data,
        is_dense=all(bool(np.isfinite(points[name]).all()) for name in 'xyz'),
    )


def _field(name: str, kind: str, offset: int) -> PointField:
    # rviz reads packed colour from a field that is declared as a float.
    datatype = PointField.FLOAT32 if name == 'rgb' else DATATYPES[kind]
    return PointField(name=name, offset=offset, datatype=datatype, count=1)
