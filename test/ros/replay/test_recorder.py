# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.replay.recorder: matching and scoring."""

from dataclasses import replace

from asis_ros.bags.messages import BagMessage, CLOUD_TYPE, encode, standard_channel
from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.ros.names import MARKERS_TOPIC, POINTS_TOPIC
from asis_ros.ros.recorded.labels import LabelFields  # noqa: E402, I100
from asis_ros.ros.replay.observer import ReplayScores
from asis_ros.ros.replay.recorder import Recorder
import numpy as np
import pytest
from rosbags.typesys.stores.ros2_jazzy import (
    builtin_interfaces__msg__Time as Time,
)
from rosbags.typesys.stores.ros2_jazzy import (
    sensor_msgs__msg__PointCloud2 as PointCloud2,
)
from rosbags.typesys.stores.ros2_jazzy import (
    sensor_msgs__msg__PointField as PointField,
)
from rosbags.typesys.stores.ros2_jazzy import (
    std_msgs__msg__Header as Header,
)

DATATYPES = {
    'f': (7, '<f4'), 'd': (8, '<f8'), 'u': (6, '<u4'), 'h': (4, '<u2'), 'b': (1, '<i1'),
    's': (3, '<i2'),
}  # fmt: skip
SCAN_FIELDS = {'x': 'f', 'y': 'f', 'z': 'f', 'true_label': 'h', 'true_instance_id': 'h'}
ANSWER_FIELDS = {
    'x': 'f', 'y': 'f', 'z': 'f', 'rgb': 'f', 'label': 'u', 'instance_id': 'u', 'score': 'f'
}  # fmt: skip
CHAIR, TABLE, UNKNOWN = 8, 7, 255
SCANS = standard_channel('/points', CLOUD_TYPE)


def cloud_message(kinds, columns, second):
    """Serialise points; fields without a column are 0."""
    dtype = np.dtype([(name, DATATYPES[kind][1]) for name, kind in kinds.items()])
    points = np.zeros(len(next(iter(columns.values()))), dtype)
    for name, column in columns.items():
        points[name] = column
    fields = [
        PointField(name, dtype.fields[name][1], DATATYPES[kind][0], 1)
        for name, kind in kinds.items()
    ]
    header = Header(Time(second, 5), 'lidar')
    size = len(points)
    data = points.view(np.uint8)
    message = PointCloud2(header, 1, size, fields, False, dtype.itemsize, data.size, data, False)
    return encode(CLOUD_TYPE, message)


def scan(second, columns, kinds=SCAN_FIELDS):
    time = second * 10**9 + 7
    return BagMessage(SCANS, time, cloud_message(kinds, columns, second))


def output(second, label, instance_id, x=0):
    columns = {'label': label, 'instance_id': instance_id, 'x': x}
    return cloud_message(ANSWER_FIELDS, columns, second)


def truth(label, instance_id, x=0):
    return {'true_label': label, 'true_instance_id': instance_id, 'x': x}


@pytest.fixture
def scored():
    return ReplayScores()


@pytest.fixture
def recorder(tmp_path, scored):
    with new_bag(tmp_path / 'labelled') as writer:
        yield Recorder(writer, scored.add_labelled)


def test_a_perfect_prediction_scores_one(recorder, scored):
    recorder.send(scan(1, truth([CHAIR, CHAIR, TABLE], [1, 1, 2])))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR, CHAIR, TABLE], [4, 4, 9]))
    scores = scored.scores()['strict']
    assert [scores[name].mean for name in ('mIoU', 'mCov', 'mPrec', 'mRec')] == [1, 1, 1, 1]


