# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.doctor.graph: who does not hear whom."""

from asis_ros.ros.doctor import diagnose, Endpoint, Severity
from healthy_robot import CLOUD_TYPE, only_finding, PUBLISHER, robot, source, SUBSCRIPTION, TOPIC
import pytest


def silent_source(topic):
    return source(topic=topic, publishers=(), scans=())


def test_a_topic_without_publisher_is_named_with_the_nearest_topic_of_clouds():
    observation = robot(
        silent_source('/camera/point'),
        topics={TOPIC: (CLOUD_TYPE,), '/camera/points_image': ('sensor_msgs/msg/Image',)},
    )
    finding = only_finding(observation)
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'no_publisher')
    assert finding.problem == 'nobody publishes on /camera/point'
    assert finding.remedy.startswith('Did you mean /camera/points? The launch argument')


def test_topics_of_clouds_are_listed_even_if_their_names_are_far():
    observation = robot(silent_source('/lidar'), topics={'/front/depth': (CLOUD_TYPE,)})
    assert 'Clouds are published on /front/depth.' in only_finding(observation).remedy


def test_of_many_topics_of_clouds_five_are_listed():
    topics = {f'/{number}/depth': (CLOUD_TYPE,) for number in range(7)}
    remedy = only_finding(robot(silent_source('/lidar'), topics=topics)).remedy
    assert '/4/depth and 2 more.' in remedy
    assert '/5/depth' not in remedy


def test_where_nobody_publishes_clouds_the_driver_is_missing():
    finding = only_finding(robot(silent_source('/lidar'), topics={}))
    assert 'Nobody publishes clouds at all: start the driver' in finding.remedy


def test_a_robot_alone_in_its_domain_is_told_about_domains():
    finding = only_finding(robot(silent_source(TOPIC), topics={}, num_nodes=0, domain_id=7))
    assert finding.problem == 'no other node is visible in ROS domain 7'
    assert 'ROS_DOMAIN_ID' in finding.remedy


def test_a_topic_of_another_type_is_named_with_its_type_and_topics_of_clouds():
    image = Endpoint(node='/camera/driver', message_type='sensor_msgs/msg/Image')
    observation = robot(source(topic='/camera/image', publishers=(image,), scans=()))
    finding = only_finding(observation)
    assert finding.reason == 'wrong_type'
    assert finding.problem == (
        '/camera/image carries sensor_msgs/msg/Image, the node reads sensor_msgs/msg/PointCloud2'
    )
    assert 'Clouds are published on /camera/points.' in finding.remedy


def test_a_best_effort_publisher_does_not_match_a_reliable_subscription():
    publisher = Endpoint(node='/camera/driver', reliability='best_effort')
    subscription = Endpoint(node='/asis_segmenter', reliability='reliable')
    observation = robot(source(publishers=(publisher,), subscription=subscription, scans=()))
    finding = only_finding(observation)
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'qos_reliability')
    assert finding.problem.startswith('/camera/driver offers /camera/points best effort')
    assert finding.remedy == 'Set input.reliability to best_effort.'


def test_a_volatile_publisher_does_not_match_a_transient_local_subscription():
    subscription = Endpoint(node='/asis_segmenter', durability='transient_local')
    observation = robot(source(subscription=subscription, scans=()))
    assert only_finding(observation).reason == 'qos_durability'


@pytest.mark.parametrize('offered', ['best_effort', 'reliable'])
def test_every_publisher_matches_a_best_effort_subscription(offered):
    publisher = Endpoint(node='/camera/driver', reliability=offered, durability='transient_local')
    assert not diagnose(robot(source(publishers=(publisher,), subscription=SUBSCRIPTION)))


def test_each_input_is_looked_at():
    observation = robot(source(), silent_source('/rear/points'))
    assert only_finding(observation).problem == 'nobody publishes on /rear/points'


def test_of_two_publishers_the_one_that_does_not_match_is_worth_a_warning():
    other = Endpoint(node='/other', reliability='best_effort')
    subscription = Endpoint(node='/asis_segmenter', reliability='reliable')
    observation = robot(source(publishers=(PUBLISHER, other), subscription=subscription))
    finding = only_finding(observation)
    assert finding.severity is Severity.WARNING
    assert '/other offers' in finding.problem
