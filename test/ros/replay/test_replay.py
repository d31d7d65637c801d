# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.replay.replay: bags through the node over DDS, processes and all."""

from dataclasses import replace
import os
from pathlib import Path

from asis_ros.bags.messages import (
    BagMessage,
    Channel,
    CLOUD_TYPE,
    decode,
    encode,
    standard_channel,
)
from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.errors import DatasetError, ReplayError
from asis_ros.rooms.demo_bag import SCAN_TOPIC, write_demo_bag
import pytest
from small_bags import CAMERA, messages_of

pytest.importorskip('rclpy', reason='needs ROS 2')

from asis_ros.ros.names import MARKERS_TOPIC, POINTS_TOPIC, SCANS_TOPIC, STAGES  # noqa: E402, I100
from asis_ros.ros.node.config import NodeConfig  # noqa: E402
from asis_ros.ros.recorded.label import label_bag  # noqa: E402
from asis_ros.ros.replay.folder import make_folder  # noqa: E402
from asis_ros.ros.replay.replay import replay, ReplayConfig  # noqa: E402
from asis_ros.segment.config import ModelConfig  # noqa: E402
from asis_ros.segment.segmenter import Segmenter  # noqa: E402

BAD_SCAN = 1
SIDE_MESSAGE = BagMessage(
    Channel(topic='/own', type_name='my_msgs/msg/Own', definition=b'other_msgs/Part part'),
    1_900_000_000 * 10**9,
    b'whatever',
    1_900_000_000 * 10**9,
)
"""A message whose definition nobody can read."""


