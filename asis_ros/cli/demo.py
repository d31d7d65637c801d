# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis demo``: the whole chain on a bag made for it."""

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from asis_ros.cli.arguments import (
    add_model_arguments,
    Commands,
    not_negative,
    positive,
    typed_command,
)
from asis_ros.cli.node_arguments import add_node_arguments, node_config
from asis_ros.cli.progress import Progress
from asis_ros.cli.replay import play, require_ros
from asis_ros.errors import ReplayError

if TYPE_CHECKING:
    pass


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'demo',
        help='write a bag of a camera driving through a room, and replay it',
        description='Write a bag of a depth camera driving through a synthetic room, play it to '
        'the node over DDS, score its output with the true labels, and write a report.',
    )
    parser.add_argument(
        '--out',
        type=Path,
        default=Path('demo'),
        metavar='DIR',
        help='folder of the results (default: %(default)s)',
    )
    parser.add_argument(
        '--scans',
        type=positive,
        default=40,
        metavar='N',
        help='number of scans, 4 per second (default: %(default)s)',
    )
    parser.add_argument(
        '--seed',
        type=not_negative,
        help='random seed of room and trajectory (default: one chosen for the demo)',
    )
    add_model_arguments(parser)
    add_node_arguments(parser)
    parser.set_defaults(run=run, extra='rooms,replay', up=None, sensor_pose=None)


def run(args: argparse.Namespace) -> None:
    """Write the bag, replay it, and check that it has scores."""
    require_ros()
    from asis_ros.rooms.demo_bag import DEMO_SEED, write_demo_bag
    from asis_ros.ros.bag_report import write_bag_report
    from asis_ros.ros.recorded.evaluation import EvaluationConfig
    from asis_ros.ros.replay.folder import BAG, make_folder, PAGE
    from asis_ros.ros.replay.live_evaluation import EACH_AFTER_THE_LAST, live_evaluation
    from asis_ros.ros.replay.replay import ReplayConfig

    node, _ = node_config(args)
    make_folder(args.out)
    bag = args.out / BAG
    text = f'writing {bag}: {args.scans} scans of a depth camera in a synthetic room'
    print(text, flush=True)
    pose = write_demo_bag(
        bag,
        DEMO_SEED if args.seed is None else args.seed,
        num_scans=args.scans,
        on_scan=Progress('written'),
    )
    if not node.target_frame and not node.sensor_pose and node.up == 'auto':
        args.sensor_pose = pose
    node, parameters = node_config(args)
    evaluation = live_evaluation(EvaluationConfig(node=node))
    report = play(bag, args.out, ReplayConfig(parameters=parameters), node, evaluation)
    strict = report.scores.get('strict')
    if strict is None or not math.isfinite(strict['mIoU'].mean + strict['oAcc'].mean):
        raise ReplayError('the replay finished, but no score could be computed')
    result = evaluation.result(bag, report.topic, EACH_AFTER_THE_LAST)
    write_bag_report(args.out / PAGE, result, typed_command())
    print(f'{args.out / PAGE}: the report')
