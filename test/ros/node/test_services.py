# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""The services of the node, asked while it works."""

import pytest
from scan_messages import make_message, make_scene, scene_fields

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.files.clouds import read_cloud  # noqa: E402, I100
from scan_client import columns_of, ScanClient  # noqa: E402, I100
from std_srvs.srv import SetBool, Trigger  # noqa: E402, I100

FEW = {name: column[::10] for name, column in scene_fields(make_scene()).items()}
SCAN = make_message(FEW)


@pytest.fixture
def node(start_node, scripted, tmp_path):
    return start_node(scripted, snapshot_folder=str(tmp_path))


@pytest.fixture
def client(node):
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    yield client
    client.close()


def ask(client, service):
    output = client.call(Trigger, service, Trigger.Request())
    return output.success, output.message


def test_a_node_that_is_switched_off_drops_scans_and_goes_on_when_switched_on(client):
    assert client.call(SetBool, 'enable', SetBool.Request(data=False)).success
    client.send(SCAN)
    client.wait_until(lambda: client.counts().get('dropped.disabled') == 1)
    assert client.call(SetBool, 'enable', SetBool.Request(data=True)).success
    assert client.ask(SCAN).width == len(FEW['x'])


def test_ids_start_again_after_reset_tracks(client, scripted):
    def ids():
        return set(columns_of(client.ask(SCAN))['instance_id'].tolist()) - {0}

    scripted.num_instances = 2
    before = ids()
    scripted.num_instances = 0
    for _ in range(12):  # longer than objects may be hidden
        client.ask(SCAN)
    scripted.num_instances = 2
    assert not ids() & before
    assert ask(client, 'reset_tracks')[0]
    assert ids() == {1, 2}


def test_a_snapshot_holds_the_last_scan_and_its_output(client, tmp_path):
    client.ask(SCAN)
    success, message = ask(client, 'save_snapshot')
    assert success
    scan, output = sorted(tmp_path.glob('*.ply'))
    assert str(scan) in message
    assert str(output) in message
    assert len(read_cloud(scan)) == len(FEW['x'])


def test_a_snapshot_that_cannot_be_written_says_why(start_node, scripted, tmp_path):
    (tmp_path / 'file').write_text('')
    node = start_node(scripted, snapshot_folder=str(tmp_path / 'file'))
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    success, message = ask(client, 'save_snapshot')
    assert not success
    assert str(tmp_path / 'file') in message
    client.close()


def test_services_are_served_while_a_scan_is_in_work(client, scripted):
    in_work = len(scripted.clouds)
    scripted.may_continue.clear()
    client.send(SCAN)
    client.wait_until(lambda: len(scripted.clouds) == in_work + 1)
    assert ask(client, 'reset_tracks')[0]


def test_the_doctor_finds_nothing_wrong_where_scans_are_labelled(client):
    client.ask(SCAN)
    success, message = ask(client, 'doctor')
    assert success
    assert '1 publisher' in message


def test_the_doctor_tells_of_a_crop_that_holds_no_point(start_node, scripted):
    node = start_node(scripted, input__crop_min=[100.0, 100.0, 100.0])
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    success, message = ask(client, 'doctor')
    assert not success
    assert 'crop' in message
    client.close()


def test_two_nodes_of_one_name_both_label_and_the_doctor_tells(start_node, scripted):
    first, second = start_node(scripted), start_node(scripted)
    client = ScanClient()
    client.serve(first)
    client.serve(second)
    client.connect(SCAN)
    stamp = client.send(SCAN).header.stamp
    client.wait_until(lambda: [item.header.stamp for item in client.outputs].count(stamp) == 2)
    success, message = ask(client, 'doctor')
    assert success
    # Nodes of the tests before may still be seen.
    assert 'nodes are called /asis_segmenter' in message
    client.close()


def test_the_doctor_of_an_inactive_node_blames_no_lost_cloud(start_node, scripted):
    node = start_node(scripted)
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    node.trigger_deactivate()
    success, message = ask(client, 'doctor')
    assert not success
    assert '/asis_segmenter/input/points: 1 publisher, not listened to' in message
    assert 'error: /asis_segmenter is inactive: it takes no scans' in message
    assert 'ros2 lifecycle set /asis_segmenter activate' in message
    assert message.count('error: ') == 1
    client.close()


def test_services_of_a_finalized_node_advise_no_transition(start_node, scripted):
    node = start_node(scripted)
    client = ScanClient()
    client.serve(node)
    client.connect(SCAN)
    node.trigger_shutdown()
    success, message = ask(client, 'doctor')
    assert not success
    assert 'error: /asis_segmenter was shut down' in message
    assert message.count('error: ') == 1
    assert ask(client, 'reset_tracks') == (False, 'the node is finalized')
    assert 'lifecycle set' not in message
    client.close()


def test_without_configuration_services_say_so(ros):
    from asis_ros.ros.node.node import AsisSegmenter

    node = AsisSegmenter()
    client = ScanClient()
    client.serve(node)
    assert not ask(client, 'save_snapshot')[0]
    success, message = ask(client, 'reset_tracks')
    assert not success
    assert 'ros2 lifecycle set /asis_segmenter configure' in message
    success, message = ask(client, 'doctor')
    assert not success
    assert 'unconfigured' in message
    client.close()
    node.destroy_node()
