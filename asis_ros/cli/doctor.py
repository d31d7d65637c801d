# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis doctor``: why there is no output of the ROS 2 node."""

import argparse

from asis_ros.cli.arguments import add_checkpoint_argument, Commands, positive
from asis_ros.cli.replay import require_ros
from asis_ros.weights import DEFAULT, SHIPPED

UNHEALTHY = 1


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'doctor',
        help='explain why there is no output of the ROS 2 node',
        description='Ask the running node for its diagnosis, or observe its input topic from '
        'outside: publishers, quality of service, stamps, contents, losses, weights. Exits with '
        'status 1 if there is an error.',
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
