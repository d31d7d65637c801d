# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Bags that the field sends: without metadata, with wrong ones, cut off, damaged, compressed."""

from pathlib import Path
import shutil
import sqlite3

from asis_ros.bags.reader import Bag
from asis_ros.bags.writer import new_bag
from asis_ros.errors import DatasetError
from mcap.writer import CompressionType, Writer
import numpy as np
import pytest
from rosbags.rosbag2 import StoragePlugin
from rosbags.rosbag2 import Writer as BagWriter
from rosbags.typesys import get_typestore, Stores
import yaml
import zstandard

STRING_TYPE = 'std_msgs/msg/String'
JAZZY = get_typestore(Stores.ROS2_JAZZY)
RANDOM = np.random.default_rng(0)
CONTENTS = [RANDOM.bytes(300_000) for _ in range(3)]
"""Three messages that zstd and lz4 cannot make smaller."""


def write_bag(path, storage=StoragePlugin.MCAP):
    """Write a bag with the messages b'0', b'1' and b'2' on /chat, at 0, 1 and 2 ns."""
    with BagWriter(path, version=9, storage_plugin=storage) as writer:
        chat = writer.add_connection('/chat', STRING_TYPE, typestore=JAZZY)
        for time in range(3):
            writer.write(chat, time, str(time).encode())
    return path


def write_mcap(path, compression=CompressionType.NONE, profile='ros2'):
    """Write one chunk with the three ``CONTENTS``."""
    with path.open('wb') as stream:
        writer = Writer(stream, 2**24, compression)
        writer.start(profile)
        schema = writer.register_schema(STRING_TYPE, 'ros2msg', b'string data')
        channel = writer.register_channel('/chat', 'cdr', schema)
        for time, data in enumerate(CONTENTS):
            writer.add_message(channel, time, data, time)
        writer.finish()
    return path


def change_metadata(path, change):
    """Change the metadata of a bag."""
    file = path / 'metadata.yaml'
    content = yaml.safe_load(file.read_text())
    change(content['rosbag2_bagfile_information'])
    file.write_text(yaml.safe_dump(content))


def data_of(path):
    with Bag(path) as bag:
        messages = [message.data for message in bag.messages()]
        assert bag.count('/chat') == len(messages)
    return messages


@pytest.mark.parametrize('storage', list(StoragePlugin))
def test_other_qualities_of_service_in_the_metadata_lose_no_message(tmp_path, storage):
    def change(content):
        [topic] = content['topics_with_message_count']
        topic['topic_metadata']['offered_qos_profiles'] = [{'depth': 7}]

    path = write_bag(tmp_path / 'bag', storage)
    change_metadata(path, change)
    assert data_of(path) == [b'0', b'1', b'2']


def test_a_topic_that_the_metadata_do_not_name_is_read(tmp_path):
    path = write_bag(tmp_path / 'bag')
    change_metadata(path, lambda content: content.update(topics_with_message_count=[]))
    assert data_of(path) == [b'0', b'1', b'2']


@pytest.mark.parametrize('storage', list(StoragePlugin))
def test_a_bag_without_metadata_is_read_with_a_warning(tmp_path, storage, caplog):
    path = write_bag(tmp_path / 'bag', storage)
    (path / 'metadata.yaml').unlink()
    assert data_of(path) == [b'0', b'1', b'2']
    assert 'has no metadata.yaml: reading bag.' in caplog.text


@pytest.mark.parametrize('storage', list(StoragePlugin))
def test_without_a_storage_identifier_the_ending_of_the_file_decides(tmp_path, storage):
    path = write_bag(tmp_path / 'bag', storage)
    change_metadata(path, lambda content: content.update(storage_identifier=''))
    assert data_of(path) == [b'0', b'1', b'2']


def test_unreadable_metadata_are_refused_with_what_to_type(tmp_path):
    path = write_bag(tmp_path / 'bag')
    (path / 'metadata.yaml').write_text('rosbag2_bagfile_information: [')
    with pytest.raises(DatasetError, match=r'itself, or repair it with "ros2 bag reindex .*bag"'):
        Bag(path)
    assert data_of(path / 'bag.mcap') == [b'0', b'1', b'2']


