# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.evaluate: a bag in code, again and again."""

from dataclasses import replace
import hashlib
import json

from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.cli import main
from asis_ros.errors import ConfigError, DatasetError
from asis_ros.labels import CLASS_NAMES
from asis_ros.rooms.demo_bag import write_demo_bag
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.evaluate import evaluate_bag
from asis_ros.ros.recorded.evaluation import EvaluationConfig
from asis_ros.ros.recorded.labels import LabelFields
from labelled_bags import cloud, truth, write_bag
import numpy as np
import pytest
from scripted_segmenter import ScriptedSegmenter
from small_bags import CAMERA

CHAIR, TABLE = 8, 7
LEVEL = EvaluationConfig(node=NodeConfig())


@pytest.fixture
def bag(tmp_path):
    """Two chairs, then a chair and a table; the segmenter of the tests sees only chairs."""
    return write_bag(
        tmp_path / 'bag',
        ('/points', truth(1, [CHAIR, CHAIR], [1, 2], x=[0.0, 5.0])),
        ('/points', truth(2, [CHAIR, TABLE], [1, 2], x=[0.0, 5.0])),
    )


def evaluate(path, config=LEVEL, num_instances=3):
    segmenter = ScriptedSegmenter()
    segmenter.num_instances = num_instances  # of two points, each is one
    return evaluate_bag(path, segmenter, config)


def test_scores_count_all_scans_together_and_each_alone(bag):
    result = evaluate(bag)
    assert result.scores['oAcc'].mean == 3 / 4
    # Three of four points are chairs, all are called chairs; the table is not found.
    assert result.scores['mIoU'].mean == (3 / 4 + 0) / 2
    assert [scan.scores['oAcc'] for scan in result.scans] == [1.0, 0.5]


def test_ids_of_objects_that_stay_are_steady(bag):
    objects = evaluate(bag).objects
    assert [(item.num_scans, item.num_matched, item.switches) for item in objects.values()] == (
        [(2, 2, 0), (2, 2, 0)]
    )


def test_an_object_that_jumps_away_has_a_new_id(tmp_path):
    path = write_bag(
        tmp_path / 'bag',
        ('/points', truth(1, [CHAIR, CHAIR], [1, 2], x=[0.0, 5.0])),
        ('/points', truth(2, [CHAIR, CHAIR], [1, 2], x=[0.0, 9.0])),
    )
    objects = evaluate(path).objects
    assert (objects[1].switches, objects[2].switches) == (0, 1)


def test_the_hash_is_that_of_the_labelled_clouds_and_their_stamps(tmp_path):
    path = write_bag(tmp_path / 'bag', ('/points', truth(1, [CHAIR], [1], x=[0.5])))
    point = np.array(
        [(0.5, 0, 0, 0xFF0000, CHAIR, 1, 1.0)],
        [(name, '<f4') for name in 'xyz']
        + [('rgb', '<u4'), ('label', '<u4'), ('instance_id', '<u4'), ('score', '<f4')],
    )
    expected = hashlib.sha256(b'1000000000 1\n' + point.tobytes()).hexdigest()
    assert evaluate(path).sha256 == expected


def test_the_hash_changes_with_the_predictions_only(bag):
    assert evaluate(bag).sha256 == evaluate(bag).sha256
    assert evaluate(bag, num_instances=1).sha256 != evaluate(bag).sha256


def test_a_scan_that_the_node_drops_is_counted_with_its_reason(tmp_path):
    broken = truth(2, [CHAIR], [1])
    broken.fields[2].name = 'w'
    path = write_bag(tmp_path / 'bag', ('/points', truth(1, [CHAIR], [1])), ('/points', broken))
    result = evaluate(path)
    assert (len(result.scans), result.dropped) == (1, {'missing_field': 1})


def test_why_scans_are_dropped_is_told_once_for_each_reason(tmp_path, caplog):
    path = write_bag(
        tmp_path / 'bag', *(('/points', truth(second, [8], [1])) for second in (1, 2))
    )
    config = replace(LEVEL, node=NodeConfig(target_frame='base_link', tf_timeout_s=0.0))
    assert evaluate(path, config).dropped == {'tf_unavailable': 2}
    [line] = caplog.messages
    assert "the bag has no parent of 'lidar'" in line


def test_a_damaged_message_is_dropped_and_the_others_are_scored(bag, tmp_path):
    with Bag(bag) as source, new_bag(tmp_path / 'damaged') as writer:
        first, second = source.messages()
        writer.write(replace(first, data=first.data[:20]))
        writer.write(second)
    result = evaluate(tmp_path / 'damaged')
    assert result.dropped == {'damaged_message': 1}
    assert [scan.scores['oAcc'] for scan in result.scans] == [0.5]


def test_scans_without_true_labels_are_timed_and_not_scored(tmp_path):
    path = write_bag(tmp_path / 'bag', ('/points', cloud(1, {'x': [0.0]}, {})))
    result = evaluate(path)
    assert len(result.scans) == 1
    assert result.scores == {}
    assert 'no scores: no scan has true labels (field true_label)' in result.table()


def test_packed_labels_of_semantic_kitti_are_scored(tmp_path):
    packed = [1 << 16 | CHAIR, 2 << 16 | TABLE]
    path = write_bag(
        tmp_path / 'bag', ('/points', cloud(1, {'kitti': packed, 'x': [0, 5]}, {'kitti': 'u'}))
    )
    result = evaluate(path, replace(LEVEL, true=LabelFields('kitti', '')))
    assert result.scores['oAcc'].mean == 0.5
    assert len(result.objects) == 2


def test_a_true_class_that_the_weights_lack_is_named(tmp_path):
    path = write_bag(tmp_path / 'bag', ('/points', truth(1, [20], [1])))
    with pytest.raises(DatasetError, match='has class 20, but the weights have 13 classes'):
        evaluate(path)


def test_a_latency_budget_is_refused(bag):
    with pytest.raises(ConfigError, match='latency_budget_ms is 50'):
        evaluate(bag, replace(LEVEL, node=NodeConfig(latency_budget_ms=50.0)))


def test_the_command_gives_the_same_hash_each_time(tmp_path, random_weights, capsys):
    path = tmp_path / 'demo'
    write_demo_bag(path, num_scans=2, camera=CAMERA)
    results = []
    for name in ('a.json', 'b.json'):
        command = ['evaluate-bag', str(path), '--checkpoint', str(random_weights)]
        command += ['--device', 'cpu', '--json', str(tmp_path / name)]
        command += ['--target-frame', 'base_link', '--fixed-frame', 'map']
        assert main(command) == 0
        results.append(json.loads((tmp_path / name).read_text()))
    first, second = results
    assert first['sha256'] == second['sha256']
    assert first['sha256'] in capsys.readouterr().out
    assert first['scores'] == second['scores']
    assert first['scans'] == {'labelled': 2, 'scored': 2, 'dropped': {}}
    assert set(first['scores_per_class']['mIoU']) == set(CLASS_NAMES)
