# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.doctor.visit and observer over DDS, with sensors in another process."""

from contextlib import contextmanager
from threading import Thread
import time

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.ros.doctor import visit as visit_module  # noqa: E402, I100
from asis_ros.ros.doctor.visit import DoctorConfig, visit  # noqa: E402, I100
from rclpy.executors import SingleThreadedExecutor  # noqa: E402, I100
from rclpy.node import Node  # noqa: E402, I100
from rclpy.qos import QoSProfile  # noqa: E402, I100
from sensor_msgs.msg import PointCloud2  # noqa: E402, I100
from sensors import SensorProcess  # noqa: E402, I100
from std_srvs.srv import Trigger  # noqa: E402, I100

TOPICS = (
    '/good', '/best_effort', '/image', '/nan', '/empty', '/flat', '/old', '/zero_stamp',
)  # fmt: skip
PATIENCE = 30.0  # s; scans end the wait, so only a fault takes so long


@pytest.fixture(scope='module')
def sensors(ros):
    with SensorProcess(*TOPICS) as process:
        yield process


def look(topic, seconds=PATIENCE, **changes):
    return visit(DoctorConfig(topic=topic, seconds=seconds, **changes))


@pytest.mark.usefixtures('sensors')
def test_a_good_sensor_is_healthy():
    healthy, text = look('/good')
    assert healthy, text
    assert "20 scans seen, the last in frame 'sensor', 100 points" in text
    assert text.endswith('nothing wrong was found')


@pytest.mark.usefixtures('sensors')
@pytest.mark.parametrize(
    ('topic', 'problem'),
    [
        ('/nan', 'all 100 points of a scan on /nan are NaN or infinite'),
        ('/empty', 'scans on /empty are empty'),
        ('/flat', "scans on /flat cannot be read: field 'z' is missing"),
    ],
)
def test_a_fault_of_the_scans_is_an_error(topic, problem):
    healthy, text = look(topic)
    assert not healthy
    assert f'error: {problem}' in text


@pytest.mark.usefixtures('sensors')
@pytest.mark.parametrize(
    ('topic', 'problem'),
    [
        ('/old', 'scans on /old are 3600.'),
        ('/zero_stamp', 'scans on /zero_stamp have the stamp 0'),
    ],
)
def test_a_suspicious_stamp_is_a_warning(topic, problem):
    healthy, text = look(topic)
    assert healthy, text
    assert f'warning: {problem}' in text


@pytest.mark.usefixtures('sensors')
def test_for_a_misspelt_topic_the_right_one_is_proposed():
    healthy, text = look('/goood', seconds=3)
    assert not healthy
    assert 'error: nobody publishes on /goood\n  -> Did you mean /good' in text


@pytest.mark.usefixtures('sensors')
def test_a_topic_of_images_is_told_apart():
    healthy, text = look('/image', seconds=3)
    assert not healthy
    assert 'error: /image carries sensor_msgs/msg/Image, the node reads' in text


@pytest.mark.usefixtures('sensors')
def test_quality_of_service_that_does_not_match_is_told():
    healthy, text = look('/best_effort', seconds=3, reliability='reliable')
    assert not healthy
    assert 'error: /sensors offers /best_effort best effort' in text


@pytest.mark.usefixtures('sensors')
def test_damaged_weights_are_told(tmp_path):
    path = tmp_path / 'weights.npz'
    path.write_bytes(b'damaged')
    healthy, text = look('/good', checkpoint=path)
    assert not healthy
    assert f'error: the network cannot be loaded: {path}' in text


@pytest.mark.usefixtures('ros')
def test_large_clouds_are_lost_without_the_profile():
    with SensorProcess('/large'):
        # Now and then every second cloud is lost, which looks like half the rate.
        texts = (look('/large')[1] for _ in range(4))
        assert any('clouds of 4.8 MB on /large arrive with gaps' in text for text in texts)


@pytest.mark.usefixtures('ros')
def test_large_clouds_arrive_with_the_profile(monkeypatch):
    path = f'{visit_module.__file__.rpartition("/doctor/")[0]}/large_clouds.xml'
    monkeypatch.setenv('FASTRTPS_DEFAULT_PROFILES_FILE', path)
    with SensorProcess('/large'):
        monkeypatch.undo()
        _, text = look('/large')
    assert '4.8 MB' in text
    assert 'arrive with gaps' not in text


