# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Arguments that several commands share."""

import argparse
from pathlib import Path
from typing import TypeAlias

from asis_ros.geometry import UP_AXES

Commands: TypeAlias = 'argparse._SubParsersAction[argparse.ArgumentParser]'

POSE = ('X', 'Y', 'Z', 'ROLL', 'PITCH', 'YAW')


def add_up_arguments(parser: argparse.ArgumentParser, default: str) -> None:
    """Declare the two ways to say where up is; ``default`` describes what holds without them."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        '--up', choices=UP_AXES, help=f'axis of the frame that points up (default: {default})'
    )
    group.add_argument(
        '--sensor-pose',
        nargs=6,
        type=float,
        metavar=POSE,
        help='pose of the frame in one with z up (m, rad)',
    )


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which weights run, and where."""
    parser.add_argument(
        '--checkpoint',
        type=Path,
        metavar='FILE',
        help='weights (default: those shipped with the package)',
    )
    parser.add_argument(
        '--device',
        help='auto, cpu, cuda or cuda:N; auto takes a GPU where there is one (default: auto)',
    )


def positive(text: str) -> int:
    """Read a whole number over 0."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def not_negative(text: str) -> int:
    """Read a whole number from 0 on."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def node_parameters(args: argparse.Namespace) -> dict[str, str | list[float]]:
    """Turn the shared arguments into parameters of the node; none where nothing was said."""
    parameters: dict[str, str | list[float]] = {}
    if args.device is not None:
        parameters['model.device'] = args.device
    if args.checkpoint is not None:
        parameters['model.path'] = str(args.checkpoint.absolute())
    if args.up is not None:
        parameters['up'] = args.up
    if args.sensor_pose is not None:
        parameters['sensor_pose'] = args.sensor_pose
    return parameters
