# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Start the node asis_segmenter and, if asked, rviz."""

from typing import Any

from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch.conditions import IfCondition
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.substitutions import FindPackageShare

CONFIG = PathJoinSubstitution([FindPackageShare('asis_ros'), 'config'])

ARGUMENTS = [
    DeclareLaunchArgument(
        'input_topic',
        default_value='/points',
        description='Topic of the scans (sensor_msgs/msg/PointCloud2).',
    ),
    DeclareLaunchArgument(
        'params_file',
        default_value=PathJoinSubstitution([CONFIG, 'segment.yaml']),
        description='YAML file with the parameters of the node.',
    ),
    DeclareLaunchArgument(
        'model',
        default_value='',
        description='Weights file; empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'device',
        default_value='',
        description='auto, cpu, cuda or cuda:N; empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'sensor_pose',
        default_value='',
        description='[x, y, z, roll, pitch, yaw] (m, rad) of the frame of the scans in a '
        'frame with z up; empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'namespace',
        default_value='',
        description='Namespace of the node.',
    ),
    DeclareLaunchArgument(
        'use_sim_time',
        default_value='',
        choices=['', 'true', 'false'],
        description='Take the time from /clock, as for a bag played with --clock; '
        'empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'log_level',
        default_value='info',
        choices=['debug', 'info', 'warn', 'error', 'fatal'],
        description='Lowest level the node logs.',
    ),
    DeclareLaunchArgument(
        'rviz',
        default_value='false',
        choices=['true', 'false'],
        description='Start rviz too.',
    ),
    DeclareLaunchArgument(
        'rviz_config',
        default_value=PathJoinSubstitution([CONFIG, 'segment.rviz']),
        description='What rviz shows.',
    ),
]


def overrides(context: LaunchContext) -> dict[str, Any]:
    """Give the parameters that arguments set; they go before those of the parameter file."""
    given = {
        'model.path': LaunchConfiguration('model').perform(context),
        'model.device': LaunchConfiguration('device').perform(context),
    }
    parameters: dict[str, Any] = {name: value for name, value in given.items() if value}
    pose = LaunchConfiguration('sensor_pose').perform(context)
    if pose:
        numbers = pose.strip('[]').replace(',', ' ').split()
        parameters['sensor_pose'] = [float(number) for number in numbers]
    return parameters | simulated_time(context)


def simulated_time(context: LaunchContext) -> dict[str, bool]:
    """Give use_sim_time as a parameter where the argument is given."""
    value = LaunchConfiguration('use_sim_time').perform(context)
    return {'use_sim_time': value == 'true'} if value else {}


def segmenter(context: LaunchContext) -> list[Node]:
    """Make the node."""
    return [
        Node(
            package='asis_ros',
            executable='asis_segmenter',
            name='asis_segmenter',
            namespace=LaunchConfiguration('namespace'),
            parameters=[LaunchConfiguration('params_file'), overrides(context)],
            remappings=[('~/input/points', LaunchConfiguration('input_topic'))],
            arguments=['--ros-args', '--log-level', LaunchConfiguration('log_level')],
            # Threads that wait busily starve the rest of a small computer.
            additional_env={'OMP_WAIT_POLICY': 'passive'},
            output='screen',
        )
    ]


def rviz(context: LaunchContext) -> list[Node]:
    """Make rviz, which finds the topics of its configuration in the namespace of the node."""
    topics = ('asis_segmenter/output/points', 'asis_segmenter/output/markers')
    return [
        Node(
            package='rviz2',
            executable='rviz2',
            namespace=LaunchConfiguration('namespace'),
            arguments=['-d', LaunchConfiguration('rviz_config')],
            parameters=[simulated_time(context)],
            remappings=[(f'/{topic}', topic) for topic in topics],
        )
    ]


def generate_launch_description() -> LaunchDescription:
    """Describe what starts."""
    return LaunchDescription(
        [
            *ARGUMENTS,
            OpaqueFunction(function=segmenter),
            OpaqueFunction(function=rviz, condition=IfCondition(LaunchConfiguration('rviz'))),
        ]
    )
