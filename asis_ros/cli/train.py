# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis train``: train a network on a folder of labelled rooms."""

import argparse
from pathlib import Path

from asis_ros.cli.arguments import add_recipe_arguments, Commands, positive, typed_command
from asis_ros.weights import find_weights, SHIPPED


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'train',
        help='train a network on a folder of rooms',
        description='Train a network. An interrupted run in the same folder is resumed, to the '
        'last bit. On several GPUs or machines: '
        'torchrun --nproc-per-node N -m asis_ros train ...',
    )
    parser.add_argument('rooms', type=Path, metavar='ROOMS', help='folder of "asis prepare"')
    parser.add_argument('out', type=Path, metavar='OUT', help='folder for state and weights')
    add_recipe_arguments(parser)
    parser.add_argument(
        '--backbone',
        metavar='NAME',
        help='one of those that --settings lists (default: that of the recipe)',
    )
    parser.add_argument(
        '--pretrained',
        type=find_weights,
        metavar='FILE',
        help=f'start from these weights: a file, or {" or ".join(SHIPPED)} for those in the '
        'package; for other classes, the last semantic layer starts from random weights',
    )
    parser.add_argument(
        '--held-out-area',
        type=positive,
        metavar='N',
        help='leave out the rooms of an area, such as 5, and validate on some of them',
    )
    parser.add_argument(
        '--validate', type=Path, metavar='ROOMS', help='validate on some rooms of this folder'
    )
    parser.set_defaults(run=run, extra='train')


def run(args: argparse.Namespace) -> None:
    """Train a network and print where its weights are."""
    from dataclasses import replace

    from asis_ros.allocator import configure_malloc

    configure_malloc()
    from asis_ros.cli.arguments import recipe_of
    from asis_ros.datasets.room_files import list_rooms, rooms_of_area
    from asis_ros.network.device import torch_device
    from asis_ros.train.loop import train

    config = recipe_of(args)
    if args.backbone is not None:
        config = replace(config, network=replace(config.network, backbone=args.backbone))
    validation_rooms: list[Path] = []
    if args.validate is not None:
        validation_rooms = list_rooms(args.validate)
    elif args.held_out_area is not None:
        validation_rooms = rooms_of_area(list_rooms(args.rooms), args.held_out_area)
    weights = train(
        args.rooms,
        args.out,
        config,
        torch_device(args.device),
        held_out_area=args.held_out_area,
        validation_rooms=validation_rooms,
        pretrained=args.pretrained,
        command=typed_command(),
    )
    print('weights in', weights)
