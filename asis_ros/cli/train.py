# SPDX-FileCopyrightText: 2026 asis_ros contributors
# SPDX-License-Identifier: Apache-2.0

"""``asis train``: weights from a folder of labelled rooms."""

import argparse
from pathlib import Path
import shlex
import sys

from asis_ros.cli.arguments import Commands, not_negative, positive


def add_parser(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        'train',
        help='train a network on a folder of rooms',
        description='Train a network. An interrupted run in the same folder goes on.',
    )
    parser.add_argument('rooms', type=Path, metavar='ROOMS', help='folder of "asis prepare"')
    parser.add_argument('out', type=Path, metavar='OUT', help='folder for state and weights')
    parser.add_argument(
        '--backbone', choices=('pointnet2', 'pointnet'), default='pointnet2',
        help='default: %(default)s',
    )  # fmt: skip
    parser.add_argument(
        '--steps', type=positive, default=5000, metavar='N', help='default: %(default)s'
    )
    parser.add_argument(
        '--seed', type=not_negative, default=0, metavar='N', help='default: %(default)s'
    )
    parser.add_argument('--device', default='auto', help='auto, cpu, cuda or cuda:N')
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Train."""
    from asis_ros.allocator import keep_memory

    keep_memory()
    from asis_ros.network.asis import NetworkConfig
    from asis_ros.pipeline import torch_device
    from asis_ros.training import train, TrainingConfig

    config = TrainingConfig(
        network=NetworkConfig(backbone=args.backbone), steps=args.steps, seed=args.seed
    )
    device = torch_device(args.device)
    command = shlex.join(['asis', *sys.argv[1:]])
    print('weights in', train(args.rooms, args.out, config, device, command=command))
