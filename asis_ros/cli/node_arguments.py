# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Arguments of commands that start the node: its parameters."""

import argparse
from operator import attrgetter
from pathlib import Path
from typing import Any, get_args, get_origin, TYPE_CHECKING

from asis_ros.errors import ConfigError
from asis_ros.settings import config_from_mapping, declarations
import yaml

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
    from asis_ros.cli.parameter_file import load_parameters, merge_parameters
    from asis_ros.ros.node.config import NodeConfig

    values: dict[str, Any] = load_parameters(args.config) if args.config else {}
    for text in args.assignments:
        name, separator, value = text.partition(':=')
        if not name or not separator:
            raise ConfigError(f'--set takes name:=value, such as target_frame:=map, got {text!r}')
        try:
            merge_parameters(values, {name: yaml.safe_load(value)})
        except yaml.YAMLError as error:
            raise ConfigError(f'--set {text!r}: the value is not YAML: {error}') from error
    merge_parameters(values, _shared_arguments(args))
    config = config_from_mapping(NodeConfig, values)
    defaults = NodeConfig()
    changed = {}
    for item in declarations(NodeConfig):
        value = attrgetter(item.path)(config)
        if value != attrgetter(item.path)(defaults):
            changed[item.path] = _typed(value, item.item.type)
    return config, changed


def _shared_arguments(args: argparse.Namespace) -> dict[str, Any]:
    """Convert the arguments that other commands have, too; only those that are given."""
    given = {
        'model.device': args.device,
        'model.path': None if args.checkpoint is None else str(args.checkpoint.absolute()),
        'up': args.up,
        'sensor_pose': args.sensor_pose,
    }
    return {name: value for name, value in given.items() if value is not None}


def _typed(value: Any, kind: Any) -> Any:
    """Convert integers where the node takes floats only."""
    if get_origin(kind) is tuple:
        return [_typed(item, get_args(kind)[0]) for item in value]
    return float(value) if kind is float else value
