# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""
Recorded clouds of real rooms go through as they are: organised, with holes, in any frame.

The clouds of the Point Cloud Library are looked for in ``shared/data/clouds`` beside the
repository; where they are not, these tests skip.
"""

from asis_ros.files.clouds import read_cloud
from asis_ros.geometry import rotation_to_z_up
from asis_ros.labels import CLASS_NAMES, UNASSIGNED, UNKNOWN_CLASS
from asis_ros.segment.segmenter import Segmenter
import numpy as np
import pytest
from repository import RECORDED_CLOUDS

pytestmark = pytest.mark.skipif(
    not RECORDED_CLOUDS.is_dir(), reason='no recorded clouds beside the tree'
)

# File, up axis, points, finite points.
RECORDED = [
    ('office1.pcd', '-y', 307_200, 254_456),
    ('capture0001.pcd', '-y', 307_200, 249_647),
    ('capture0002.pcd', '-y', 307_200, 249_931),
    ('capture0003.pcd', '-y', 307_200, 248_494),
    ('capture0004.pcd', '-y', 307_200, 244_573),
    ('capture0005.pcd', '-y', 307_200, 244_977),
    ('room_scan1.pcd', 'z', 112_586, 112_586),
]


@pytest.fixture(scope='module')
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.mark.parametrize(('name', 'up', 'num_points', 'num_finite'), RECORDED)
def test_every_finite_point_is_labelled_and_nothing_is_lost(
    segmenter: Segmenter, name: str, up: str, num_points: int, num_finite: int
) -> None:
    cloud = read_cloud(RECORDED_CLOUDS / name)
    segmentation = segmenter.segment(cloud, rotation_to_z_up(up))
    known = segmentation.class_ids != UNKNOWN_CLASS
    assert len(segmentation) == len(cloud) == num_points
    assert known.sum() == num_finite
    assert np.array_equal(known, cloud.finite())
    assert np.all(segmentation.class_ids[known] < len(CLASS_NAMES))
    assert np.all(segmentation.instance_ids[~known] == UNASSIGNED)
    assert segmentation.instance_ids.max() + 1 == len(segmentation.instance_class_ids) > 1


def test_an_office_has_a_floor_below_everything_else(segmenter: Segmenter) -> None:
    cloud = read_cloud(RECORDED_CLOUDS / 'office1.pcd')
    segmentation = segmenter.segment(cloud, rotation_to_z_up('-y'))
    floor = segmentation.class_ids == CLASS_NAMES.index('floor')
    assert floor.sum() > 0.02 * len(cloud)
    height = -cloud.xyz[:, 1]
    assert np.median(height[floor]) < np.nanmedian(height) - 0.5