def test_a_wrong_class_is_scored_as_such(recorder, scored):
    recorder.send(scan(1, truth([CHAIR, CHAIR, TABLE, TABLE], [1, 1, 2, 2])))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR, TABLE, TABLE, TABLE], [1, 1, 2, 2]))
    # Chairs: 1 of 2. Tables: 2 of 3.
    scores = scored.scores()['strict']
    assert scores['oAcc'].mean == 0.75
    assert scores['mIoU'].mean == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_only_finite_points_of_known_class_are_scored(recorder, scored):
    x = [0, np.nan, 0]
    recorder.send(scan(1, truth([CHAIR, CHAIR, UNKNOWN], [1, 1, 0], x)))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR, UNKNOWN, TABLE], [1, 0, 2], x))
    [room] = scored.rooms
    assert room.true_class_ids.tolist() == [CHAIR]


def test_instance_0_on_the_wire_is_no_instance(recorder, scored):
    recorder.send(scan(1, truth([CHAIR, CHAIR], [0, 1])))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR, CHAIR], [2, 0]))
    [room] = scored.rooms
    assert room.true_instance_ids.tolist() == [-1, 1]
    assert room.predicted_instance_ids.tolist() == [2, -1]
    assert recorder.num_instances == [1]


def test_an_output_belongs_to_the_scan_of_its_stamp(recorder, scored):
    for second, label in ((1, CHAIR), (2, TABLE), (3, CHAIR)):
        recorder.send(scan(second, truth([label], [1])))
    recorder.write_output(POINTS_TOPIC, output(2, [TABLE], [1]))
    recorder.write_output(POINTS_TOPIC, output(3, [CHAIR], [1]))
    assert [room.true_class_ids.tolist() for room in scored.rooms] == [[TABLE], [CHAIR]]
    assert (recorder.num_sent, recorder.num_labelled) == (3, 2)


def test_an_output_without_scan_is_ignored(recorder):
    recorder.send(scan(1, truth([CHAIR], [1])))
    recorder.write_output(POINTS_TOPIC, output(8, [CHAIR], [1]))
    assert recorder.num_labelled == 0


def test_scans_of_the_same_stamp_are_labelled_one_by_one(recorder):
    for _ in range(2):
        recorder.send(scan(0, truth([CHAIR], [1])))
        recorder.write_output(POINTS_TOPIC, output(0, [CHAIR], [1]))
    assert recorder.num_labelled == 2


def test_an_output_of_equal_stamps_belongs_to_the_scan_of_its_points(tmp_path):
    with new_bag(tmp_path / 'labelled') as writer:
        recorder = Recorder(writer)
        for number in range(3):
            message = scan(0, truth([CHAIR], [1], x=number))
            recorder.send(replace(message, time=number))
        # The node dropped the first.
        recorder.write_output(POINTS_TOPIC, output(0, [CHAIR], [1], x=1))
        recorder.write_output(POINTS_TOPIC, output(0, [CHAIR], [1], x=2))
    with Bag(tmp_path / 'labelled') as bag:
        assert [message.time for message in bag.messages()] == [1, 2]


def test_outputs_whose_fields_have_other_names_are_scored(tmp_path, scored):
    kinds = {'x': 'f', 'y': 'f', 'z': 'f', 'class_id': 'u', 'object': 'u'}
    names = LabelFields('class_id', 'object')
    with new_bag(tmp_path / 'labelled') as writer:
        recorder = Recorder(writer, scored.add_labelled, predicted=names)
        recorder.send(scan(1, truth([CHAIR], [1])))
        columns = {'class_id': [CHAIR], 'object': [5]}
        recorder.write_output(POINTS_TOPIC, cloud_message(kinds, columns, 1))
    assert scored.scores()['strict']['mPrec'].mean == 1


def test_a_scan_given_up_has_no_output(recorder):
    recorder.send(scan(0, truth([CHAIR], [1])))
    recorder.drop_waiting()
    recorder.write_output(POINTS_TOPIC, output(0, [CHAIR], [1]))
    assert recorder.num_labelled == 0


def test_an_output_in_float32_belongs_to_its_scan_in_float64(recorder):
    kinds = {'x': 'd', 'y': 'd', 'z': 'd'}
    recorder.send(scan(1, {'x': [0.1]}, kinds))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR], [1], x=0.1))
    assert recorder.num_labelled == 1


