# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Segmentations to the points of a labelled scan, as they lie in the data of a PointCloud2.

On the wire an instance id is one higher than in the core, so that 0 means no instance.
"""

from asis_ros.cloud import PointCloud, Segmentation
from asis_ros.errors import CloudError
from asis_ros.labels import class_colours
import numpy as np
from numpy.typing import NDArray

LABELLED_POINT = np.dtype(
    {
        'names': ['x', 'y', 'z', 'rgb', 'label', 'instance_id', 'score'],
        # rgb goes out as FLOAT32, which is what rviz reads; its bits are 0x00RRGGBB.
        'formats': ['<f4', '<f4', '<f4', '<u4', '<u4', '<u4', '<f4'],
    }
)
"""One point of the output: 28 bytes, every field on a multiple of 4."""

LABELLED_DATATYPES = (7, 7, 7, 7, 6, 6, 7)
"""What sensor_msgs/msg/PointField calls the fields of ``LABELLED_POINT``: FLOAT32 7, UINT32 6."""


def labelled_points(cloud: PointCloud, segmentation: Segmentation) -> NDArray[np.void]:
    """
    Join the points of a scan with their answers.

    Parameters
    ----------
    cloud : PointCloud
        N points. float64 positions are rounded to float32, the type every viewer reads: exact to
        1 mm as far as 10 km from the origin.
    segmentation : Segmentation
        The answer for these N points.

    Returns
    -------
    array of shape (N,), LABELLED_POINT
        Position (m), colour of the input, or of the class where the input has none, class id
        (255 unknown), instance id (0 none) and score, in the order of the cloud.

    Raises
    ------
    CloudError
        If cloud and segmentation differ in length.

    """
    if len(cloud) != len(segmentation):
        raise CloudError(
            'size_mismatch', f'{len(segmentation)} answers came for {len(cloud)} points'
        )
    points = np.empty(len(cloud), LABELLED_POINT)
    for axis, name in enumerate('xyz'):
        points[name] = cloud.xyz[:, axis]
    if cloud.rgb is None:
        rgb = class_colours(segmentation.class_ids).astype(np.uint32)
    else:
        rgb = np.rint(cloud.rgb * 255).astype(np.uint32)
    points['rgb'] = rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
    points['label'] = segmentation.class_ids
    points['instance_id'] = segmentation.instance_ids + 1
    points['score'] = segmentation.scores
    return points
