# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis prepare``: folders of labelled rooms."""

import argparse
import os
from pathlib import Path

from asis_ros.cli.arguments import Commands
from asis_ros.cli.replay import positive


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'prepare',
        help='make a folder of labelled rooms',
        description='Make a folder of labelled rooms to train on or to score with.',
    )
    sources = parser.add_subparsers(required=True, metavar='SOURCE')
    synthetic = sources.add_parser(
        'synthetic',
        help='rooms this package invents',
        description='Invent furnished rooms; scan each whole, and look at it with a depth camera. '
        'Files that exist are kept, so an interrupted run goes on where it stopped.',
    )
    synthetic.add_argument('out', type=Path, metavar='OUT', help='folder of the rooms')
    synthetic.add_argument(
        '--rooms', type=positive, default=160, metavar='N', help='default: %(default)s'
    )
    synthetic.add_argument(
        '--views', type=int, default=4, metavar='N', help='views of each (default: %(default)s)'
    )
    synthetic.add_argument(
        '--first-seed', type=int, default=1000, metavar='N', help='default: %(default)s'
    )
    synthetic.add_argument(
        '--workers', type=positive, default=os.cpu_count(), metavar='N', help='processes'
    )
    synthetic.set_defaults(run=run_synthetic)


def run_synthetic(args: argparse.Namespace) -> None:
    """Write synthetic rooms."""
    from asis_ros.datasets.synthetic.rooms_on_disk import write_synthetic_rooms

    write_synthetic_rooms(
        args.out,
        first_seed=args.first_seed,
        num_rooms=args.rooms,
        views_per_room=args.views,
        workers=args.workers,
    )