def test_fewer_messages_than_the_metadata_promise_are_a_warning(tmp_path, caplog):
    path = write_bag(tmp_path / 'bag')
    change_metadata(path, lambda content: content['topics_with_message_count'][0].update(
        message_count=5
    ))  # fmt: skip
    assert data_of(path) == [b'0', b'1', b'2']
    assert 'metadata.yaml promises 5 messages on /chat, the files hold 3' in caplog.text


def test_a_whole_bag_gives_no_warning(tmp_path, caplog):
    assert data_of(write_bag(tmp_path / 'bag')) == [b'0', b'1', b'2']
    assert not caplog.text


def split_bag(path):
    """Write a bag of two files, the second first in the alphabet."""
    write_bag(path)
    (path / 'bag.mcap').rename(path / 'z.mcap')
    shutil.copy(path / 'z.mcap', path / 'a.mcap')
    change_metadata(path, lambda content: content.update(relative_file_paths=['z.mcap', 'a.mcap']))
    return path


def test_the_files_of_a_split_bag_are_read_in_their_order(tmp_path):
    path = split_bag(tmp_path / 'bag')
    (path / 'a.mcap').unlink()
    write_mcap(path / 'a.mcap')
    assert data_of(path) == [b'0', b'1', b'2', *CONTENTS]


def test_a_missing_file_of_a_split_bag_is_named(tmp_path):
    path = split_bag(tmp_path / 'bag')
    (path / 'a.mcap').unlink()
    with pytest.raises(DatasetError, match=r'lacks a\.mcap, which metadata\.yaml names'):
        Bag(path)


@pytest.mark.parametrize('compression', list(CompressionType))
def test_of_a_killed_recording_all_whole_messages_are_read(tmp_path, compression, caplog):
    path = write_mcap(tmp_path / 'bag.mcap', compression)
    # In the middle of the third message.
    path.write_bytes(path.read_bytes()[:750_000])
    assert data_of(path) == CONTENTS[:2]
    assert 'bag.mcap ends early' in caplog.text
    assert 'it has 2 messages' in caplog.text


def test_a_recording_that_lacks_its_last_bytes_is_read_with_a_warning(tmp_path, caplog):
    path = write_mcap(tmp_path / 'bag.mcap')
    path.write_bytes(path.read_bytes()[:-10])
    assert data_of(path) == CONTENTS
    assert 'ends early' in caplog.text


def test_zeros_after_a_crash_are_the_end_of_a_recording(tmp_path, caplog):
    path = write_mcap(tmp_path / 'bag.mcap')
    whole = path.read_bytes()
    end = whole.index(CONTENTS[2]) + 300_000
    path.write_bytes(whole[:end] + bytes(10_000))
    assert data_of(path) == CONTENTS
    assert 'ends early' in caplog.text


def test_a_damaged_chunk_without_an_index_is_named(tmp_path, caplog):
    path = write_mcap(tmp_path / 'bag.mcap')
    content = bytearray(path.read_bytes()[:-10])
    content[500_000] ^= 1
    path.write_bytes(content)
    with Bag(path) as bag:
        assert list(bag.messages()) == []
    assert 'is damaged (a chunk is damaged: its checksum or size is wrong)' in caplog.text


def test_a_damaged_chunk_with_an_index_is_an_error(tmp_path):
    path = write_mcap(tmp_path / 'bag.mcap')
    content = bytearray(path.read_bytes())
    content[500_000] ^= 1
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=r'bag\.mcap, is it complete\? .*crc'):
        data_of(path)


@pytest.mark.parametrize('storage', list(StoragePlugin))
def test_a_compressed_storage_file_is_read_alone(tmp_path, storage):
    [file] = [
        item for item in write_bag(tmp_path / 'bag', storage).iterdir() if 'bag' in item.name
    ]
    compressed = Path(f'{file}.zstd')
    compressed.write_bytes(zstandard.compress(file.read_bytes()))
    file.unlink()
    assert data_of(compressed) == [b'0', b'1', b'2']


