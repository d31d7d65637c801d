# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""A ROS domain of its own for every run of the tests."""

import os

import pytest

# Set before any node is made. Domains over 101 collide with ephemeral ports on Linux.
os.environ['ROS_DOMAIN_ID'] = str(1 + os.getpid() % 100)


@pytest.fixture(scope='session')
def ros():
    """Initialise rclpy once: signal handlers and the shared memory of the domain are set up."""
    rclpy = pytest.importorskip('rclpy', reason='needs ROS 2')
    rclpy.init(args=[])
    yield rclpy
    rclpy.try_shutdown()
