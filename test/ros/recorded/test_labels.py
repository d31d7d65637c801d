# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.labels: fields of labels, boxes."""

from asis_ros.labels import CLASS_NAMES
from asis_ros.ros.recorded.labels import boxes_of, LabelFields, PREDICTED_FIELDS, TRUE_FIELDS
from asis_ros.view.scan import PointLabels
from labelled_bags import cloud, output
import numpy as np
import pytest

CHAIR, FLOOR = 8, 1


def test_predicted_labels_are_read_with_their_scores():
    labels = PREDICTED_FIELDS.read(output(1, [CHAIR, 255], [3, 0]))
    assert labels.class_ids.tolist() == [CHAIR, 255]
    assert labels.instance_ids.tolist() == [3, -1]
    assert labels.scores.tolist() == [0.5, 0.5]


def test_ids_that_are_no_class_are_unknown():
    labels = TRUE_FIELDS.read(cloud(
        1,
        {'true_label': [-1, 254, 255, 300], 'true_instance_id': [-1, 0, 1, 2]},
        {'true_label': 'i', 'true_instance_id': 'i'},
    ))  # fmt: skip
    assert labels.class_ids.tolist() == [255, 254, 255, 255]
    assert labels.instance_ids.tolist() == [-1, -1, 1, 2]


@pytest.mark.parametrize('kind', ['h', 'u', 'i'])
def test_instance_0_is_none_in_every_integer_type(kind):
    kinds = {'true_label': kind, 'true_instance_id': kind}
    scan = cloud(1, {'true_label': [CHAIR, CHAIR], 'true_instance_id': [0, 9]}, kinds)
    assert TRUE_FIELDS.read(scan).instance_ids.tolist() == [-1, 9]


def test_a_label_may_be_packed_as_in_semantic_kitti():
    packed = [7 << 16 | 40, 40]  # object 7 of class 40, and class 40 without an object
    labels = LabelFields('label', '').read(cloud(1, {'label': packed}, {'label': 'u'}))
    assert labels.class_ids.tolist() == [40, 40]
    assert labels.instance_ids.tolist() == [7, -1]


def test_a_cloud_without_the_fields_has_no_labels():
    assert TRUE_FIELDS.read(output(1, [CHAIR], [1])) is None


def test_a_box_has_the_id_of_its_instance_and_spans_its_points():
    corners = np.array(
        [[x, y, z] for x in (0, 1) for y in (0, 2) for z in (0, 3)] * 50 + [[9, 9, 9]], float
    )
    labels = PointLabels(
        np.array([CHAIR] * 400 + [FLOOR], np.uint8), np.array([12] * 400 + [5], np.int32)
    )
    [box] = boxes_of(corners, labels, CLASS_NAMES)  # a floor has no box, as in the node
    assert (box.track_id, box.class_id) == (12, CHAIR)
    assert box.centre == pytest.approx([0.5, 1.0, 1.5])
    assert sorted(box.size) == pytest.approx([1, 2, 3])


def test_classes_of_other_weights_have_boxes_too():
    labels = PointLabels(np.zeros(4, np.uint8), np.ones(4, np.int32))
    assert len(boxes_of(np.eye(4, 3), labels, ['car', 'road'])) == 1