def test_a_ros_1_profile_is_refused_with_the_command_to_convert_it(tmp_path):
    path = write_mcap(tmp_path / 'old.mcap', profile='ros1')
    expected = r'old\.mcap is a ROS 1 bag: .*"rosbags-convert --src FILE\.bag --dst old"'
    with pytest.raises(DatasetError, match=expected):
        data_of(path)


def test_another_database_is_refused_by_name(tmp_path):
    with sqlite3.connect(tmp_path / 'other.db3') as database:
        database.execute('CREATE TABLE cars (name TEXT)')
    with pytest.raises(DatasetError, match=r'other\.db3 is a database, but not one of rosbag2'):
        data_of(tmp_path / 'other.db3')


@pytest.mark.parametrize('name', ['noise.mcap', 'noise.db3', 'noise.mcap.zstd'])
@pytest.mark.parametrize('content', [b'', b'noise' * 1000])
def test_a_file_of_noise_is_refused_by_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError, match='noise'):
        data_of(tmp_path / name)


def test_a_file_of_another_kind_is_refused_by_name(tmp_path):
    (tmp_path / 'cloud.ply').write_text('ply')
    with pytest.raises(DatasetError, match=r'cloud\.ply is no storage file of a bag: expected'):
        Bag(tmp_path / 'cloud.ply')


def test_a_recording_with_a_log_of_changes_is_read_to_its_last_message(tmp_path):
    path = write_bag(tmp_path / 'bag', StoragePlugin.SQLITE3)
    database = sqlite3.connect(path / 'bag.db3', isolation_level=None)
    database.execute('PRAGMA journal_mode=WAL')
    database.execute("INSERT INTO messages (topic_id, timestamp, data) VALUES (1, 3, x'33')")
    for name in ('bag.db3', 'bag.db3-wal'):  # as after a kill
        shutil.copy(path / name, tmp_path / name)
    database.close()
    assert data_of(tmp_path / 'bag.db3') == [b'0', b'1', b'2', b'3']


@pytest.mark.parametrize('path', ['../outside.mcap', '/{}/outside.mcap', '..', ''])
def test_files_outside_of_the_bag_are_not_read(tmp_path, path):
    write_mcap(tmp_path / 'outside.mcap')
    bag = write_bag(tmp_path / 'bag')
    names = [path.format(tmp_path)]
    change_metadata(bag, lambda content: content.update(relative_file_paths=names))
    with pytest.raises(DatasetError, match=r'lacks outside\.mcap|is no storage file'):
        Bag(bag)


@pytest.mark.parametrize(
    'content',
    ['[' * 100_000, 'rosbag2_bagfile_information: {relative_file_paths: [a], custom_data: [1]}'],
)
def test_metadata_that_are_a_trap_are_refused(tmp_path, content):
    bag = write_bag(tmp_path / 'bag')
    (bag / 'metadata.yaml').write_text(content)
    with pytest.raises(DatasetError, match=r'cannot read .*metadata\.yaml'):
        Bag(bag)
    with pytest.raises(DatasetError, match='is not a bag of this program'), new_bag(bag):
        pass


def test_a_few_bytes_that_decompress_to_a_hundred_megabytes_are_refused(tmp_path):
    bomb = zstandard.compress(bytes(100 << 20))
    assert len(bomb) < 20_000
    (tmp_path / 'bag.mcap.zstd').write_bytes(bomb)
    with (
        pytest.raises(DatasetError, match=r'KiB are compressed from more than 64 MiB'),
        Bag(tmp_path / 'bag.mcap.zstd'),
    ):
        pass
    bag = write_bag(tmp_path / 'bag', StoragePlugin.SQLITE3)
    change_metadata(bag, lambda content: content.update(compression_mode='MESSAGE'))
    with sqlite3.connect(next(bag.glob('*.db3'))) as database:
        database.execute('UPDATE messages SET data = ?', (bomb,))
    database.close()
    with pytest.raises(DatasetError, match=r'KiB are compressed from more than 64 MiB'):
        data_of(bag)
