# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.adapt.pseudo_labels and of the consistency that ends an adaptation."""

from asis_ros.adapt.predictions import consistency, TwoViews
from asis_ros.adapt.pseudo_labels import class_thresholds, pseudo_labels
from asis_ros.cloud import PointCloud
import numpy as np
import pytest


def views(class_ids, confidence, instance_ids=None, instance_class_ids=(), turned=None):
    size = len(class_ids)
    return TwoViews(
        np.array(class_ids, np.uint8),
        np.array(class_ids if turned is None else turned, np.uint8),
        np.array(confidence, np.float32),
        np.array([-1] * size if instance_ids is None else instance_ids, np.int32),
        np.array(instance_class_ids, np.uint8),
    )


def labelled(item, num_classes, fraction):
    cloud = PointCloud(np.zeros((len(item.class_ids), 3)))
    return pseudo_labels([cloud], [item], num_classes, fraction)[0]


def test_each_class_keeps_its_most_confident_fraction():
    class_ids = np.array([0, 0, 0, 0, 1, 1], np.uint8)
    confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.3, 0.2])
    assert class_thresholds(class_ids, confidence, 3, 0.5).tolist() == [0.8, 0.3, np.inf]
    assert class_thresholds(class_ids, confidence, 3, 1.0).tolist() == [0.6, 0.2, np.inf]


def test_a_rare_class_keeps_a_point():
    assert class_thresholds(np.array([0]), np.array([0.4]), 1, 0.1).tolist() == [0.4]


def test_thresholds_are_those_of_all_clouds_together():
    cloud = PointCloud(np.zeros((2, 3)))
    sure, unsure = views([0, 0], [0.9, 0.8]), views([0, 0], [0.4, 0.3])
    first, second = pseudo_labels([cloud, cloud], [sure, unsure], 1, 0.5)
    assert first.class_ids.tolist() == [0, 0]
    assert second.class_ids.tolist() == [255, 255]


def test_points_of_low_confidence_are_unknown():
    item = views([0, 0, 0, 1, 1, 255], [0.9, 0.8, 0.5, 0.4, 0.3, 0.0])
    assert labelled(item, 2, 0.5).class_ids.tolist() == [0, 0, 255, 1, 255, 255]


def test_points_on_which_the_views_do_not_agree_are_unknown():
    item = views([0, 1], [0.0, 0.0], [0, 1], [0, 1])
    assert labelled(item, 2, 1.0).class_ids.tolist() == [255, 255]
    assert labelled(item, 2, 1.0).instance_ids.tolist() == [-1, -1]


def test_instances_are_kept_whole_or_not_at_all():
    confidence = [0.9, 0.3, 0.5, 0.5, 0.1]  # means 0.6 and 0.5, of the same class
    item = views([0, 0, 0, 0, 0], confidence, [0, 0, 1, 1, -1], [0, 0])
    assert labelled(item, 1, 0.5).instance_ids.tolist() == [0, 0, -1, -1, -1]


def test_consistency_is_the_mean_iou_of_the_two_views():
    item = views([0, 0, 0, 1], [1] * 4, turned=[0, 0, 1, 1])
    assert consistency([item], [0, 1]) == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_a_class_that_is_given_up_is_not_consistent():
    item = views([0, 0], [1, 1])
    assert consistency([item], [0, 1]) == pytest.approx(0.5)
