# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.recorded.label: labels beside all that was recorded."""

from dataclasses import replace
import hashlib
import os
import shutil

from asis_ros.bags.messages import BagMessage, Channel, CLOUD_TYPE, standard_channel
from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.errors import ConfigError, DatasetError
from asis_ros.ros.messages.boxes import ObjectConfig
from asis_ros.ros.node.config import NodeConfig
from asis_ros.ros.recorded.class_names import read_class_names
from asis_ros.ros.recorded.label import label_bag
from labelled_bags import added, cloud, output, recorded, truth, write_bag
import pytest
from rosbags.rosbag2 import CompressionFormat, CompressionMode, Reader, StoragePlugin, Writer
from rosbags.typesys import get_types_from_msg, get_typestore, Stores
from scripted_segmenter import ScriptedSegmenter
from small_bags import messages_of

CHAIR = 8
LEVEL = NodeConfig()
POINTS, MARKERS, DETECTIONS = (
    f'/asis_segmenter/output/{name}' for name in ('points', 'markers', 'detections')
)
INFO = '/asis_segmenter/label_info'


@pytest.fixture
def bag(tmp_path):
    """Write three scans of two chairs, and a topic of a type that nobody knows."""
    channel = Channel(
        topic='/laser',
        type_name='acme_msgs/msg/Beam',
        definition=b'float64 watts',
        definition_format='ros2msg',
        type_hash='h',
    )
    path = tmp_path / 'bag'
    with new_bag(path) as writer:
        for second in range(1, 4):
            scan = truth(second, [CHAIR, CHAIR], [1, 2], x=[float(second), 5.0])
            points = standard_channel('/points', CLOUD_TYPE)
            data = encode_cloud(scan)
            writer.write(BagMessage(points, second * 10**9, data, second * 10**9 - 5, second))
            writer.write(BagMessage(channel, second * 10**9 + 1, b'\x00\x01\x00\x00watts'))
    return path


def encode_cloud(message):
    return bytes(get_typestore(Stores.ROS2_JAZZY).serialize_cdr(message, CLOUD_TYPE))


def label(path, out, segmenter=None, config=LEVEL, topic=None):
    segmenter = segmenter or chairs()
    return label_bag(path, out, segmenter, config, topic)


def chairs():
    segmenter = ScriptedSegmenter()
    segmenter.num_instances = 3  # of two points, each is one
    return segmenter


def digest_of(path):
    files = sorted(item for item in path.rglob('*') if item.is_file())
    return [(item, hashlib.sha256(item.read_bytes()).digest(), item.stat()) for item in files]


def test_every_recorded_message_keeps_bytes_times_number_and_definition(bag, tmp_path):
    result = label(bag, tmp_path / 'out')
    assert (result.num_labelled, result.dropped) == (3, {})
    assert recorded(tmp_path / 'out') == recorded(bag)
    assert recorded(bag)[1].channel.definition == b'float64 watts'


def test_labels_follow_their_scan_at_its_time(bag, tmp_path):
    label(bag, tmp_path / 'out')
    first, *rest = messages_of(tmp_path / 'out', None)
    assert (first.topic, first.time) == (INFO, 10**9)
    assert [(item.topic, item.time) for item in rest[:5]] == [
        ('/points', 10**9),
        (POINTS, 10**9),
        (MARKERS, 10**9),
        (DETECTIONS, 10**9),
        ('/laser', 10**9 + 1),
    ]


def test_labels_are_those_of_the_segmenter_with_the_ids_of_the_tracks(bag, tmp_path):
    label(bag, tmp_path / 'out')
    scans = added(tmp_path / 'out', POINTS)
    assert [scan.header.stamp.sec for scan in scans] == [1, 2, 3]
    for scan in scans:
        points = scan.data.view('<u4').reshape(2, 7)
        assert points[:, 4].tolist() == [CHAIR, CHAIR]
        assert sorted(points[:, 5].tolist())[0] > 0
    # The second chair stays where it is; the first one walks.
    assert len({int(scan.data.view('<u4').reshape(2, 7)[1, 5]) for scan in scans}) == 1


