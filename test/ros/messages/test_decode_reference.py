# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Valid scans decoded beside sensor_msgs_py, which comes with a ROS installation only."""

from asis_ros.ros.messages.decode import cloud_from_msg
import numpy as np
import pytest
from scan_messages import make_message, make_scene, scene_fields

point_cloud2 = pytest.importorskip(
    'sensor_msgs_py.point_cloud2', reason='sensor_msgs_py is not on PyPI'
)


@pytest.mark.parametrize('point_step', [16, 48])
@pytest.mark.parametrize('order', [('x', 'y', 'z', 'rgb'), ('rgb', 'z', 'y', 'x')])
def test_positions_equal_those_of_sensor_msgs_py(order, point_step):
    from scan_client import ros_message

    columns = scene_fields(make_scene())
    message = make_message({name: columns[name] for name in order}, point_step=point_step)
    points = point_cloud2.read_points(ros_message(message), field_names=('x', 'y', 'z'))
    expected = np.stack([points[name] for name in 'xyz'], axis=1)
    np.testing.assert_array_equal(cloud_from_msg(message).xyz, expected)
