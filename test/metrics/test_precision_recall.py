# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.metrics.precision_recall, worked out by hand."""

from asis_ros.metrics import precision_recall
from labelled_rooms import CHAIR, room
import numpy as np
import pytest

# Three chairs are predicted: right with 0.9, wrong with 0.5, right with 0.3.
ROOM = room(
    [CHAIR] * 6,
    [0, 0, -1, -1, 1, 1],
    [CHAIR] * 6,
    [5, 5, 6, 6, 7, 7],
    np.array([0.9, 0.9, 0.5, 0.5, 0.3, 0.3]),
)


def test_the_higher_the_smallest_score_the_fewer_instances_count() -> None:
    curve = precision_recall([ROOM], 13, (0.0, 0.4, 0.6, 0.95))
    assert curve.precision == pytest.approx([2 / 3, 1 / 2, 1, 0])
    assert curve.recall == pytest.approx([1, 1 / 2, 1 / 2, 0])


def test_a_room_without_scores_is_rejected() -> None:
    with pytest.raises(ValueError, match='needs predicted_scores'):
        precision_recall([room([0], [0], [0], [0])], 13)
