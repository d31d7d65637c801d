# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Start the node asis_segmenter and, if asked, rviz and a bag."""

import math
from pathlib import Path
from threading import Event
from typing import Any

from launch import Action, LaunchContext, LaunchDescription
from launch.actions import (
    DeclareLaunchArgument,
    ExecuteProcess,
    OpaqueFunction,
    SetEnvironmentVariable,
    TimerAction,
)
from launch.conditions import IfCondition
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.ros_adapters import get_ros_node
from launch_ros.substitutions import FindPackageShare
from lifecycle_msgs.msg import State
from lifecycle_msgs.srv import GetState
from rclpy.client import Client
from rclpy.task import Future

CONFIG = PathJoinSubstitution([FindPackageShare('asis_ros'), 'config'])

POLL_PERIOD = 0.2
"""Time between two requests for the lifecycle state of the node (s)."""

PROFILE_VARIABLES = ('FASTRTPS_DEFAULT_PROFILES_FILE', 'FASTDDS_DEFAULT_PROFILES_FILE')
"""File of settings of Fast DDS: until Jazzy, and from Kilted on."""

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
        description='Frame with z up that scans are transformed to by TF, such as base_link or '
        'map; empty: as in params_file.',
    ),
    DeclareLaunchArgument(
        'sensor_pose',
        default_value='',
        description='[x, y, z, roll, pitch, yaw] (m, rad) of the frame of the scans in a '
        'frame with z up, without TF; empty: as in params_file.',
    ),
    DeclareLaunchArgument(
        'model',
        default_value='',
        description='Weights: a file, pointnet2 or pointnet; empty: as in params_file.',
    ),
    DeclareLaunchArgument(
        'device',
        default_value='',
        description='auto, cpu, cuda or cuda:N; empty: as in params_file.',
    ),
    DeclareLaunchArgument(
        'autostart',
        default_value='',
        choices=['', 'true', 'false'],
        description='Configure and activate the node at start; false: wait for lifecycle '
        'transitions; empty: as in params_file.',
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
        description='Use the time of /clock, as for a bag played with --clock; '
        'empty: true with bag, else as in params_file.',
    ),
    DeclareLaunchArgument(
        'bag',
        default_value='',
        description='Bag to play with --clock, once the node is active; its /tf and /tf_static '
        'go to the namespace, if there is one. Empty: none.',
    ),
    DeclareLaunchArgument(
        'bag_rate',
        default_value='1.0',
        description='Playback rate of the bag; 1.0 is real time.',
    ),
    DeclareLaunchArgument(
        'large_clouds',
        default_value='false',
        choices=['true', 'false'],
        description='Enlarge the shared memory of Fast DDS for clouds of up to 20 MB, in all '
        'processes started here.',
    ),
    DeclareLaunchArgument(
        'log_level',
        default_value='info',
        choices=['debug', 'info', 'warn', 'error', 'fatal'],
        description='Lowest log level of the node.',
    ),
    DeclareLaunchArgument(
        'rviz',
        default_value='false',
        choices=['true', 'false'],
        description='Also start rviz.',
    ),
    DeclareLaunchArgument(
        'rviz_config',
        default_value=PathJoinSubstitution([CONFIG, 'segment.rviz']),
        description='Configuration of rviz.',
    ),
]


def overrides(context: LaunchContext) -> dict[str, Any]:
    """Parameters set by arguments; they override those of the parameter file."""
    given = {
        'model.path': LaunchConfiguration('model').perform(context),
        'model.device': LaunchConfiguration('device').perform(context),
        'target_frame': LaunchConfiguration('target_frame').perform(context),
    }
    parameters: dict[str, Any] = {name: value for name, value in given.items() if value}
    pose = LaunchConfiguration('sensor_pose').perform(context)
    if pose:
        parameters['sensor_pose'] = pose_of(pose)
    autostart = LaunchConfiguration('autostart').perform(context)
    if autostart:
        parameters['autostart'] = autostart == 'true'
    return parameters | simulated_time(context)


def pose_of(text: str) -> list[float]:
    """Read six numbers, with or without brackets and commas."""
    try:
        pose = [float(number) for number in text.strip('[]').replace(',', ' ').split()]
    except ValueError:
        pose = []
    if len(pose) != 6 or not all(map(math.isfinite, pose)):
        raise ValueError(
            f'sensor_pose:={text!r} must be six numbers: [x, y, z, roll, pitch, yaw] (m, rad)'
        )
    return pose


