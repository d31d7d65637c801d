# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Play a bag to the node, score its labels, write a report, and end."""

import os

from launch import LaunchContext, LaunchDescription
from launch.actions import DeclareLaunchArgument, ExecuteProcess, OpaqueFunction, Shutdown
from launch.conditions import IfCondition
from launch.substitutions import LaunchConfiguration, PathJoinSubstitution
from launch_ros.actions import Node
from launch_ros.substitutions import ExecutableInPackage, FindPackageShare

CONFIG = PathJoinSubstitution([FindPackageShare('asis_ros'), 'config'])

STOP_TIMEOUT = '20'
"""Time for the evaluation to end the node after an interrupt (s)."""

ARGUMENTS = [
    DeclareLaunchArgument('bag', description='Bag to play, with fields of true labels.'),
    DeclareLaunchArgument(
        'topic',
        default_value='',
        description='Topic of the scans; empty: the only PointCloud2 topic of the bag.',
    ),
    DeclareLaunchArgument(
        'rate',
        default_value='1.0',
        description='Speed of playing; 0: each scan when the last is labelled, so none is '
        'dropped.',
    ),
    DeclareLaunchArgument(
        'out',
        default_value='evaluation',
        description='Folder for the labelled bag and the log of the node.',
    ),
    DeclareLaunchArgument(
        'report',
        default_value='evaluation.html',
        description='Page with scores, charts and pictures; empty: none.',
    ),
    DeclareLaunchArgument(
        'json',
        default_value='',
        description='Result for "asis compare"; empty: none.',
    ),
    DeclareLaunchArgument(
        'true_label', default_value='', description='Field of the true classes; empty: true_label.'
    ),
    DeclareLaunchArgument(
        'true_instance',
        default_value='',
        description='Field of the true instances; empty: true_instance_id.',
    ),
    DeclareLaunchArgument(
        'params_file',
        default_value=PathJoinSubstitution([CONFIG, 'segment.yaml']),
        description='YAML file with the parameters of the node.',
    ),
    DeclareLaunchArgument(
        'target_frame',
        default_value='',
        description='Frame with z up that scans are transformed to by TF; empty: as in '
        'params_file.',
    ),
    DeclareLaunchArgument(
        'fixed_frame',
        default_value='',
        description='Frame of the tracks, such as odom; empty: as in params_file.',
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

OPTIONS = {
    '--topic': LaunchConfiguration('topic'),
    '--rate': LaunchConfiguration('rate'),
    '--out': LaunchConfiguration('out'),
    '--report': LaunchConfiguration('report'),
    '--json': LaunchConfiguration('json'),
    '--true-label': LaunchConfiguration('true_label'),
    '--true-instance': LaunchConfiguration('true_instance'),
    '--config': LaunchConfiguration('params_file'),
    '--target-frame': LaunchConfiguration('target_frame'),
    '--fixed-frame': LaunchConfiguration('fixed_frame'),
    '--checkpoint': LaunchConfiguration('model'),
    '--device': LaunchConfiguration('device'),
}
"""Options of ``asis evaluate-bag`` by name; those that are empty are left out."""


def evaluation(context: LaunchContext) -> list[ExecuteProcess]:
    """Start the evaluation, which starts the node and plays the bag; its end ends the launch."""
    command = [ExecutableInPackage('asis', 'asis_ros'), 'evaluate-bag', LaunchConfiguration('bag')]
    command.append('--live')
    for name, value in OPTIONS.items():
        if value.perform(context):
            command += [name, value]
    return [
        ExecuteProcess(
            cmd=command,
            # Without one, it would choose a domain of its own, where rviz does not hear it.
            additional_env={'ROS_DOMAIN_ID': os.environ.get('ROS_DOMAIN_ID', '0')},
            sigterm_timeout=STOP_TIMEOUT,
            output='screen',
            on_exit=[Shutdown(reason='the evaluation has ended')],
        )
    ]


def generate_launch_description() -> LaunchDescription:
    """Describe what starts."""
    return LaunchDescription(
        [
            *ARGUMENTS,
            OpaqueFunction(function=evaluation),
            Node(
                package='rviz2',
                executable='rviz2',
                arguments=['-d', LaunchConfiguration('rviz_config')],
                parameters=[{'use_sim_time': True}],
                condition=IfCondition(LaunchConfiguration('rviz')),
            ),
        ]
    )
