# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Arguments of commands that start the node: its parameters."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any, TYPE_CHECKING

from asis_ros.assignments import assign_settings, merge_settings
from asis_ros.cli.arguments import add_model_arguments, add_up_arguments
from asis_ros.settings import config_from_mapping

if TYPE_CHECKING:
    from asis_ros.ros.node.config import NodeConfig


def add_node_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare parameter file and single parameters."""
    parser.add_argument(
        '--config',
        type=Path,
        metavar='YAML',
        help='parameters of the node, as config/segment.yaml has them (default: those there)',
    )
    parser.add_argument(
        '--set',
        action='append',
        default=[],
        dest='assignments',
        metavar='NAME:=VALUE',
        help='a parameter of the node, such as target_frame:=map or window.duration_s:=2.0; '
        'counts more than the file, and may be given several times',
    )


def add_offline_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare topic, frames and parameters of commands that label bags in code, without DDS."""
    parser.add_argument('--topic', help='topic of the scans (default: the only PointCloud2 topic)')
    parser.add_argument('--target-frame', help='frame with z up to transform to by TF')
    parser.add_argument('--fixed-frame', help='frame of the tracks')
    add_up_arguments(parser, default='-y in frames named "optical", else z')
    add_model_arguments(parser)
    add_node_arguments(parser)


def offline_config(args: argparse.Namespace) -> 'NodeConfig':
    """
    Read the settings of a command with ``add_offline_arguments``.

    Transforms are not waited for: a bag has them or not.

    Raises
    ------
    ConfigError
        If a parameter is unknown or wrong.

    """
    return replace(node_config(args)[0], tf_timeout_s=0.0)


def node_config(args: argparse.Namespace) -> 'tuple[NodeConfig, dict[str, Any]]':
    """
    Read the parameters of the node from the command line.

    Returns
    -------
    config : NodeConfig
        All settings of the node.
    parameters : dict of str to object
        By dotted name, those that differ from their defaults, in the type of their setting.

    Raises
    ------
    ConfigError
        If a parameter is unknown (the nearest one is proposed) or wrong.

    """
    from asis_ros.cli.parameter_file import load_parameters
    from asis_ros.ros.node.config import NodeConfig

    values: dict[str, Any] = load_parameters(args.config) if args.config else {}
    assign_settings(values, args.assignments, 'target_frame:=map')
    merge_settings(values, _shared_arguments(args))
    config = config_from_mapping(NodeConfig, values)
    return config, config.changed()


def _shared_arguments(args: argparse.Namespace) -> dict[str, Any]:
    """Convert the arguments that other commands have, too; only those that are given."""
    given = {
        'model.device': args.device,
        'model.path': None if args.checkpoint is None else str(args.checkpoint.absolute()),
        'up': args.up,
        'sensor_pose': args.sensor_pose,
        'target_frame': getattr(args, 'target_frame', None),
        'fixed_frame': getattr(args, 'fixed_frame', None),
    }
    return {name: value for name, value in given.items() if value is not None}
