# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Start the node asis_segmenter and, if asked, rviz and a bag."""

from typing import Any

from launch import LaunchContext, LaunchDescription
from launch.actions import (
    DeclareLaunchArgument,
    ExecuteProcess,
    OpaqueFunction,
    SetEnvironmentVariable,
)
from launch.conditions import IfCondition
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.substitutions import FindPackageShare

CONFIG = PathJoinSubstitution([FindPackageShare('asis_ros'), 'config'])

ARGUMENTS = [
    DeclareLaunchArgument(
        'input_topic',
        default_value='/points',
        description='Topic of the scans (sensor_msgs/msg/PointCloud2). For several sensors, set '
        'input_topics in params_file.',
    ),
    DeclareLaunchArgument(
        'params_file',
        default_value=PathJoinSubstitution([CONFIG, 'segment.yaml']),
        description='YAML file with the parameters of the node.',
    ),
    DeclareLaunchArgument(
        'target_frame',
        default_value='',
        description='Frame with z up that scans are brought to by TF, such as base_link or map; '
        'empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'sensor_pose',
        default_value='',
        description='[x, y, z, roll, pitch, yaw] (m, rad) of the frame of the scans in a '
        'frame with z up, where there is no TF; empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'model',
        default_value='',
        description='Weights: a file, pointnet2 or pointnet; empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'device',
        default_value='',
        description='auto, cpu, cuda or cuda:N; empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'autostart',
        default_value='',
        choices=['', 'true', 'false'],
        description='Configure and activate the node at start; false: wait for lifecycle '
        'transitions; empty: what params_file says.',
    ),
    DeclareLaunchArgument(
        'namespace',
        default_value='',
        description='Namespace of the node. With one, TF is read from tf and tf_static there.',
    ),
    DeclareLaunchArgument(
        'use_sim_time',
        default_value='',
        choices=['', 'true', 'false'],
        description='Take the time from /clock, as for a bag played with --clock; '
        'empty: true with bag, else what params_file says.',
    ),
    DeclareLaunchArgument(
        'bag',
        default_value='',
        description='Bag to play, with --clock; empty: none.',
    ),
    DeclareLaunchArgument(
        'bag_rate',
        default_value='1.0',
        description='Speed the bag is played at; 1.0 is that of the recording.',
    ),
    DeclareLaunchArgument(
        'large_clouds',
        default_value='false',
        choices=['true', 'false'],
        description='Let clouds of several MB through shared memory: sets '
        'FASTRTPS_DEFAULT_PROFILES_FILE for what is started here.',
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
        'target_frame': LaunchConfiguration('target_frame').perform(context),
    }
    parameters: dict[str, Any] = {name: value for name, value in given.items() if value}
    pose = LaunchConfiguration('sensor_pose').perform(context)
    if pose:
        numbers = pose.strip('[]').replace(',', ' ').split()
        parameters['sensor_pose'] = [float(number) for number in numbers]
    autostart = LaunchConfiguration('autostart').perform(context)
    if autostart:
        parameters['autostart'] = autostart == 'true'
    return parameters | simulated_time(context)


def simulated_time(context: LaunchContext) -> dict[str, bool]:
    """Give use_sim_time as a parameter where the argument is given, or a bag is played."""
    value = LaunchConfiguration('use_sim_time').perform(context)
    if not value and LaunchConfiguration('bag').perform(context):
        value = 'true'
    return {'use_sim_time': value == 'true'} if value else {}


def transform_topics(context: LaunchContext) -> list[tuple[str, str]]:
    """Take transforms from the namespace of the robot, if it has one."""
    if not LaunchConfiguration('namespace').perform(context):
        return []
    return [('/tf', 'tf'), ('/tf_static', 'tf_static')]


def segmenter(context: LaunchContext) -> list[Node]:
    """Make the node, which configures and activates itself."""
    return [
        Node(
            package='asis_ros',
            executable='asis_segmenter',
            name='asis_segmenter',
            namespace=LaunchConfiguration('namespace'),
            parameters=[LaunchConfiguration('params_file'), overrides(context)],
            remappings=[
                ('~/input/points', LaunchConfiguration('input_topic')),
                *transform_topics(context),
            ],
            arguments=['--ros-args', '--log-level', LaunchConfiguration('log_level')],
            # Threads that wait busily starve the rest of a small computer.
            additional_env={'OMP_WAIT_POLICY': 'passive'},
            output='screen',
        )
    ]


def rviz(context: LaunchContext) -> list[Node]:
    """Make rviz, which finds the topics of its configuration in the namespace of the node."""
    names = ('points', 'points_semantic', 'points_instance', 'markers')
    topics = [f'asis_segmenter/output/{name}' for name in names]
    return [
        Node(
            package='rviz2',
            executable='rviz2',
            namespace=LaunchConfiguration('namespace'),
            arguments=['-d', LaunchConfiguration('rviz_config')],
            parameters=[simulated_time(context)],
            remappings=[
                *((f'/{topic}', topic) for topic in topics),
                *transform_topics(context),
            ],
        )
    ]


def bag(context: LaunchContext) -> list[ExecuteProcess]:
    """Play the bag, if there is one."""
    path = LaunchConfiguration('bag').perform(context)
    if not path:
        return []
    rate = LaunchConfiguration('bag_rate')
    command = ['ros2', 'bag', 'play', path, '--clock', '100', '--rate', rate]
    return [ExecuteProcess(cmd=command, output='screen')]


def generate_launch_description() -> LaunchDescription:
    """Describe what starts."""
    return LaunchDescription(
        [
            *ARGUMENTS,
            SetEnvironmentVariable(
                'FASTRTPS_DEFAULT_PROFILES_FILE',
                PathJoinSubstitution([CONFIG, 'large_clouds.xml']),
                condition=IfCondition(LaunchConfiguration('large_clouds')),
            ),
            OpaqueFunction(function=segmenter),
            OpaqueFunction(function=rviz, condition=IfCondition(LaunchConfiguration('rviz'))),
            OpaqueFunction(function=bag),
        ]
    )