def parameter_file(context: LaunchContext) -> str:
    """Path of the parameter file, which must exist: launch would start the node without it."""
    path = LaunchConfiguration('params_file').perform(context)
    if not Path(path).is_file():
        raise ValueError(
            f'params_file:={path!r} is not a file; the working directory is {Path.cwd()}'
        )
    return path


def simulated_time(context: LaunchContext) -> dict[str, bool]:
    """Parameter use_sim_time, if the argument is given or a bag is played."""
    value = LaunchConfiguration('use_sim_time').perform(context)
    if not value and LaunchConfiguration('bag').perform(context):
        value = 'true'
    return {'use_sim_time': value == 'true'} if value else {}


def transform_topics(context: LaunchContext) -> list[tuple[str, str]]:
    """Remap TF to the namespace of the robot, if it has one."""
    if not LaunchConfiguration('namespace').perform(context):
        return []
    return [('/tf', 'tf'), ('/tf_static', 'tf_static')]


def segmenter(context: LaunchContext) -> list[Node]:
    """Start the node, which configures and activates itself."""
    return [
        Node(
            package='asis_ros',
            executable='asis_segmenter',
            name='asis_segmenter',
            namespace=LaunchConfiguration('namespace'),
            parameters=[parameter_file(context), overrides(context)],
            remappings=[
                ('~/input/points', LaunchConfiguration('input_topic')),
                *transform_topics(context),
            ],
            arguments=['--ros-args', '--log-level', LaunchConfiguration('log_level')],
            # Busy-waiting threads starve other processes on a small computer.
            additional_env={'OMP_WAIT_POLICY': 'passive'},
            output='screen',
        )
    ]


def rviz(context: LaunchContext) -> list[Node]:
    """Start rviz with its topics in the namespace of the node."""
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
    """Play the bag, if there is one; its TF to where the node listens."""
    path = LaunchConfiguration('bag').perform(context)
    if not path:
        return []
    rate = LaunchConfiguration('bag_rate')
    command = ['ros2', 'bag', 'play', path, '--clock', '100', '--rate', rate]
    namespace = LaunchConfiguration('namespace').perform(context).strip('/')
    topics = [f'{topic}:=/{namespace}/{name}' for topic, name in transform_topics(context)]
    if topics:
        command += ['--remap', *topics]
    return [ExecuteProcess(cmd=command, output='screen')]


def segmenter_and_bag(context: LaunchContext) -> list[Action]:
    """Start the node and, once it is active, the bag: before, its first seconds would be lost."""
    [node] = segmenter(context)
    play = bag(context)
    if not play:
        return [node]
    namespace = LaunchConfiguration('namespace').perform(context).strip('/')
    service = f'/{namespace}/asis_segmenter/get_state'.replace('//', '/')
    client = get_ros_node(context).create_client(GetState, service)
    waiting = OpaqueFunction(function=when_active, args=[node, client, Event(), play])
    return [node, TimerAction(period=POLL_PERIOD, actions=[waiting])]


def when_active(
    context: LaunchContext, node: Node, client: Client, active: Event, actions: list[Action]
) -> list[Action]:
    """Execute actions as soon as the node is active; ask for its state until it is, or ends."""

    def look(response: Future) -> None:
        if response.result().current_state.id == State.PRIMARY_STATE_ACTIVE:
            active.set()

    if active.is_set():
        return actions
    if node.return_code is not None:
        return []
    if client.service_is_ready():
        client.call_async(GetState.Request()).add_done_callback(look)
    again = OpaqueFunction(function=when_active, args=[node, client, active, actions])
    return [TimerAction(period=POLL_PERIOD, actions=[again])]


def generate_launch_description() -> LaunchDescription:
    """Describe what starts."""
    return LaunchDescription(
        [
            *ARGUMENTS,
            *(
                SetEnvironmentVariable(
                    variable,
                    PathJoinSubstitution([CONFIG, 'large_clouds.xml']),
                    condition=IfCondition(LaunchConfiguration('large_clouds')),
                )
                for variable in PROFILE_VARIABLES
            ),
            OpaqueFunction(function=segmenter_and_bag),
            OpaqueFunction(function=rviz, condition=IfCondition(LaunchConfiguration('rviz'))),
        ]
    )
