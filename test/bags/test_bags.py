# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.bags: bags that are read, written and replaced."""

import os
from pathlib import Path
import sqlite3
import subprocess
import sys

from asis_ros.bags.messages import (
    BagMessage,
    Channel,
    CLOUD_TYPE,
    decode,
    encode,
    LATCHED,
    standard_channel,
    TYPESTORE,
)
from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.errors import DatasetError
import pytest
from rosbags.interfaces import QosDurability
from rosbags.rosbag2 import CompressionFormat, CompressionMode, Reader, StoragePlugin, Writer
import yaml

STRING_TYPE = 'std_msgs/msg/String'


def string(text):
    return encode(STRING_TYPE, TYPESTORE.types[STRING_TYPE](text))


def write_bag(path, topics, storage=StoragePlugin.MCAP, compression=CompressionMode.NONE):
    """Write a bag with one message 'hello' on every topic that is a string."""
    writer = Writer(path, version=8, storage_plugin=storage)
    writer.set_compression(compression, CompressionFormat.ZSTD)
    with writer:
        for time, (topic, kind) in enumerate(topics.items()):
            connection = writer.add_connection(topic, kind, typestore=TYPESTORE)
            if kind == STRING_TYPE:
                writer.write(connection, time, string('hello'))
    return path


def without_definitions(path):
    """Take from a bag of SQLite what those of ROS 2 Humble do not have."""
    with sqlite3.connect(path / f'{path.name}.db3') as database:
        database.execute('DELETE FROM message_definitions')
    return path


@pytest.mark.parametrize('storage', list(StoragePlugin))
@pytest.mark.parametrize(
    'compression', [CompressionMode.NONE, CompressionMode.FILE, CompressionMode.MESSAGE]
)
def test_bags_of_both_storages_are_read_with_any_compression(tmp_path, storage, compression):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE}, storage, compression)
    with Bag(path) as bag:
        messages = list(bag.messages())
    assert [(item.topic, item.type_name, item.time) for item in messages] == [
        ('/chat', STRING_TYPE, 0)
    ]
    assert messages[0].data == string('hello')


def test_a_single_storage_file_is_read_without_its_folder(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE})
    with Bag(path / 'bag.mcap') as bag:
        assert len(list(bag.messages())) == 1


def test_a_topic_without_messages_is_listed(tmp_path):
    with new_bag(tmp_path / 'bag') as writer:
        writer.add(standard_channel('/points', CLOUD_TYPE))
    with Bag(tmp_path / 'bag') as bag:
        assert (bag.cloud_topic(), bag.count('/points')) == ('/points', 0)


def test_a_bag_without_message_definitions_is_decoded(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE}, StoragePlugin.SQLITE3)
    with Bag(without_definitions(path)) as bag:
        [message] = bag.messages()
    assert decode(message.type_name, message.data).data == 'hello'


def test_only_the_selected_topics_are_read(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE, '/talk': STRING_TYPE})
    with Bag(path) as bag:
        assert [message.topic for message in bag.messages({'/talk'})] == ['/talk']
        assert list(bag.messages({'/other'})) == []


def test_the_only_scan_topic_is_found(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE, '/points': CLOUD_TYPE})
    with Bag(path) as bag:
        assert bag.cloud_topic() == '/points'


def test_one_of_several_scan_topics_can_be_named(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/a': CLOUD_TYPE, '/b': CLOUD_TYPE})
    with Bag(path) as bag:
        assert bag.cloud_topic('/b') == '/b'


def test_several_scan_topics_are_listed_to_choose_from(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/b': CLOUD_TYPE, '/a': CLOUD_TYPE})
    with Bag(path) as bag, pytest.raises(DatasetError, match=r'2 .* with --topic: /a, /b'):
        bag.cloud_topic()


@pytest.mark.parametrize('wanted', [None, '/chat', '/nowhere'])
def test_without_the_scan_topic_all_topics_are_listed(tmp_path, wanted):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE})
    expected = r'no PointCloud2 topic.*; it has: /chat \(std_msgs/msg/String\)'
    with Bag(path) as bag, pytest.raises(DatasetError, match=expected):
        bag.cloud_topic(wanted)


