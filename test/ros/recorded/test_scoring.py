# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.scoring: which scans are shown."""

from asis_ros.cloud import PointCloud
from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.recorded.scoring import BagScores, ScoredScan
from asis_ros.view.scan import PointLabels
import numpy as np

CHAIR, TABLE = 8, 7


def scan(num_wrong):
    """Make ten chair points, some of them called a table."""
    ids = np.ones(10, np.int32)
    truth = np.full(10, CHAIR, np.uint8)
    predicted = np.where(np.arange(10) < num_wrong, TABLE, CHAIR).astype(np.uint8)
    return ScoredScan(
        stamp_ns=0,
        cloud=PointCloud(np.zeros((10, 3), np.float32)),
        predicted=PointLabels(predicted, ids),
        truth=PointLabels(truth, ids),
        image_shape=None,
        to_z_up=np.eye(4),
    )


def shown_of(wrong):
    """Add scans by their number of wrong points; list the numbers of those that are shown."""
    scores = BagScores(CLASS_NAMES, 'true_label', 'strict', len(wrong))
    for number, num_wrong in enumerate(wrong):
        scores.add(number, scan(num_wrong))
    return [shown.number for shown in scores.worst]


def test_the_worst_scan_is_shown_first():
    assert shown_of([1, 9, 5]) == [1, 2, 0]


def test_neighbours_of_a_worse_scan_are_not_shown():
    # Of 12 scans, those shown are at least 2 apart.
    assert shown_of([0, 0, 0, 8, 9, 0, 0, 0, 0, 5, 0, 1]) == [4, 9, 11]


def test_a_scan_without_known_points_is_not_shown():
    scores = BagScores(CLASS_NAMES, 'true_label', 'strict', 1)
    unknown = scan(0)
    unknown.truth.class_ids[:] = 255
    assert scores.add(0, unknown) == {}
    assert scores.worst == []