def test_markers_and_detections_name_the_objects(bag, tmp_path):
    label(bag, tmp_path / 'out')
    [markers, *_], [detections, *_] = (added(tmp_path / 'out', t) for t in (MARKERS, DETECTIONS))
    assert {marker.ns for marker in markers.markers} == {'box/chair', 'text/chair'}
    assert [item.results[0].hypothesis.class_id for item in detections.detections] == ['chair'] * 2
    assert {item.id for item in detections.detections} == {
        str(marker.id) for marker in markers.markers
    }
    assert detections.header.frame_id == 'lidar'


def test_class_names_are_in_the_bag(bag, tmp_path):
    label(bag, tmp_path / 'out')
    with Bag(tmp_path / 'out') as opened:
        assert read_class_names(opened)[CHAIR] == 'chair'


def test_another_library_reads_the_detections_by_their_recorded_definition(bag, tmp_path):
    label(bag, tmp_path / 'out')
    store = get_typestore(Stores.ROS2_JAZZY)
    with Reader(tmp_path / 'out') as reader:
        [connection] = [item for item in reader.connections if item.topic == DETECTIONS]
        store.register(get_types_from_msg(connection.msgdef.data, connection.msgtype))
        _, _, data = next(reader.messages([connection]))
    assert len(store.deserialize_cdr(data, connection.msgtype).detections) == 2


def test_the_input_stays_as_it_is(bag, tmp_path):
    before = digest_of(bag)
    label(bag, tmp_path / 'out')
    assert digest_of(bag) == before


@pytest.mark.parametrize('storage', list(StoragePlugin))
@pytest.mark.parametrize(
    'compression', [CompressionMode.NONE, CompressionMode.FILE, CompressionMode.MESSAGE]
)
def test_bags_of_both_storages_are_labelled_with_any_compression(tmp_path, storage, compression):
    writer = Writer(tmp_path / 'bag', version=8, storage_plugin=storage)
    writer.set_compression(compression, CompressionFormat.ZSTD)
    store = get_typestore(Stores.ROS2_JAZZY)
    scan = encode_cloud(truth(1, [CHAIR], [1]))
    with writer:
        points = writer.add_connection('/points', CLOUD_TYPE, typestore=store)
        chat = writer.add_connection('/chat', 'std_msgs/msg/String', typestore=store)
        writer.write(points, 10**9, scan)
        writer.write(chat, 2 * 10**9, b'\x00\x01\x00\x00\x01\x00\x00\x00\x00')
    assert label(tmp_path / 'bag', tmp_path / 'out').num_labelled == 1
    copied = recorded(tmp_path / 'out')
    assert [(item.topic, item.data) for item in copied] == [
        ('/points', scan), ('/chat', b'\x00\x01\x00\x00\x01\x00\x00\x00\x00')
    ]  # fmt: skip


def test_the_files_of_a_split_bag_become_one_bag(bag, tmp_path):
    split = tmp_path / 'split'
    split.mkdir()
    shutil.copy(bag / 'bag.mcap', split / 'split_0.mcap')
    later = write_bag(tmp_path / 'later', ('/points', cloud(9, {'x': [0.0]}, {})))
    shutil.copy(later / 'later.mcap', split / 'split_1.mcap')
    assert label(split, tmp_path / 'out').num_labelled == 4
    assert len(recorded(tmp_path / 'out')) == 7


def test_labels_of_an_earlier_run_are_replaced(tmp_path):
    path = write_bag(
        tmp_path / 'bag', ('/points', cloud(1, {'x': [0.0]}, {})), (POINTS, output(1, [3], [7]))
    )
    label(path, tmp_path / 'out', topic='/points')
    [scan] = added(tmp_path / 'out', POINTS)
    assert scan.data.view('<u4')[4] == CHAIR


def test_the_topic_of_the_labels_is_refused_as_topic_of_the_scans(tmp_path):
    path = write_bag(tmp_path / 'bag', (POINTS, output(1, [3], [7])))
    with pytest.raises(DatasetError, match='holds labels: choose other scans with --topic'):
        label(path, tmp_path / 'out')