def test_a_missing_bag_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r'there is no bag at .*gone'):
        Bag(tmp_path / 'gone')


def test_a_folder_without_a_bag_is_refused(tmp_path):
    with pytest.raises(DatasetError, match='metadata'), Bag(tmp_path):
        pass


def test_a_ros_1_bag_is_refused_with_the_command_to_convert_it():
    with pytest.raises(DatasetError, match=r'rosbags-convert --src old\.bag --dst old'):
        Bag(Path('old.bag'))


def test_damage_found_while_reading_is_reported_with_the_bag(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE}, compression=CompressionMode.MESSAGE)
    storage = path / 'bag.mcap'
    content = bytearray(storage.read_bytes())
    frame = content.index(b'\x28\xb5\x2f\xfd')  # where a zstd frame starts
    start, end = frame + 4, frame + 8
    content[start:end] = b'\xff' * 4
    storage.write_bytes(content)
    with Bag(path) as bag, pytest.raises(DatasetError, match='is it complete'):
        list(bag.messages())


def test_bytes_of_another_message_are_refused():
    with pytest.raises(DatasetError, match='not a valid sensor_msgs/msg/PointCloud2'):
        decode(CLOUD_TYPE, string('hello'))


def test_a_new_bag_replaces_an_older_one_of_this_package(tmp_path):
    for text in ('old', 'new'):
        with new_bag(tmp_path / 'bag') as writer:
            writer.write(BagMessage(standard_channel('/chat', STRING_TYPE), 0, string(text)))
    with Bag(tmp_path / 'bag') as bag:
        assert [message.data for message in bag.messages()] == [string('new')]


def test_a_bag_of_another_program_is_kept(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE})
    with pytest.raises(DatasetError, match='not a bag of this program'), new_bag(path):
        pass
    assert sorted(os.listdir(path)) == ['bag.mcap', 'metadata.yaml']


def test_a_bag_with_an_added_file_is_kept(tmp_path):
    with new_bag(tmp_path / 'bag'):
        pass
    (tmp_path / 'bag' / 'notes.txt').write_text('mine')
    with pytest.raises(DatasetError, match='not a bag of'), new_bag(tmp_path / 'bag'):
        pass
    assert (tmp_path / 'bag' / 'notes.txt').read_text() == 'mine'


def test_an_interrupted_bag_leaves_nothing_behind(tmp_path):
    with pytest.raises(KeyboardInterrupt), new_bag(tmp_path / 'bag'):
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == []


def test_a_bag_in_a_missing_folder_is_refused_by_name(tmp_path):
    path = tmp_path / 'missing' / 'bag'
    with pytest.raises(DatasetError, match=r'cannot write the bag .*missing'), new_bag(path):
        pass


def copied(message, folder):
    """Write a message to a new bag and give it as a reader finds it."""
    with new_bag(folder / 'copy') as writer:
        writer.write(message)
    with Bag(folder / 'copy') as bag:
        [copy] = bag.messages()
    return copy


def test_messages_are_copied_unchanged_from_mcap(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE})
    with Bag(path) as bag:
        [message] = bag.messages()
    assert copied(message, tmp_path) == message


def test_messages_are_copied_unchanged_from_sqlite(tmp_path):
    path = write_bag(tmp_path / 'bag', {'/chat': STRING_TYPE}, StoragePlugin.SQLITE3)
    with Bag(path) as bag:
        [message] = bag.messages()
    copy = copied(message, tmp_path)
    assert (copy.channel, copy.time, copy.data) == (message.channel, message.time, message.data)
    assert copy.channel.type_hash == TYPESTORE.hash_rihs01(STRING_TYPE)


