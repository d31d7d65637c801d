# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.doctor.contents: clouds that do not come, or with nothing in them."""

from dataclasses import replace
from pathlib import Path
import re

from asis_ros.ros.doctor import diagnose, Endpoint, NodeState, ObservedTransform, Severity
from healthy_robot import only_finding, robot, scan, source
import pytest


def large_scans(numbers):
    return tuple(scan(number, num_bytes=4_800_000) for number in numbers)


def test_a_publisher_that_is_never_heard_is_named():
    finding = only_finding(robot(source(scans=())))
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'silence')
    assert '/camera/driver can publish on /camera/points, but no scan arrived in 5 s' in (
        finding.problem
    )


def test_scans_that_the_middleware_lost_are_told_where_none_arrives():
    node = NodeState(name='/asis_segmenter', num_subscribers=1, num_lost=7)
    finding = only_finding(robot(source(scans=()), node=node))
    assert finding.reason == 'silence'
    assert finding.problem.endswith('the middleware lost 7 on the way')


def test_a_publisher_that_nobody_listened_to_is_not_blamed():
    assert not diagnose(robot(source(scans=(), seconds=0.0)))


def test_large_clouds_that_arrive_with_gaps_are_lost_for_their_size():
    finding = only_finding(robot(source(scans=large_scans([0, 3, 4, 9, 11]))))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'lost_for_size')
    assert 'clouds of 4.8 MB' in finding.problem


def test_the_remedy_names_a_profile_that_is_there():
    remedy = only_finding(robot(source(scans=large_scans([0, 3, 4, 9, 11])))).remedy
    (path,) = re.findall(r'FASTRTPS_DEFAULT_PROFILES_FILE=(\S+\.xml)', remedy)
    assert 'large_shared_memory' in Path(path).read_text()


@pytest.mark.parametrize(('offered', 'proposed'), [('reliable', True), ('best_effort', False)])
def test_a_reliable_subscription_is_proposed_only_where_the_publisher_offers_it(offered, proposed):
    publisher = Endpoint(node='/camera/driver', reliability=offered)
    scans = large_scans([0, 3, 4, 9, 11])
    finding = only_finding(robot(source(publishers=(publisher,), scans=scans)))
    assert ('input.reliability to reliable' in finding.remedy) is proposed


def test_another_middleware_gets_no_fast_dds_profile():
    observation = robot(
        source(scans=large_scans([0, 3, 4, 9, 11])), middleware='rmw_cyclonedds_cpp'
    )
    finding = only_finding(observation)
    assert 'FASTRTPS' not in finding.remedy
    assert 'rmw_cyclonedds_cpp' in finding.remedy


def test_large_clouds_that_all_arrive_are_fine():
    assert not diagnose(robot(source(scans=large_scans(range(10)))))


def test_a_sensor_that_keeps_no_exact_beat_loses_nothing():
    late = [0, 20, -20, 15, -10, 20, 0, -20, 10, -15]  # ms, of 100 ms from one to the next
    scans = tuple(
        replace(cloud, stamp_ns=cloud.stamp_ns + shift * 1_000_000)
        for cloud, shift in zip(large_scans(range(10)), late, strict=True)
    )
    assert not diagnose(robot(source(scans=scans)))


def test_small_clouds_may_come_as_they_like():
    scans = tuple(scan(number) for number in (0, 3, 4, 9, 11))
    assert not diagnose(robot(source(scans=scans)))


def test_a_scan_that_cannot_be_read_is_quoted():
    scans = (scan(fault="field 'z' is missing", num_points=None),)
    finding = only_finding(robot(source(scans=scans)))
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'unreadable')
    assert "field 'z' is missing" in finding.problem


def test_an_empty_scan_is_named():
    scans = (scan(num_points=0, num_finite=0, num_inside=0),)
    assert only_finding(robot(source(scans=scans))).reason == 'no_points'


def test_a_scan_without_a_finite_point_is_named():
    finding = only_finding(robot(source(scans=(scan(num_finite=0, num_inside=0),))))
    assert finding.reason == 'no_finite_points'
    assert 'all 10000 points' in finding.problem


def test_a_scan_outside_the_crop_box_is_named_with_the_box():
    observation = robot(source(scans=(scan(num_inside=0),)), crop='x -1 to 1')
    finding = only_finding(observation)
    assert finding.reason == 'outside_crop'
    assert 'all 9000 points' in finding.problem
    assert '(x -1 to 1)' in finding.problem


def test_points_that_nobody_counted_are_no_fault():
    scans = (scan(num_points=None, num_finite=None, num_inside=None),)
    assert not diagnose(robot(source(scans=scans)))


def test_only_the_newest_scan_counts():
    assert not diagnose(robot(source(scans=(scan(0, num_finite=0), scan(1)))))


def test_a_scan_without_frame_is_named():
    finding = only_finding(robot(source(scans=(scan(frame_id=''),))))
    assert (finding.severity, finding.reason) == (Severity.WARNING, 'no_frame')


def test_a_frame_that_tf_does_not_know_is_named_with_the_nearest():
    transform = ObservedTransform(
        target='odom',
        source='camera_link',
        available=('base_link', 'camera_links', 'odom'),
        fault='camera_link is not in the tree',
    )
    finding = only_finding(robot(transforms=(transform,)))
    assert (finding.severity, finding.reason) == (Severity.ERROR, 'unknown_frame')
    assert finding.problem == (
        "TF has no frame 'camera_link' (available: base_link, camera_links, odom)"
    )
    assert "for 'camera_link' did you mean 'camera_links'?" in finding.remedy


def test_without_any_transform_tf_knows_no_frame():
    transform = ObservedTransform(target='odom', source='camera_link', fault='no transform')
    finding = only_finding(robot(transforms=(transform,)))
    assert "TF has no frame 'camera_link' and 'odom' (available: none)" in finding.problem


def test_two_frames_without_transform_are_named_with_the_reason():
    transform = ObservedTransform(
        target='odom',
        source='camera_link',
        available=('camera_link', 'odom'),
        fault='the buffer ends 1 s before the stamp',
    )
    finding = only_finding(robot(transforms=(transform,)))
    assert finding.reason == 'no_transform'
    assert finding.problem.endswith(
        "'camera_link' to 'odom': the buffer ends 1 s before the stamp"
    )


def test_frames_with_a_transform_are_fine():
    transform = ObservedTransform(
        target='odom', source='camera_link', available=('camera_link', 'odom')
    )
    assert not diagnose(robot(transforms=(transform,)))