@contextmanager
def served(node):
    """Serve a node in a thread."""
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    thread = Thread(target=executor.spin)
    thread.start()
    try:
        yield
    finally:
        executor.shutdown()
        thread.join()
        node.destroy_node()


def sleeper(name):
    """Give a node under /visited that knows why nothing comes out of it."""

    def respond(request, response):
        response.success, response.message = False, 'the sensor is asleep'
        return response

    node = Node(name, namespace='/visited')
    node.create_service(Trigger, '~/doctor', respond)
    return node


@pytest.mark.usefixtures('ros')
def test_a_node_that_runs_is_asked_itself():
    with served(sleeper('talker')):
        healthy, text = visit(DoctorConfig(node='/visited/talker'))
    assert not healthy
    assert text == '/visited/talker reports:\nthe sensor is asleep'


@pytest.mark.usefixtures('ros')
def test_the_node_is_found_in_every_namespace():
    with served(sleeper('asis_segmenter')):
        _, text = visit(DoctorConfig())
    assert '/visited/asis_segmenter reports:\nthe sensor is asleep' in text


@pytest.mark.usefixtures('sensors')
def test_the_inputs_of_a_node_that_does_not_respond_are_observed(monkeypatch):
    monkeypatch.setattr(visit_module, 'RESPONSE_TIME', 1.0)
    node = Node('mute', namespace='/visited')
    node.create_subscription(PointCloud2, '/best_effort', print, QoSProfile(depth=1))
    with served(node):
        healthy, text = visit(DoctorConfig(node='/visited/mute', seconds=PATIENCE))
    assert not healthy
    assert '/visited/mute is visible but does not respond' in text
    assert '/sensors offers /best_effort best effort, /visited/mute asks for reliable' in text


@pytest.mark.usefixtures('ros')
def test_a_node_that_died_over_its_weights_is_told_with_its_last_error(
    run_node, tmp_path, monkeypatch
):
    monkeypatch.setenv('ROS_LOG_DIR', str(tmp_path))
    monkeypatch.setattr(visit_module, 'DISCOVERY_TIME', 1.0)
    assert run_node('/died', 'model.path:=/nowhere/weights.npz').wait() == 1
    healthy, text = visit(DoctorConfig(node='/died/asis_segmenter', seconds=1))
    assert not healthy
    assert 'error: the node /died/asis_segmenter is not visible; its log ends with: ' in text
    assert 'no weights at /nowhere/weights.npz' in text


@pytest.mark.usefixtures('ros')
def test_a_node_that_ends_before_it_responds_does_not_hang(monkeypatch):
    monkeypatch.setattr(visit_module, 'DISCOVERY_TIME', PATIENCE)
    monkeypatch.setattr(visit_module, 'RESPONSE_TIME', 6.0)
    node = Node('short', namespace='/visited')

    def end_once_it_is_asked():
        end = time.monotonic() + PATIENCE
        while 'asis_doctor' not in node.get_node_names() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(2)  # by now the visitor has seen this node, too, and waits for a response
        node.destroy_node()

    ending = Thread(target=end_once_it_is_asked)
    ending.start()
    healthy, text = visit(DoctorConfig(node='/visited/short', seconds=1))
    ending.join()
    assert not healthy
    assert 'error: /visited/short has ended since it was seen' in text
    assert 'hangs' not in text


@pytest.mark.usefixtures('sensors')
def test_without_the_node_all_clouds_are_looked_at():
    healthy, text = visit(DoctorConfig(node='/nowhere', seconds=PATIENCE))
    assert not healthy
    assert 'error: the node /nowhere is not visible' in text
    assert '/best_effort: 1 publisher, 20 scans seen' in text


@pytest.mark.usefixtures('sensors')
def test_clouds_of_a_segmenter_are_not_proposed_as_its_input():
    node = Node('asis_segmenter', namespace='/visited')
    node.create_publisher(PointCloud2, '~/output/points', 1)
    with served(node):
        _, text = look('/visited/asis_segmenter/input/points', seconds=3)
    assert '/best_effort' in text
    assert 'output/points' not in text