def test_a_missing_definition_of_a_standard_message_is_added(tmp_path):
    copy = copied(BagMessage(Channel(topic='/a', type_name=STRING_TYPE), 5, b'x'), tmp_path)
    assert (copy.channel.definition_format, copy.data) == ('ros2msg', b'x')
    assert 'string data' in copy.channel.definition.decode()


def test_no_definition_is_added_of_a_type_that_releases_changed(tmp_path):
    # Humble added textures to it.
    channel = Channel(topic='/a', type_name='visualization_msgs/msg/Marker')
    assert TYPESTORE.generate_msgdef(channel.type_name, ros_version=2)
    assert copied(BagMessage(channel, 5, b'x'), tmp_path).channel == channel


@pytest.mark.parametrize(
    ('definition', 'kind'),
    [
        (b'', ''),
        (b'', 'unknown'),
        (b'other_msgs/Part part', 'ros2msg'),
        (b'struct } of nothing', 'ros2idl'),
        (b'\xff not text', 'ros2msg'),
        (b'{}', 'jsonschema'),
    ],
)
def test_a_definition_is_kept_as_recorded_whatever_it_is(tmp_path, definition, kind):
    channel = Channel(
        topic='/a', type_name='my_msgs/msg/Own', definition=definition, definition_format=kind
    )
    assert copied(BagMessage(channel, 5, b'x', 4, 3), tmp_path) == BagMessage(
        channel, 5, b'x', 4, 3
    )


def test_a_json_channel_is_kept_but_not_promised_to_ros(tmp_path):
    channel = Channel(topic='/a', type_name='Own', encoding='json')
    message = BagMessage(channel, 5, b'{}', 5)
    assert copied(message, tmp_path) == message
    metadata = yaml.safe_load((tmp_path / 'copy' / 'metadata.yaml').read_text())
    assert metadata['rosbag2_bagfile_information']['topics_with_message_count'] == []


def test_written_bags_are_read_by_the_rosbags_library(tmp_path):
    channel = standard_channel('/chat', STRING_TYPE, LATCHED)
    copied(BagMessage(channel, 5, string('hello')), tmp_path)
    with Reader(tmp_path / 'copy') as reader:
        [connection] = reader.connections
        [(_, time, data)] = reader.messages()
    [qos] = connection.ext.offered_qos_profiles
    assert (qos.durability, qos.depth) == (QosDurability.TRANSIENT_LOCAL, 1)
    assert (connection.topic, connection.msgtype, connection.digest) == (
        '/chat', STRING_TYPE, TYPESTORE.hash_rihs01(STRING_TYPE)
    )  # fmt: skip
    assert (time, data) == (5, string('hello'))


def test_a_second_writer_of_the_same_bag_is_refused(tmp_path):
    path = tmp_path / 'bag'
    script = (
        'import sys, time; from pathlib import Path; from asis_ros.bags.writer import new_bag\n'
        "with new_bag(Path(sys.argv[1])): print('writing', flush=True); time.sleep(60)"
    )
    command = [sys.executable, '-c', script, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == 'writing\n'
        with (
            pytest.raises(DatasetError, match=rf'{path} is in use by process {writer.pid} '),
            new_bag(path),
        ):
            pass
        writer.kill()
    with new_bag(path):  # that a killed process holds no longer
        pass


def test_what_a_killed_writer_left_is_replaced(tmp_path):
    (tmp_path / '.bag.part').mkdir()
    (tmp_path / '.bag.part' / 'bag.mcap').write_bytes(b'half')
    (tmp_path / '.bag.old').mkdir()  # that it was about to replace
    (tmp_path / '.bag.old' / 'bag.mcap').write_bytes(b'old')
    for _ in range(2):
        with new_bag(tmp_path / 'bag'):
            pass
    assert os.listdir(tmp_path) == ['bag']
    assert sorted(os.listdir(tmp_path / 'bag')) == ['bag.mcap', 'metadata.yaml']