def test_scans_that_cannot_be_labelled_are_copied_and_counted(tmp_path, caplog):
    broken = truth(2, [CHAIR], [1])
    broken.fields[2].name = 'w'
    path = write_bag(tmp_path / 'bag', ('/points', truth(1, [CHAIR], [1])), ('/points', broken))
    noise = tmp_path / 'noise'
    with Bag(path) as opened, new_bag(noise) as writer:
        for message in opened.messages():
            writer.write(message)
        writer.write(BagMessage(message.channel, 5 * 10**9, b'\x00\x01\x00\x00noise'))
    result = label(noise, tmp_path / 'out')
    assert (result.num_labelled, result.dropped) == (1, {'missing_field': 1, 'unreadable': 1})
    assert recorded(tmp_path / 'out') == recorded(noise)
    assert 'the scan at 1.000 s is not labelled (missing_field)' in caplog.text


def test_without_any_labelled_scan_there_is_an_error_and_no_bag(tmp_path):
    broken = truth(2, [CHAIR], [1])
    broken.fields[2].name = 'w'
    path = write_bag(tmp_path / 'bag', ('/points', broken))
    with pytest.raises(DatasetError, match=r'no scan of .* can be labelled: missing_field 1'):
        label(path, tmp_path / 'out')
    assert sorted(os.listdir(tmp_path)) == ['bag']


class Interrupted(ScriptedSegmenter):
    """Is interrupted at its third scan."""

    def segment(self, *args, **options):
        if len(self.clouds) == 2:
            raise KeyboardInterrupt
        return super().segment(*args, **options)


def test_an_interrupted_run_is_finished_by_the_next_one_to_the_same_bytes(bag, tmp_path, caplog):
    out, first = tmp_path / 'out', Interrupted()
    first.num_instances = 3
    with pytest.raises(KeyboardInterrupt):
        label(bag, out, first)
    assert not out.exists()
    assert 'the labels of 2 scans are kept' in caplog.text
    second = chairs()
    result = label(bag, out, second)
    assert (len(second.clouds), result.num_kept, result.num_labelled) == (1, 2, 3)
    label(bag, tmp_path / 'whole')
    assert messages_of(out, None) == messages_of(tmp_path / 'whole', None)
    assert sorted(os.listdir(tmp_path)) == ['bag', 'out', 'whole']


def test_kept_labels_of_other_settings_or_damaged_ones_are_not_used(bag, tmp_path):
    out = tmp_path / 'out'
    with pytest.raises(KeyboardInterrupt):
        label(bag, out, Interrupted())
    first, _ = sorted((tmp_path / '.out.labels').iterdir())
    first.write_bytes(b'')
    assert label(bag, out, chairs()).num_kept == 1
    with pytest.raises(KeyboardInterrupt):
        label(bag, tmp_path / 'other', Interrupted())
    up = replace(LEVEL, up='y')
    assert label(bag, tmp_path / 'other', chairs(), up).num_kept == 0


def test_a_finished_bag_is_labelled_again_only_with_other_settings(bag, tmp_path):
    out = tmp_path / 'out'
    label(bag, out)
    again = chairs()
    result = label(bag, out, again)
    assert result.was_finished
    assert (result.num_labelled, again.clouds) == (3, [])
    few = replace(LEVEL, objects=ObjectConfig(classes=('table',)))
    assert not label(bag, out, again, few).was_finished
    assert added(out, DETECTIONS)[0].detections == []


@pytest.mark.parametrize('target', ['bag', 'bag/inner', 'bag/../bag'])
def test_the_input_is_no_place_for_the_output(bag, tmp_path, target):
    before = digest_of(bag)
    with pytest.raises(DatasetError, match='would change the bag'):
        label(bag, tmp_path / target)
    with pytest.raises(DatasetError, match='would change the bag'):
        label(bag / 'bag.mcap', bag)
    assert digest_of(bag) == before


def test_a_bag_that_is_no_labelled_bag_is_not_replaced(bag, tmp_path):
    other = write_bag(tmp_path / 'other', ('/points', cloud(1, {'x': [0.0]}, {})))
    before = digest_of(other)
    with pytest.raises(DatasetError, match='other exists and is no bag of "asis label-bag"'):
        label(bag, other)
    assert digest_of(other) == before


def test_a_latency_budget_is_refused(bag, tmp_path):
    with pytest.raises(ConfigError, match='latency_budget_ms is 50'):
        label(bag, tmp_path / 'out', config=NodeConfig(latency_budget_ms=50.0))
