# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.labels: the S3DIS classes and their colours."""

from asis_ros.colours import class_colours, instance_colours
from asis_ros.labels import CLASS_NAMES, UNASSIGNED, UNKNOWN_CLASS
import numpy as np


def test_classes_stand_in_the_order_of_s3dis() -> None:
    expected = 'ceiling floor wall beam column window door table chair sofa bookcase board clutter'
    assert ' '.join(CLASS_NAMES) == expected


def test_a_chair_is_red() -> None:
    chair = np.array([CLASS_NAMES.index('chair')], np.uint8)
    assert class_colours(chair).tolist() == [[255, 0, 0]]


def test_unknown_and_unassigned_points_are_grey() -> None:
    unknown = class_colours(np.array([UNKNOWN_CLASS], np.uint8))
    unassigned = instance_colours(np.array([UNASSIGNED], np.int32))
    assert unknown.tolist() == unassigned.tolist() == [[90, 90, 90]]


def test_the_first_hundred_instances_have_different_colours() -> None:
    colours = instance_colours(np.arange(100, dtype=np.int32))
    assert len(np.unique(colours, axis=0)) == 100


def test_instance_colours_do_not_depend_on_their_neighbours() -> None:
    alone = instance_colours(np.array([7], np.int32))
    assert np.array_equal(instance_colours(np.arange(20, dtype=np.int32))[7], alone[0])


def test_classes_beyond_those_of_s3dis_have_colours_of_their_own() -> None:
    colours = class_colours(np.arange(100, dtype=np.uint8))
    assert len(np.unique(colours, axis=0)) == 100
