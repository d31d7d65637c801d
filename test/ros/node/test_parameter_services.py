# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Parameters of a running node through its services, as the command ``ros2 param`` uses them."""

import subprocess

from asis_ros.ros.node.config import NodeConfig
from asis_ros.settings import declarations
import pytest
import yaml

pytest.importorskip('rclpy', reason='needs ROS 2')
from rcl_interfaces.msg import Parameter, ParameterType  # noqa: E402, I100
from rcl_interfaces.srv import GetParameters, ListParameters, SetParameters  # noqa: E402, I100
from rclpy.parameter import get_parameter_value, parameter_value_to_python  # noqa: E402, I100

SETTINGS = {declaration.path for declaration in declarations(NodeConfig)}


def get(client, *names):
    request = GetParameters.Request(names=names)
    return list(client.call(GetParameters, 'get_parameters', request).values)


def set_as_typed(client, name, text):
    """Set a parameter to a value of the type that ``ros2 param set`` guesses from its text."""
    parameter = Parameter(name=name, value=get_parameter_value(text))
    request = SetParameters.Request(parameters=[parameter])
    (result,) = client.call(SetParameters, 'set_parameters', request).results
    return result


def test_one_request_gives_the_values_of_all_parameters(client):
    listed = client.call(ListParameters, 'list_parameters', ListParameters.Request()).result.names
    assert set(listed) >= SETTINGS
    values = get(client, *listed)
    assert len(values) == len(listed)
    assert ParameterType.PARAMETER_NOT_SET not in {value.type for value in values}


@pytest.mark.parametrize(
    ('name', 'kind'),
    [
        ('input.crop_min', ParameterType.PARAMETER_DOUBLE_ARRAY),
        ('sensor_pose', ParameterType.PARAMETER_DOUBLE_ARRAY),
        ('input_topics', ParameterType.PARAMETER_STRING_ARRAY),
    ],
)
def test_an_empty_list_is_a_value_of_its_type(client, name, kind):
    (value,) = get(client, name)
    assert value.type == kind
    assert parameter_value_to_python(value) == []


def test_a_crop_is_set_and_lifted_again(client):
    for text, expected in (('[0.0, -1.0, 0.5]', [0.0, -1.0, 0.5]), ('[]', [])):
        result = set_as_typed(client, 'input.crop_min', text)
        assert result.successful, result.reason
        assert parameter_value_to_python(*get(client, 'input.crop_min')) == expected


def test_an_empty_list_for_a_setting_that_is_not_live_is_refused(client):
    result = set_as_typed(client, 'input_topics', '[]')
    assert not result.successful
    assert 'read-only' in result.reason


def test_an_empty_list_for_a_number_is_refused(client):
    result = set_as_typed(client, 'block.size', '[]')
    assert not result.successful
    assert 'DOUBLE' in result.reason


def ros2_param(*arguments):
    command = ['ros2', 'param', *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_ros2_param_dumps_all_settings_and_lifts_a_crop(client):
    pytest.importorskip('ros2param', reason='ros2 param comes with a ROS installation only')
    (dumped,) = yaml.safe_load(ros2_param('dump', client.name)).values()
    assert set(dumped['ros__parameters']) >= {path.partition('.')[0] for path in SETTINGS}
    assert 'successful' in ros2_param('set', client.name, 'input.crop_max', '[1.0, 1.0, 1.0]')
    assert 'successful' in ros2_param('set', client.name, 'input.crop_max', '[]')
