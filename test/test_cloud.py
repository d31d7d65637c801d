# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.cloud: what is accepted, and what is told to whom."""

from asis_ros.cloud import LabelledCloud, PointCloud, Segmentation
from asis_ros.errors import CloudError
import numpy as np
import pytest

POINTS = np.arange(12.0).reshape(4, 3)


def test_finite_spots_nan_and_infinity_in_any_coordinate() -> None:
    xyz = POINTS.copy()
    xyz[1, 2], xyz[2, 0] = np.nan, -np.inf
    assert PointCloud(xyz).finite().tolist() == [True, False, False, True]


def test_a_coordinate_beyond_the_planet_is_no_measurement() -> None:
    xyz = POINTS.copy()
    xyz[0, 1], xyz[3, 2] = 1e30, -4e7
    assert PointCloud(xyz).finite().tolist() == [False, True, True, True]


def test_take_keeps_colours_beside_their_points() -> None:
    taken = PointCloud(POINTS, (POINTS / 12).astype(np.float32)).take(np.array([3, 0]))
    assert taken.rgb is not None
    assert np.allclose(taken.xyz / 12, taken.rgb)


def test_flat_coordinates_are_refused() -> None:
    with pytest.raises(CloudError, match=r'xyz has shape \(12,\), expected \(N, 3\)'):
        PointCloud(np.arange(12.0))


def test_colours_of_another_length_are_refused() -> None:
    with pytest.raises(CloudError, match=r'rgb has shape \(3, 3\), expected \(4, 3\)'):
        PointCloud(POINTS, np.zeros((3, 3), np.float32))


def test_labels_of_another_length_are_refused() -> None:
    with pytest.raises(CloudError, match=r'instance_ids has shape \(3,\), expected \(4,\)'):
        LabelledCloud(PointCloud(POINTS), np.zeros(4, np.uint8), np.zeros(3, np.int32))


def test_scores_of_another_length_are_refused() -> None:
    with pytest.raises(CloudError, match='scores'):
        Segmentation(
            np.zeros(4, np.uint8), np.zeros(4, np.int32), np.zeros(5, np.float32), np.zeros(0)
        )


def test_a_slice_of_a_segmentation_keeps_all_instances() -> None:
    joint = Segmentation(
        np.array([7, 7, 8, 9], np.uint8),
        np.array([0, 0, 1, -1], np.int32),
        np.array([0.5, 0.6, 0.7, 0.8], np.float32),
        np.array([7, 8], np.uint8),
        covered=0.5,
    )
    own = joint.slice(1, 3)
    assert own.class_ids.tolist() == [7, 8]
    assert own.instance_ids.tolist() == [0, 1]
    assert own.scores.tolist() == pytest.approx([0.6, 0.7])
    assert own.instance_class_ids.tolist() == [7, 8]
    assert own.covered == 0.5
