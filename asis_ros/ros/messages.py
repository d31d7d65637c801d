# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Labelled points to a PointCloud2 message."""

from array import array

from asis_ros.ros.encoder import LABELLED_DATATYPES, LABELLED_POINT
import numpy as np
from numpy.typing import NDArray
from sensor_msgs.msg import PointCloud2, PointField


def labelled_msg(scan: PointCloud2, points: NDArray[np.void]) -> PointCloud2:
    """
    Make the message that answers a scan.

    Parameters
    ----------
    scan : sensor_msgs/msg/PointCloud2
        The scan; header, height and width are taken over.
    points : array of shape (N,), LABELLED_POINT
        Its labelled points, row by row.

    Returns
    -------
    sensor_msgs/msg/PointCloud2
        x, y, z, rgb, score FLOAT32, label, instance_id UINT32; dense if every position is finite.

    """
    data = array('B')  # any other type is checked byte by byte on assignment
    data.frombytes(points.view(np.uint8).data)
    names = LABELLED_POINT.names or ()
    return PointCloud2(
        header=scan.header,
        height=scan.height,
        width=scan.width,
        fields=[
            PointField(name=name, offset=4 * position, datatype=datatype, count=1)
            for position, (name, datatype) in enumerate(
                zip(names, LABELLED_DATATYPES, strict=True)
            )
        ],
        is_bigendian=False,
        point_step=LABELLED_POINT.itemsize,
        row_step=LABELLED_POINT.itemsize * scan.width if len(points) else 0,
        data=data,
        is_dense=all(bool(np.isfinite(points[name]).all()) for name in 'xyz'),
    )
