# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis doctor``: why there is no output of the ROS 2 node, or a poor one of a file."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from asis_ros.cli.arguments import add_checkpoint_argument, Commands, positive
from asis_ros.cli.replay import require_ros
from asis_ros.errors import DatasetError
from asis_ros.weights import DEFAULT, SHIPPED

UNHEALTHY = 1


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'doctor',
        help='explain why there is no output of the ROS 2 node, or check cloud files',
        description='Ask the running node for its diagnosis, or observe its input topic from '
        'outside: publishers, quality of service, stamps, contents, losses, weights. With CLOUD, '
        'check cloud files instead, without ROS: contents, colour, extent, units, up axis. Exits '
        'with status 1 if there is an error.',
    )
    parser.add_argument(
        'clouds', type=Path, nargs='*', metavar='CLOUD', help='cloud files to check'
    )
    parser.add_argument('--topic', help='observe this topic from outside (default: ask the node)')
    parser.add_argument(
        '--node',
        metavar='NAME',
        help='full name of the node (default: all nodes named asis_segmenter)',
    )
    parser.add_argument(
        '--reliability',
        choices=('best_effort', 'reliable'),
        default='best_effort',
        help='reliability of the subscription (default: %(default)s)',
    )
    add_checkpoint_argument(parser)
    parser.add_argument(
        '--seconds',
        type=positive,
        default=5,
        metavar='S',
        help='waiting time for scans (s, default: %(default)s)',
    )
    parser.set_defaults(run=run, extra='ros')


def run(args: argparse.Namespace) -> None:
    """Diagnose, and print the findings."""
    if args.clouds:
        _check_clouds(args.clouds)
        return
    require_ros()
    from asis_ros.ros.doctor.visit import DoctorConfig, visit

    healthy, text = visit(
        DoctorConfig(
            topic=args.topic,
            node=args.node,
            reliability=args.reliability,
            checkpoint=args.checkpoint or SHIPPED[DEFAULT],
            seconds=args.seconds,
        )
    )
    print(text)
    if not healthy:
        raise SystemExit(UNHEALTHY)


def _check_clouds(paths: Sequence[Path]) -> None:
    """Print the properties of cloud files, with errors and warnings."""
    from asis_ros.cloud_report import inspect_cloud
    from asis_ros.files.clouds import read_cloud

    healthy = True
    for path in paths:
        try:
            report = inspect_cloud(read_cloud(path))
        except DatasetError as error:
            print(f'error: {error}')
            healthy = False
            continue
        extent = ' x '.join(f'{length:.2f}' for length in report.extent)
        print(
            f'{path}: {report.num_points} points, {report.num_finite} of them finite, '
            f'{"with" if report.has_colour else "without"} colour, {extent} m'
        )
        for problem in (report.content_problem, report.unit_problem):
            if problem:
                print(f'error: {path} {problem}')
                healthy = False
        for problem in (report.size_problem, report.up_problem):
            if problem:
                print(f'warning: {path} {problem}')
    if not healthy:
        raise SystemExit(UNHEALTHY)
