# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.scans: what belongs to a scan of a bag."""

from asis_ros.errors import DatasetError
from asis_ros.geometry import rotation_to_z_up
from asis_ros.ros.recorded.scans import RecordedConfig, RecordedScans
from labelled_bags import milliseconds, output, truth, Types, write_bag
import numpy as np
import pytest

CHAIR, TABLE = 8, 7
NETWORK = '/asis_segmenter/debug/processing_time/network_ms'


def level(frame):
    return np.eye(4)


def read(path, **settings):
    with RecordedScans(path, RecordedConfig(**{'to_z_up': level, **settings})) as scans:
        return list(scans)


def test_truth_of_another_bag_is_found_by_its_stamp(tmp_path):
    labelled = write_bag(
        tmp_path / 'labelled', *(('/out', output(second, [CHAIR], [1])) for second in (2, 4))
    )
    true = write_bag(
        tmp_path / 'bag', *(('/in', truth(second, [second], [second])) for second in (1, 2, 3, 4))
    )
    scans = read(labelled, truth=true)
    assert [scan.truth.class_ids.tolist() for scan in scans] == [[2], [4]]


def test_truth_is_found_though_stamps_are_out_of_order(tmp_path):
    path = write_bag(
        tmp_path / 'bag',
        *(('/in', truth(second, [second], [1])) for second in (1, 3, 2)),
        *(('/out', output(second, [CHAIR], [1])) for second in (2, 3, 9, 1)),
    )
    truths = [scan.truth for scan in read(path)]
    assert [None if item is None else item.class_ids.tolist() for item in truths] == (
        [[2], [3], None, [1]]
    )


def test_the_labelled_topic_is_preferred_to_the_raw_one(tmp_path):
    path = write_bag(
        tmp_path / 'bag', ('/in', truth(1, [CHAIR], [1])), ('/out', output(1, [TABLE], [1]))
    )
    [scan] = read(path)
    assert scan.predicted.class_ids.tolist() == [TABLE]
    assert scan.truth.class_ids.tolist() == [CHAIR]


def test_scores_of_a_scan_count_only_that_scan(tmp_path):
    path = write_bag(
        tmp_path / 'bag',
        ('/in', truth(1, [CHAIR, TABLE], [1, 2])),
        ('/out', output(1, [CHAIR, TABLE], [5, 6])),
        ('/in', truth(2, [CHAIR, TABLE], [1, 2])),
        ('/out', output(2, [CHAIR, CHAIR], [5, 6])),
    )
    first, second = read(path)
    assert first.scores['mIoU'] == first.scores['mRec'] == 1.0
    assert second.scores['oAcc'] == 0.5
    assert second.scores['mIoU'] == (1 / 2 + 0) / 2


def test_times_belong_to_the_scan_before_them(tmp_path):
    path = write_bag(
        tmp_path / 'bag',
        ('/out', output(1, [CHAIR], [1])),
        (NETWORK, milliseconds(10.0)),
        ('/out', output(2, [CHAIR], [1])),
        ('/out', output(3, [CHAIR], [1])),
        (NETWORK, milliseconds(30.0)),
    )
    assert [dict(scan.latency_ms) for scan in read(path)] == (
        [{'network': 10.0}, {}, {'network': 30.0}]
    )
    assert [dict(scan.latency_ms) for scan in read(path, stride=2)] == (
        [{'network': 10.0}, {'network': 30.0}]
    )


def transforms(second, x):
    pose = Types['geometry_msgs/msg/Transform'](
        Types['geometry_msgs/msg/Vector3'](x, 0.0, 0.0),
        Types['geometry_msgs/msg/Quaternion'](0.0, 0.0, 0.0, 1.0),
    )
    header = Types['std_msgs/msg/Header'](Types['builtin_interfaces/msg/Time'](second, 0), 'map')
    stamped = Types['geometry_msgs/msg/TransformStamped'](header, 'lidar', pose)
    return Types['tf2_msgs/msg/TFMessage']([stamped])


def test_scans_are_moved_to_the_root_of_tf(tmp_path):
    path = write_bag(
        tmp_path / 'bag',
        ('/tf', transforms(1, 10.0)),
        ('/out', output(2, [CHAIR], [1], x=[1.0])),
        ('/tf', transforms(3, 30.0)),
    )
    [scan] = read(path)
    assert scan.cloud.xyz[0, 0] == pytest.approx(21.0)
    assert scan.sensor_pose[0, 3] == pytest.approx(20.0)


def test_a_scan_that_tf_does_not_reach_is_left_out_and_counted(tmp_path, caplog):
    path = write_bag(
        tmp_path / 'bag',
        ('/tf', transforms(1, 10.0)),
        *(('/out', output(second, [CHAIR], [1])) for second in (1, 2, 3)),
    )
    with RecordedScans(path, RecordedConfig(to_z_up=level)) as scans:
        assert len(list(scans)) == 1
        assert scans.skipped == {'tf_unavailable': 2}
    assert caplog.text.count('is left out') == 1
    assert "'lidar' is known from 1.000 to 1.000 s" in caplog.text


def test_without_tf_the_up_axis_is_that_of_the_settings(tmp_path):
    path = write_bag(tmp_path / 'bag', ('/out', output(1, [CHAIR], [1], y=[-2.0])))
    [scan] = read(path, to_z_up=lambda frame: rotation_to_z_up('-y'))
    assert scan.cloud.xyz[0] == pytest.approx([0, 0, 2])
    assert scan.sensor_pose is None


def test_a_bag_of_truth_without_truth_is_refused(tmp_path):
    path = write_bag(tmp_path / 'bag', ('/out', output(1, [CHAIR], [1])))
    with pytest.raises(DatasetError, match=r'no true labels: .* true_label and true_instance_id'):
        read(path, truth=path)


def test_a_topic_without_messages_is_refused(tmp_path):
    path = write_bag(tmp_path / 'bag', ('/out', output(1, [CHAIR], [1])))
    with pytest.raises(DatasetError, match='no PointCloud2 topic /in'):
        read(path, topic='/in')


def test_names_of_classes_are_those_that_were_published(tmp_path):
    info = Types['std_msgs/msg/String']('- {id: 0, name: road}\n- {id: 1, name: car}\n')
    path = write_bag(
        tmp_path / 'bag',
        ('/asis_segmenter/label_info', info),
        ('/out', output(1, [CHAIR], [1])),
    )
    with RecordedScans(path, RecordedConfig(to_z_up=level)) as scans:
        assert scans.class_names == ('road', 'car')
