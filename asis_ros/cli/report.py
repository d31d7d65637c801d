# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis report``: an HTML page with the figures of the paper and all tables."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import Commands, not_negative


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'report',
        help='write an HTML page of results and pictures',
        description='Write OUT/report.html and OUT/pictures: tables, changes per class (figure 7 '
        'of the paper), rooms (figures 4 to 6) and embeddings (figure 2); of shapes of "asis '
        'prepare shapenet", part mIoU and the instances and parts of some (figure 8).',
    )
    parser.add_argument(
        'out',
        type=Path,
        metavar='OUT',
        help='folder of "asis ablate" or "asis evaluate --out"; for shapes, of "asis train"',
    )
    parser.add_argument(
        'rooms',
        type=Path,
        metavar='ROOMS',
        nargs='?',
        help='rooms to draw (default: none), or shapes to score and draw',
    )
    parser.add_argument(
        '--pictures',
        type=not_negative,
        default=3,
        metavar='N',
        help='number of rooms or shapes to draw (default: 3)',
    )
    parser.add_argument('--device', default='auto', help='auto, cpu, cuda or cuda:N')
    parser.set_defaults(run=run, extra='report')


def run(args: argparse.Namespace) -> None:
    """Write the page."""
    from asis_ros.datasets.labelled_blocks import is_block_folder
    from asis_ros.datasets.room_files import list_rooms
    from asis_ros.evaluate.report.page import write_report, write_shape_report

    if args.rooms is not None and is_block_folder(args.rooms):
        print(
            write_shape_report(args.out, args.rooms, num_shapes=args.pictures, device=args.device)
        )
        return
    rooms = [] if args.rooms is None else list_rooms(args.rooms)
    print(write_report(args.out, rooms, num_rooms=args.pictures, device=args.device))
