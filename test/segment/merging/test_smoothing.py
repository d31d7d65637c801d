# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.segment.merging.smoothing, worked out by hand."""

from asis_ros.labels import UNASSIGNED
from asis_ros.segment.merging import smooth_classes
import numpy as np
import pytest

TABLE, CHAIR = 0, 1
PROBABILITIES = np.array([[0.2, 0.8], [0.1, 0.9], [0.6, 0.4], [0.9, 0.1], [0.9, 0.1]], np.float32)
CLASSES = np.array([CHAIR, CHAIR, TABLE, TABLE, TABLE], np.uint8)
IDS = np.array([0, 0, 0, 0, UNASSIGNED], np.int32)
"""A chair of four points, of which two are tables, the third with 0.4 / 0.6 for chair."""


@pytest.mark.parametrize(
    ('min_ratio', 'expected'),
    [
        (0.0, [CHAIR, CHAIR, CHAIR, CHAIR, TABLE]),
        (0.5, [CHAIR, CHAIR, CHAIR, TABLE, TABLE]),
        (1.0, [CHAIR, CHAIR, TABLE, TABLE, TABLE]),
    ],
)
def test_points_take_the_class_of_their_instance_if_it_is_probable_enough(
    min_ratio: float, expected: list[int]
) -> None:
    ids = np.concatenate([IDS, [0]]).astype(np.int32)  # one more chair, so that it is one
    classes = np.append(CLASSES, np.uint8(CHAIR))
    probabilities = np.concatenate([PROBABILITIES, [[0.0, 1.0]]]).astype(np.float32)
    assert smooth_classes(ids, classes, probabilities, min_ratio).tolist() == [*expected, CHAIR]
