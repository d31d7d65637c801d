# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""Arguments that several commands share."""

import argparse
import math
from pathlib import Path
import shlex
import sys
from typing import TYPE_CHECKING, TypeAlias

from asis_ros.geometry import pose_matrix, rotation_to_z_up, UP_AXES
from asis_ros.recipes import find_recipe, RECIPES
from asis_ros.weights import DEFAULT, find_weights, SHIPPED
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from asis_ros.train.config import TrainingConfig

Commands: TypeAlias = 'argparse._SubParsersAction[argparse.ArgumentParser]'

POSE = ('X', 'Y', 'Z', 'ROLL', 'PITCH', 'YAW')


def add_up_arguments(parser: argparse.ArgumentParser, default: str) -> None:
    """Declare the up axis or the sensor pose; ``default`` describes the behaviour without them."""
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


def transform_to_z_up(args: argparse.Namespace) -> NDArray[np.float64]:
    """
    Read the arguments of ``add_up_arguments``, for clouds whose z axis is up by default.

    Returns
    -------
    array of shape (4, 4), float64
        Transform from the frame of the clouds to one with z up.

    """
    if args.sensor_pose is not None:
        return pose_matrix(args.sensor_pose)
    return rotation_to_z_up(args.up or 'z')


def add_checkpoint_and_rooms(parser: argparse.ArgumentParser) -> None:
    """Declare the checkpoint and the folder of rooms of a command that scores."""
    parser.add_argument(
        'checkpoint',
        type=find_weights,
        metavar='CHECKPOINT',
        help=f'weights of "asis train", or {" or ".join(SHIPPED)} for those in the package',
    )
    parser.add_argument('rooms', type=Path, metavar='ROOMS', help='folder of "asis prepare"')


def add_truth_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the fields of the true labels of a bag."""
    parser.add_argument(
        '--true-label',
        default='true_label',
        metavar='FIELD',
        help='field of the true classes (default: %(default)s)',
    )
    parser.add_argument(
        '--true-instance',
        default='true_instance_id',
        metavar='FIELD',
        help='field of the true instances (default: %(default)s); "": the label is packed as in '
        'SemanticKITTI, class in the lower and instance in the upper 16 bits',
    )


def add_checkpoint_argument(parser: argparse.ArgumentParser) -> None:
    """Declare the checkpoint."""
    parser.add_argument(
        '--checkpoint',
        type=find_weights,
        metavar='FILE',
        help=f'weights: a file, or {" or ".join(SHIPPED)} for those in the package '
        f'(default: {DEFAULT})',
    )


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare checkpoint and device."""
    add_checkpoint_argument(parser)
    parser.add_argument(
        '--device',
        help='auto, cpu, cuda or cuda:N; auto uses a GPU if there is one (default: auto)',
    )


def add_recipe_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the recipe and its overrides."""
    parser.add_argument(
        '--recipe',
        type=find_recipe,
        metavar='RECIPE',
        help=f'settings of the run: a YAML file, or one of the package ({", ".join(RECIPES)}; '
        'default: asis_modern)',
    )
    parser.add_argument(
        '--settings',
        nargs=0,
        action=_ShowSettings,
        help='print a recipe with all settings, their meaning and default',
    )
    parser.add_argument(
        '--set',
        action='append',
        default=[],
        metavar='NAME:=VALUE',
        dest='assignments',
        help='a setting, such as optimiser.learning_rate:=0.002; counts more than the recipe, and '
        'may be given several times',
    )
    parser.add_argument(
        '--steps', type=positive, metavar='N', help='optimiser steps (default: as in the recipe)'
    )
    parser.add_argument(
        '--seed', type=not_negative, metavar='N', help='random seed (default: as in the recipe)'
    )
    parser.add_argument(
        '--workers',
        type=not_negative,
        metavar='N',
        help='processes that prepare blocks (default: as in the recipe)',
    )
    parser.add_argument('--device', default='auto', help='auto, cpu, cuda or cuda:N')


class _ShowSettings(argparse.Action):
    """Print all settings and exit."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print every setting of a training run."""
        from asis_ros.settings import settings_yaml
        from asis_ros.train.config import TrainingConfig

        print(settings_yaml(TrainingConfig()))
        parser.exit()


def add_sampling_seeds(parser: argparse.ArgumentParser) -> None:
    """Declare the sampling seeds of the evaluation."""
    parser.add_argument(
        '--sampling-seeds',
        type=not_negative,
        nargs='+',
        default=(0, 1, 2),
        metavar='N',
        help='evaluate once per seed; tables have mean and standard deviation (default: 0 1 2)',
    )


def add_experiment_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of experiments with several networks."""
    parser.add_argument(
        'rooms', type=Path, metavar='ROOMS', help='folder of "asis prepare", several areas'
    )
    parser.add_argument('out', type=Path, metavar='OUT', help='folder for networks and tables')
    add_recipe_arguments(parser)
    add_sampling_seeds(parser)


def recipe_of(args: argparse.Namespace) -> 'TrainingConfig':
    """Read the recipe, with the overrides of the command line."""
    from dataclasses import replace

    from asis_ros.train.config import load_recipe, TrainingConfig, with_assignments

    config = TrainingConfig() if args.recipe is None else load_recipe(args.recipe)
    config = with_assignments(config, args.assignments)
    if args.steps is not None:
        config = replace(config, steps=args.steps, epochs=0)
    if args.seed is not None:
        config = replace(config, seed=args.seed)
    if args.workers is not None:
        config = replace(config, workers=args.workers)
    return config


def typed_command() -> str:
    """Command line to run the same again."""
    return shlex.join(['asis', *sys.argv[1:]])


def positive(text: str) -> int:
    """Parse an integer above 0."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def positive_float(text: str) -> float:
    """Parse a finite number above 0."""
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError
    return number


def not_negative(text: str) -> int:
    """Parse an integer of at least 0."""
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def fraction(text: str) -> float:
    """Parse a fraction of 0 to 1."""
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError
    return number
