# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Tests of asis_ros.ros.node.scan: scans that are too old are not worth the work."""

import pytest

pytest.importorskip('rclpy', reason='needs ROS 2')
from asis_ros.errors import CloudError  # noqa: E402, I100
from asis_ros.ros.node.scan import check_stamp, Scan  # noqa: E402, I100
from sensor_msgs.msg import PointCloud2  # noqa: E402, I100


def scan_at(seconds):
    message = PointCloud2()
    message.header.stamp.sec = int(seconds)
    message.header.stamp.nanosec = int(seconds % 1 * 1e9)
    return Scan(message, 0, 0.0, 0.0)


def reason_of(stamp, now, max_age, needs_stamp=False):
    try:
        check_stamp(scan_at(stamp), int(now * 1e9), max_age_s=max_age, needs_stamp=needs_stamp)
    except CloudError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ('stamp', 'reason'),
    [(95.0, 'too_old'), (99.6, None), (100.0, None), (100.4, None), (101.0, 'in_future')],
)
def test_a_scan_is_dropped_that_is_too_far_from_now(stamp, reason):
    assert reason_of(stamp, now=100.0, max_age=0.5) == reason


def test_without_a_limit_every_age_is_fine():
    assert reason_of(1.0, now=1e6, max_age=0.0) is None


def test_a_stamp_of_zero_is_dropped_where_age_or_tf_need_it():
    assert reason_of(0.0, now=100.0, max_age=0.5) == 'zero_stamp'
    assert reason_of(0.0, now=100.0, max_age=0.0, needs_stamp=True) == 'zero_stamp'
    assert reason_of(0.0, now=100.0, max_age=0.0) is None


def test_in_simulation_no_scan_is_too_old_before_the_clock_came():
    assert reason_of(95.0, now=0.0, max_age=0.5) is None


def test_the_message_tells_the_age_and_what_to_do_about_a_bag():
    with pytest.raises(CloudError, match=r'5\.000 s old.*--clock'):
        check_stamp(scan_at(95.0), 100 * 10**9, max_age_s=0.5, needs_stamp=False)