@pytest.fixture(scope='module', autouse=True)
def own_domain():
    """Let the replay choose a domain of its own, away from the nodes of other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv('ROS_DOMAIN_ID', raising=False)
        yield


@pytest.fixture(scope='module')
def bag(tmp_path_factory):
    """Write a bag of three small scans, the second of which lacks its last byte."""
    folder = tmp_path_factory.mktemp('bags')
    write_demo_bag(folder / 'whole', num_scans=3, camera=CAMERA)
    number = 0
    with Bag(folder / 'whole') as source, new_bag(folder / 'bag') as writer:
        for message in source.messages():
            if message.topic == SCAN_TOPIC:
                if number == BAD_SCAN:
                    scan = decode(CLOUD_TYPE, message.data)
                    scan.data = scan.data[:-1]
                    message = replace(message, data=encode(CLOUD_TYPE, scan))
                number += 1
            writer.write(message)
            if message.topic == '/clock':
                tick = message
        writer.write(replace(tick, time=tick.time + 10**9))  # after the last scan
        writer.write(SIDE_MESSAGE)
    return folder / 'bag'


@pytest.fixture(scope='module')
def parameters(random_weights):
    return {'model.path': str(random_weights), 'sensor_pose': [0.0, 0.0, 1.0, -1.8, 0.0, -1.57]}


@pytest.fixture(scope='module')
def played(tmp_path_factory, bag, parameters):
    """Play the bag; give the folder, the report, the scan to show and the progress told."""
    out = tmp_path_factory.mktemp('played')
    told = []
    report, shown = replay(
        bag, out, ReplayConfig(parameters=parameters), lambda *step: told.append(step)
    )
    return out, report, shown, told


def nodes_of_this_process():
    """List the ids of the processes that take scans from a replay of this one."""
    found = []
    for process in Path('/proc').glob('[0-9]*'):
        try:
            command = (process / 'cmdline').read_text()
            parent = (process / 'stat').read_text().rpartition(')')[2].split()[1]
        except OSError:
            continue  # ended meanwhile
        if SCANS_TOPIC in command and int(parent) == os.getpid():
            found.append(process.name)
    return found


def test_every_scan_is_labelled_or_dropped_for_a_reason(played):
    _, report, _, _ = played
    assert (report.num_sent, report.num_labelled, report.num_lost) == (3, 2, 0)
    assert report.dropped == {'size_mismatch': 1}


def test_every_stage_is_timed_for_every_output(played):
    _, report, _, _ = played
    assert list(report.times) == [*STAGES, 'round trip']
    assert {stage: len(times) for stage, times in report.times.items()} == dict.fromkeys(
        report.times, 2
    )


def test_outputs_are_scored_by_both_protocols(played):
    _, report, _, _ = played
    assert set(report.scores) == {'strict', 'paper'}
    assert 0 <= report.scores['strict']['oAcc'].mean <= 1


def test_outputs_have_the_header_and_time_of_their_scans(played, bag):
    out, _, _, _ = played
    scans = messages_of(bag, {SCAN_TOPIC})
    del scans[BAD_SCAN]
    outputs = messages_of(out / 'labelled_bag', {POINTS_TOPIC})
    assert [output.time for output in outputs] == [scan.time for scan in scans]
    assert [decode(CLOUD_TYPE, output.data).header for output in outputs] == [
        decode(CLOUD_TYPE, scan.data).header for scan in scans
    ]


def test_the_node_sends_what_the_labelling_in_code_writes(played, bag, parameters, tmp_path):
    out, _, _, _ = played
    config = NodeConfig(
        model=ModelConfig(path=parameters['model.path']),
        sensor_pose=tuple(parameters['sensor_pose']),
    )
    result = label_bag(bag, tmp_path / 'labelled', Segmenter(config), config)
    assert (result.num_labelled, result.dropped) == (2, {'size_mismatch': 1})
    for sent, written in zip(
        messages_of(out / 'labelled_bag', {POINTS_TOPIC}),
        messages_of(tmp_path / 'labelled', {POINTS_TOPIC}),
        strict=True,
    ):
        live, in_code = (decode(CLOUD_TYPE, item.data) for item in (sent, written))
        assert (written.time, in_code.header) == (sent.time, live.header)
        assert in_code.data.tobytes() == live.data.tobytes()


def test_every_output_has_its_markers_in_the_labelled_bag(played):
    out, _, _, _ = played
    points = messages_of(out / 'labelled_bag', {POINTS_TOPIC})
    markers = messages_of(out / 'labelled_bag', {MARKERS_TOPIC})
    assert [message.time for message in markers] == [message.time for message in points]


def test_all_other_messages_are_in_the_labelled_bag_as_they_were(played, bag):
    out, _, _, _ = played
    others = {'/clock', '/tf', '/tf_static', SIDE_MESSAGE.topic}
    copies = messages_of(out / 'labelled_bag', others)
    assert copies == messages_of(bag, others)
    assert SIDE_MESSAGE in copies


def test_the_scan_to_show_has_predicted_and_true_labels(played):
    _, _, shown, _ = played
    assert shown.image_shape == (48, 64)
    assert len(shown.cloud) == len(shown.predicted.class_ids) == 48 * 64
    assert len(shown.truth.class_ids) == 48 * 64


def test_progress_is_told_after_every_scan(played):
    assert played[3] == [(1, 3), (2, 3), (3, 3)]


def test_the_environment_is_as_before(played):
    assert 'ROS_DOMAIN_ID' not in os.environ
    assert not [name for name in os.environ if name.endswith('_DEFAULT_PROFILES_FILE')]


def test_at_the_pace_of_the_clock_every_scan_is_accounted_for(tmp_path, bag, parameters):
    report, _ = replay(bag, tmp_path, ReplayConfig(parameters=parameters, pace='clock'))
    assert (report.num_sent, report.num_lost) == (3, 0)
    assert report.num_labelled >= 1


def test_the_same_bag_gives_the_same_outputs_byte_for_byte(played, tmp_path, bag, parameters):
    replay(bag, tmp_path, ReplayConfig(parameters=parameters))
    first, second = (
        [message.data for message in messages_of(out / 'labelled_bag', {POINTS_TOPIC})]
        for out in (played[0], tmp_path)
    )
    assert first == second
    assert len(first) == 2


def test_an_interrupt_leaves_neither_node_nor_half_a_bag(tmp_path, bag, parameters):
    seen = []

    def interrupt(done, total):
        seen.extend(nodes_of_this_process())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(bag, tmp_path, ReplayConfig(parameters=parameters), interrupt)
    assert len(seen) == 1
    assert nodes_of_this_process() == []
    assert os.listdir(tmp_path) == ['node.log']


def test_a_node_that_does_not_start_is_quoted(tmp_path, bag):
    # "y" must arrive as the axis, not as YAML's other word for true.
    parameters = {'up': 'y', 'model.path': '/nowhere/weights.npz'}
    with pytest.raises(ReplayError, match=r'status 1: .*no weights at /nowhere/weights\.npz'):
        replay(bag, tmp_path / 'out', ReplayConfig(parameters=parameters))
    assert not (tmp_path / 'out' / 'labelled_bag').exists()


def test_a_topic_without_messages_is_an_error(tmp_path):
    with new_bag(tmp_path / 'bag') as writer:
        writer.add(standard_channel('/points', CLOUD_TYPE))
    with pytest.raises(DatasetError, match=r'has no message on /points'):
        replay(tmp_path / 'bag', tmp_path / 'out', ReplayConfig())


def test_a_bag_without_scans_is_an_error_before_anything_starts(tmp_path):
    with new_bag(tmp_path / 'bag'):
        pass
    with pytest.raises(DatasetError, match='no PointCloud2 topic'):
        replay(tmp_path / 'bag', tmp_path / 'out', ReplayConfig())
    assert not (tmp_path / 'out').exists()


def test_a_folder_with_other_files_is_not_taken(tmp_path):
    (tmp_path / 'thesis.tex').write_text('mine')
    with pytest.raises(ReplayError, match=r'holds other files \(thesis\.tex\)'):
        make_folder(tmp_path)


def test_the_folder_of_an_earlier_replay_is_taken_again(tmp_path):
    for name in ('node.log', 'report.json', 'segmentation.png'):
        (tmp_path / name).write_text('')
    (tmp_path / 'labelled_bag').mkdir()
    make_folder(tmp_path)
