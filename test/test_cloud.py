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


@pytest.mark.parametrize('highest', [1.02, 255])
def test_colours_that_do_not_end_at_1_are_refused(highest: float) -> None:
    rgb = np.array([[0, highest, 0], [np.nan, 0, 0]], np.float32)
    with pytest.raises(CloudError, match=f'rgb goes from 0 to {highest:g}, expected 0 to 1'):
        PointCloud(POINTS[:2], rgb)


def test_colours_below_0_are_refused() -> None:
    with pytest.raises(CloudError, match='rgb goes from -1 to 0'):
        PointCloud(POINTS[:1], np.array([[-1, 0, 0]], np.float32))


def test_colours_may_be_nan_and_round_a_little_above_1() -> None:
    rgb = np.array([[1.000001, np.nan, 0], [np.nan] * 3], np.float32)
    assert len(PointCloud(POINTS[:2], rgb)) == 2
    assert len(PointCloud(POINTS[:0], rgb[:0])) == 0


def test_bytes_for_colours_are_refused() -> None:
    with pytest.raises(CloudError, match=r'rgb is an array of uint8, expected floats .* 0 to 1'):
        PointCloud(POINTS, np.zeros((4, 3), np.uint8))  # type: ignore[arg-type]


def test_lists_for_arrays_are_refused_with_the_remedy() -> None:
    with pytest.raises(CloudError, match=r'xyz is a list, .* np\.asarray\(xyz, np\.float32\)'):
        PointCloud([[0.0, 1.0, 2.0]])  # type: ignore[arg-type]
    with pytest.raises(CloudError, match='rgb is a list'):
        PointCloud(POINTS[:1], [[0.0, 1.0, 1.0]])  # type: ignore[arg-type]
    with pytest.raises(CloudError, match='class_ids is a list, expected an array'):
        LabelledCloud(PointCloud(POINTS), [1, 2, 3, 4], np.zeros(4, np.int32))  # type: ignore[arg-type]


def test_labels_of_another_length_are_refused() -> None:
    with pytest.raises(CloudError, match=r'instance_ids has shape \(3,\), expected \(4,\)'):
        LabelledCloud(PointCloud(POINTS), np.zeros(4, np.uint8), np.zeros(3, np.int32))


def test_scores_of_another_length_are_refused() -> None:
    with pytest.raises(CloudError, match='scores'):
        Segmentation(
            np.zeros(4, np.uint8),
            np.zeros(4, np.int32),
            np.zeros(5, np.float32),
            np.zeros(0, np.uint8),
            np.zeros(0, np.float32),
        )


def test_every_instance_needs_a_score() -> None:
    with pytest.raises(CloudError, match=r'instance_scores has shape \(1,\), expected \(2,\)'):
        Segmentation(
            np.zeros(0, np.uint8),
            np.zeros(0, np.int32),
            np.zeros(0, np.float32),
            np.zeros(2, np.uint8),
            np.zeros(1, np.float32),
        )


def test_a_slice_of_a_segmentation_keeps_all_instances() -> None:
    joint = Segmentation(
        np.array([7, 7, 8, 9], np.uint8),
        np.array([0, 0, 1, -1], np.int32),
        np.array([0.5, 0.6, 0.7, 0.8], np.float32),
        np.array([7, 8], np.uint8),
        np.array([0.9, 0.4], np.float32),
        covered=0.5,
    )
    own = joint.slice(1, 3)
    assert own.class_ids.tolist() == [7, 8]
    assert own.instance_ids.tolist() == [0, 1]
    assert own.scores.tolist() == pytest.approx([0.6, 0.7])
    assert own.instance_class_ids.tolist() == [7, 8]
    assert own.instance_scores.tolist() == pytest.approx([0.9, 0.4])
    assert own.covered == 0.5


def three_instances() -> Segmentation:
    return Segmentation(
        np.array([7, 8, 9, 9, 9], np.uint8),
        np.array([0, 1, 2, 2, -1], np.int32),
        np.ones(5, np.float32),
        np.array([7, 8, 9], np.uint8),
        np.array([0.5, 0.25, 0.75], np.float32),
    )


def test_points_of_an_unsure_instance_keep_their_class_only() -> None:
    sure = three_instances().with_min_score(0.5)
    assert sure.class_ids.tolist() == [7, 8, 9, 9, 9]
    assert sure.instance_ids.tolist() == [0, -1, 1, 1, -1]
    assert sure.instance_class_ids.tolist() == [7, 9]
    assert sure.instance_scores.tolist() == [0.5, 0.75]


def test_a_point_has_the_score_of_its_instance() -> None:
    assert three_instances().instance_scores_of_points().tolist() == [0.5, 0.25, 0.75, 0.75, 0]
