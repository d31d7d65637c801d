# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.evaluation: the table of scores."""

from asis_ros.evaluation import Evaluation, score_table
from asis_ros.metrics import paper_scores, RoomLabels, strict_scores
import numpy as np


def test_the_table_holds_percentages_and_dashes() -> None:
    # Class 0: four points, three found; class 1: one true point, two predicted; class 2 absent.
    room = RoomLabels(
        true_class_ids=np.array([0, 0, 0, 0, 1], np.uint8),
        true_instance_ids=np.array([0, 0, 0, 0, 1], np.int32),
        predicted_class_ids=np.array([0, 0, 0, 1, 1], np.uint8),
        predicted_instance_ids=np.array([0, 0, 0, 1, 1], np.int32),
    )
    evaluation = Evaluation(paper_scores([room], 3), strict_scores([room], 3))
    lines = score_table(evaluation, ('floor', 'chair', 'sofa')).splitlines()
    assert lines[0].split() == [
        'protocol',
        'mIoU',
        'mAcc',
        'oAcc',
        'mCov',
        'mWCov',
        'mPrec',
        'mRec',
    ]
    # IoU 3/4 and 1/2, accuracy 3/4 and 1, four of five right; both objects found at IoU >= 0.5.
    strict = ['strict', '62.5', '87.5', '80.0', '62.5', '62.5', '100.0', '100.0']
    assert lines[1].split() == strict
    assert lines[2].split()[:3] == ['paper', '-', '-']  # the class that is absent spoils the mean
    assert lines[5].split() == ['floor', '75.0', '75.0', '75.0', '75.0', '100.0', '100.0']
    assert lines[7].split() == ['sofa', '-', '-', '-', '-', '-', '-']