@pytest.mark.parametrize('kind', ['b', 's'])
def test_true_classes_below_zero_are_unknown_in_every_integer_type(recorder, kind):
    kinds = {**SCAN_FIELDS, 'true_label': kind, 'true_instance_id': kind}
    recorder.send(scan(1, truth([CHAIR, -2, -1], [1, -1, 0]), kinds))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR, CHAIR, CHAIR], [1, 1, 1]))
    assert recorder.best.truth.class_ids.tolist() == [CHAIR, 255, 255]
    assert recorder.best.truth.instance_ids.tolist() == [1, -1, -1]


def test_true_classes_above_254_are_unknown(recorder):
    recorder.send(scan(1, truth([254, 255, 300], [1, 1, 1])))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR, CHAIR, CHAIR], [1, 1, 1]))
    assert recorder.best.truth.class_ids.tolist() == [254, 255, 255]


def test_true_instances_beyond_int32_stay_different_objects(recorder):
    kinds = {**SCAN_FIELDS, 'true_instance_id': 'u'}
    ids = [2**32 - 1, 2**32 - 2, 0, 2**32 - 1]
    recorder.send(scan(1, truth([CHAIR] * 4, ids), kinds))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR] * 4, [1] * 4))
    found = recorder.best.truth.instance_ids.tolist()
    assert found[0] == found[3] != found[1]
    assert found[2] == -1
    assert min(found[0], found[1]) >= 0


def test_a_scan_without_true_labels_is_labelled_but_not_scored(recorder, scored):
    recorder.send(scan(1, {'x': [0]}, {'x': 'f', 'y': 'f', 'z': 'f'}))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR], [1]))
    assert recorder.num_labelled == 1
    assert scored.rooms == []
    assert recorder.best.truth is None


def test_the_scan_that_shows_most_classes_is_kept(recorder):
    for second, labels in ((1, [CHAIR, CHAIR]), (2, [CHAIR, TABLE]), (3, [TABLE, TABLE])):
        recorder.send(scan(second, truth(labels, [1, 1])))
        recorder.write_output(POINTS_TOPIC, output(second, labels, [1, 1]))
    assert recorder.best.truth.class_ids.tolist() == [CHAIR, TABLE]


def test_the_colour_of_an_output_is_dropped_where_the_scan_had_none(recorder):
    recorder.send(scan(1, truth([CHAIR], [1])))
    recorder.write_output(POINTS_TOPIC, output(1, [CHAIR], [1]))
    assert recorder.best.cloud.rgb is None


def test_outputs_and_markers_are_written_at_the_time_of_their_scan(tmp_path):
    points = output(1, [CHAIR], [1])
    with new_bag(tmp_path / 'labelled') as writer:
        recorder = Recorder(writer)
        recorder.send(scan(1, truth([CHAIR], [1])))
        recorder.write_output(POINTS_TOPIC, points)
        recorder.write_output(MARKERS_TOPIC, b'markers')
    with Bag(tmp_path / 'labelled') as bag:
        written = [(message.topic, message.time, message.data) for message in bag.messages()]
    time = 1_000_000_007
    assert written == [(POINTS_TOPIC, time, points), (MARKERS_TOPIC, time, b'markers')]


def test_times_of_stages_are_written_at_the_time_of_their_scan_however_early(tmp_path):
    network = '/asis_segmenter/debug/processing_time/network_ms'
    with new_bag(tmp_path / 'labelled') as writer:
        recorder = Recorder(writer)
        for second in (1, 2):
            recorder.send(scan(second, truth([CHAIR], [1])))
        recorder.write_output(network, b'first')  # smaller than a cloud, so it may arrive earlier
        recorder.write_output(POINTS_TOPIC, output(1, [CHAIR], [1]))
        recorder.write_output(POINTS_TOPIC, output(2, [CHAIR], [1]))
        recorder.write_output(network, b'second')
    with Bag(tmp_path / 'labelled') as bag:
        written = [(message.time, message.data) for message in bag.messages({network})]
    assert written == [(1_000_000_007, b'first'), (2_000_000_007, b'second')]
